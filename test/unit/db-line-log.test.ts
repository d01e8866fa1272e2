import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openLineLog } from '../../db/line-log.ts'
import { LINE_EVENT_KINDS, type LineEvent, type StoredLineEvent } from '../../shared/line-event.ts'
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

async function stored(before: Pick<StoredLineEvent, 'at' | 'key'> | null, limit: number): Promise<StoredLineEvent[]> {
  return unwrap(await at.service.handlers['line-log.list']({ before, limit }))
}

async function list(limit = 100): Promise<LineEvent[]> {
  return (await stored(null, limit)).map(withoutKey)
}

function withoutKey({ key: _key, ...event }: StoredLineEvent): LineEvent {
  return event
}

describe('the log of the line', () => {
  test('tells what happened, the newest first, and of one moment in the order in which it happened', async () => {
    const events = LINE_EVENT_KINDS.map((kind) => ({ at: TEST_TIME, kind, detail: `wss://${kind}.example` }))
    await add(...events, { at: TEST_TIME - 1, kind: 'connecting', detail: '' })
    expect(await list()).toEqual([...events.toReversed(), { at: TEST_TIME - 1, kind: 'connecting', detail: '' }])
  })

  test('is read page by page', async () => {
    // three of them in one millisecond, with the edge of a page among them
    const event = (minute: number): LineEvent => ({
      at: TEST_TIME + Math.min(minute, 2),
      kind: 'registered',
      detail: `${minute}`,
    })
    await add(event(1), event(2), event(3), event(4))
    const pages: LineEvent[][] = []
    let before: Pick<StoredLineEvent, 'at' | 'key'> | null = null
    for (;;) {
      const page: StoredLineEvent[] = await stored(before, 2)
      const last = page.at(-1)
      if (!last) break
      pages.push(page.map(withoutKey))
      before = { at: last.at, key: last.key }
    }
    expect(pages).toEqual([
      [event(4), event(3)],
      [event(2), event(1)],
    ])
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

  test('does not grow without end in a long outage', () => {
    const log = openLineLog(at.service.database, () => TEST_TIME, 300)
    for (let attempt = 0; attempt < 1_000; attempt += 1) {
      log.add({ at: TEST_TIME + attempt, kind: 'connecting', detail: `${attempt}` })
    }
    const kept = log.list({ before: null, limit: 1_000 })
    expect(kept[0]?.detail).toBe('999')
    // swept once in two hundred
    expect(kept.length).toBeGreaterThanOrEqual(300)
    expect(kept.length).toBeLessThan(500)
  })
})
