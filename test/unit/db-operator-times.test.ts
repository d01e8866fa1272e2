import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OperatorStateName, StateTime } from '../../shared/operator-state.ts'
import type { ReplyOf } from '../../shared/ipc.ts'
import {
  callerIdentity,
  endedCall,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

const MINUTE_MS = 60_000

async function enter(state: OperatorStateName, minute: number, isFirst = false, reason = ''): Promise<void> {
  const startedAt = TEST_TIME + minute * MINUTE_MS
  unwrap(await at.service.handlers['operator-times.enter']({ state, reason, startedAt, isFirst }))
}

function list(fromMinute: number, toMinute: number): Promise<ReplyOf<'operator-times.list'>> {
  const span = { from: TEST_TIME + fromMinute * MINUTE_MS, to: TEST_TIME + toMinute * MINUTE_MS }
  return Promise.resolve(at.service.handlers['operator-times.list'](span)).then(unwrap)
}

const time = (state: OperatorStateName, from: number, to: number | null, reason = ''): StateTime => ({
  state,
  reason,
  startedAt: TEST_TIME + from * MINUTE_MS,
  endedAt: to === null ? null : TEST_TIME + to * MINUTE_MS,
})

describe('times in a state', () => {
  test('follow each other without a gap; the last goes on', async () => {
    await enter('ready', 0, true)
    await enter('break', 10, false, 'lunch')
    await enter('ready', 40)
    expect((await list(0, 60)).times).toEqual([
      time('ready', 0, 10),
      time('break', 10, 40, 'lunch'),
      time('ready', 40, null),
    ])
  })

  test('are listed where they touch the span', async () => {
    await enter('ready', 0, true)
    await enter('break', 10)
    await enter('ready', 40)
    expect((await list(10, 40)).times).toEqual([time('break', 10, 40)])
    expect((await list(39, 41)).times).toEqual([time('break', 10, 40), time('ready', 40, null)])
    expect((await list(-60, 0)).times).toEqual([])
  })

  test('end when the app ends', async () => {
    await enter('ready', 0, true)
    unwrap(await at.service.handlers['operator-times.leave']({ at: TEST_TIME + 5 * MINUTE_MS }))
    at = await at.reopen()
    await enter('ready', 60, true)
    expect((await list(0, 90)).times).toEqual([time('ready', 0, 5), time('ready', 60, null)])
  })

  test('end when the app was last seen, where it was killed', async () => {
    await enter('ready', 0, true)
    await enter('break', 10)
    for (const minute of [11, 12]) {
      unwrap(await at.service.handlers['operator-times.still-here']({ at: TEST_TIME + minute * MINUTE_MS }))
    }
    at = await at.reopen()
    await enter('ready', 300, true)
    expect((await list(0, 400)).times).toEqual([time('ready', 0, 10), time('break', 10, 12), time('ready', 300, null)])
  })

  test('go on where only the data process was started again', async () => {
    await enter('ready', 0, true)
    at = await at.reopen()
    await enter('break', 10)
    expect((await list(0, 60)).times).toEqual([time('ready', 0, 10), time('break', 10, null)])
  })

  test('never end before they begin, though the clock is set back', async () => {
    await enter('ready', 10, true)
    await enter('break', 5)
    expect((await list(0, 60)).times).toEqual([time('break', 5, null), time('ready', 10, 10)])
  })
})

test('what was talked in the span is counted, also of a call that is on', async () => {
  // answered after five seconds, ended after sixty-five
  const ended = endedCall(ringingCall('call-1', callerIdentity('+100')))
  const missed = { ...ended, id: 'call-2', stamps: { ...ended.stamps, answeredAt: null } }
  const answeredAt = TEST_TIME + 10 * MINUTE_MS
  const on = ringingCall('call-3', callerIdentity('+100'), answeredAt)
  for (const call of [ended, missed, { ...on, state: 'active' as const, stamps: { ...on.stamps, answeredAt } }]) {
    unwrap(await at.service.handlers['call.record'](call))
  }
  at.clock.now = answeredAt + 30_000
  expect(await list(0, 60)).toMatchObject({ talkedMs: 60_000 + 30_000, calls: 2 })
  expect(await list(0, 0.5)).toMatchObject({ talkedMs: 25_000, calls: 1 })
  expect(await list(2, 3)).toMatchObject({ talkedMs: 0, calls: 0 })
})
