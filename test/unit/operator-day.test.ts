import { describe, expect, test } from 'vitest'
import { withoutEmptyStates } from '../../renderer/panel/edited-states.ts'
import { sumStates } from '../../renderer/panel/state-sums.ts'
import { formatElapsed, formatHours } from '../../renderer/ui/format.ts'
import type { StateTime } from '../../shared/operator-state.ts'
import { DEFAULT_SETTINGS, settingsSchema } from '../../shared/settings.ts'

describe('the sums of a day', () => {
  const time = (state: StateTime['state'], startedAt: number, endedAt: number | null, reason = ''): StateTime => ({
    state,
    reason,
    startedAt,
    endedAt,
  })
  const span = { from: 1_000, to: 9_000 }

  test('take only what lies in the day, and what goes on until now', () => {
    const sums = sumStates([time('ready', 0, 3_000), time('offline', 3_000, null)], span, 5_000)
    expect(sums).toEqual([
      { state: 'ready', reason: '', totalMs: 2_000 },
      { state: 'offline', reason: '', totalMs: 2_000 },
    ])
    expect(sumStates([time('offline', 3_000, null)], span, 99_000)[0]?.totalMs).toBe(6_000)
  })

  test('keep breaks apart by their reasons, in the order of the states', () => {
    const sums = sumStates(
      [
        time('break', 1_000, 2_000, 'lunch'),
        time('ready', 2_000, 3_000),
        time('break', 3_000, 5_000, 'rest'),
        time('ready', 5_000, 6_000),
        time('break', 6_000, 7_000, 'lunch'),
      ],
      span,
      9_000,
    )
    expect(sums.map(({ state, reason, totalMs }) => [state, reason, totalMs])).toEqual([
      ['ready', '', 2_000],
      ['break', 'lunch', 2_000],
      ['break', 'rest', 2_000],
    ])
  })
})

test.each([
  [4_000, '0:04'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [3_600_000 + 9 * 60_000 + 5_000, '1:09:05'],
  [3_600_000 + 10 * 60_000, '1:10:00'],
  [-5, '0:00'],
])('%i ms have run as %s', (milliseconds, text) => {
  expect(formatElapsed('en', milliseconds)).toBe(text)
})

test.each([
  [59_999, '0 min'],
  [60_000, '1 min'],
  [2 * 3_600_000 + 5 * 60_000, '2 hr 5 min'],
])('%i ms are %s', (milliseconds, text) => {
  expect(formatHours('en', milliseconds)).toBe(text)
})

test('settings of states are kept as they have to be, whatever was typed', () => {
  const { operatorState } = DEFAULT_SETTINGS
  const kept = withoutEmptyStates({
    ...DEFAULT_SETTINGS,
    operatorState: {
      ...operatorState,
      breakReasons: [' Tea ', '', 'Tea', 'x'.repeat(80), ...Array.from({ length: 30 }, (_none, index) => `${index}`)],
      wrapUp: { mode: 'timed', seconds: Number.NaN },
      wrapUpByQueue: [
        { queue: '  ', mode: 'required', seconds: 60 },
        { queue: ' Complaints ', mode: 'timed', seconds: 12.4 },
        { queue: 'Sales', mode: 'timed', seconds: 999_999 },
      ],
    },
  })
  expect(settingsSchema.parse(kept)).toEqual(kept)
  expect(kept.operatorState.breakReasons.slice(0, 2)).toEqual(['Tea', 'x'.repeat(60)])
  expect(kept.operatorState.wrapUp).toEqual({ mode: 'timed', seconds: 5 })
  expect(kept.operatorState.wrapUpByQueue).toEqual([
    { queue: 'Complaints', mode: 'timed', seconds: 12 },
    { queue: 'Sales', mode: 'timed', seconds: 3600 },
  ])
})
