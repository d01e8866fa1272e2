import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LINE_EVENT_KINDS, type LineEvent } from '../../shared/line-event.ts'
import { startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

const DAY_MS = 86_400_000

async function add(...events: readonly LineEvent[]): Promise<void> {
  for (const event of events) unwrap(await at.service.handlers['line-log.add'](event))
}

async function list(before: number | null = null, limit = 100): Promise<LineEvent[]> {
  return unwrap(await at.service.handlers['line-log.list']({ before, limit }))
}

describe('the log of the line', () => {
  test('tells what happened, the newest first, and of one moment in the order in which it happened', async () => {
    const events = LINE_EVENT_KINDS.map((kind) => ({ at: TEST_TIME, kind, detail: `wss://${kind}.example` }))
    await add(...events, { at: TEST_TIME - 1, kind: 'connecting', detail: '' })
    expect(await list()).toEqual([...events.toReversed(), { at: TEST_TIME - 1, kind: 'connecting', detail: '' }])
  })

  test('is read page by page', async () => {
    const event = (minute: number): LineEvent => ({ at: TEST_TIME + minute, kind: 'registered', detail: `${minute}` })
    await add(event(1), event(2), event(3), event(4))
    expect(await list(null, 2)).toEqual([event(4), event(3)])
    expect(await list(event(3).at, 2)).toEqual([event(2), event(1)])
    expect(await list(event(1).at, 2)).toEqual([])
  })

  test('is there after a restart, and forgets what is older than thirty days', async () => {
    const old: LineEvent = { at: TEST_TIME, kind: 'path-dead', detail: 'old' }
    const recent: LineEvent = { at: TEST_TIME + 2 * DAY_MS, kind: 'registered', detail: 'recent' }
    await add(old, recent)
    at = await at.reopen()
    expect(await list()).toEqual([recent, old])
    at.clock.now = TEST_TIME + 31 * DAY_MS
    const now: LineEvent = { at: at.clock.now, kind: 'connected', detail: 'now' }
    await add(now)
    expect(await list()).toEqual([now, recent])
  })
})
