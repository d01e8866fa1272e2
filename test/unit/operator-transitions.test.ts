import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BREAK_REASONS,
  OPERATOR_STATES,
  operatorStateSchema,
  operatorStateSettingsSchema,
  WRAP_UP_MODES,
  type OperatorStateName,
  type WrapUpRule,
} from '../../shared/operator-state.ts'
import {
  answeredCallEnded,
  askFor,
  beginWorkday,
  callBegan,
  callsEnded,
  finishWork,
  isOnCall,
  setDoNotDisturb,
  timePassed,
  wrapUpRuleOf,
  type Workday,
} from '../../shared/operator-transitions.ts'
import { callerIdentity } from '../helpers/data-service.ts'

const START = 1_000_000
const lunch = { state: 'break', reason: 'lunch' } as const

function rule(mode: WrapUpRule['mode'], seconds = 60): WrapUpRule {
  return { mode, seconds }
}

/** The day after an answered call that ended at `at`. */
function afterCall(day: Workday, wrapUp: WrapUpRule, at: number, callId = 'call-1'): Workday {
  return callsEnded(answeredCallEnded(callBegan(day, at - 500), callId, wrapUp), at)
}

const ready = beginWorkday(START)

describe('an operator', () => {
  test('begins as ready', () => {
    expect(ready.operator).toMatchObject({ state: 'ready', since: START, next: null, wrapUp: null })
  })

  test('goes on a break with its reason, and comes back', () => {
    const away = askFor(ready, lunch, START + 10, false)
    expect(away.operator).toMatchObject({ ...lunch, since: START + 10 })
    const back = askFor(away, { state: 'ready', reason: 'of no state but a break' }, START + 20, false)
    expect(back.operator).toMatchObject({ state: 'ready', reason: '', since: START + 20 })
  })

  test('who asks for the state that is on stays in it since then', () => {
    const away = askFor(ready, lunch, START + 10, false)
    expect(askFor(away, lunch, START + 99, false).operator.since).toBe(START + 10)
  })

  test('goes from one break to another', () => {
    const away = askFor(askFor(ready, lunch, START + 10, false), { state: 'break', reason: 'rest' }, START + 20, false)
    expect(away.operator).toMatchObject({ state: 'break', reason: 'rest', since: START + 20 })
  })

  test('who is not to be disturbed stays in the state', () => {
    const quiet = setDoNotDisturb(askFor(ready, lunch, START + 10, false), true)
    expect(quiet.operator).toMatchObject({ ...lunch, since: START + 10, isDoNotDisturb: true })
    expect(askFor(quiet, { state: 'ready', reason: '' }, START + 20, false).operator.isDoNotDisturb).toBe(true)
  })
})

describe('a break that is asked for during a call', () => {
  const asked = askFor(ready, lunch, START + 10, true)

  test('begins after the call', () => {
    expect(asked.operator).toMatchObject({ state: 'ready', next: lunch })
    expect(afterCall(asked, rule('optional'), START + 50).operator).toMatchObject({
      ...lunch,
      since: START + 50,
      next: null,
    })
  })

  test('begins after a call that nobody answered', () => {
    expect(callsEnded(asked, START + 50).operator).toMatchObject(lunch)
  })

  test('begins after the after-call work, by «done»', () => {
    const working = afterCall(asked, rule('required'), START + 50)
    expect(working.operator).toMatchObject({ state: 'after-call', since: START + 50, next: lunch })
    expect(finishWork(working, START + 80, false).operator).toMatchObject({ ...lunch, since: START + 80, next: null })
  })

  test('begins when timed work ends by itself', () => {
    const working = afterCall(asked, rule('timed', 5), START + 50)
    expect(timePassed(working, START + 5_049).operator.state).toBe('after-call')
    expect(timePassed(working, START + 5_050).operator).toMatchObject(lunch)
  })

  test('is taken back by asking for ready', () => {
    expect(askFor(asked, { state: 'ready', reason: '' }, START + 20, true).operator).toMatchObject({
      state: 'ready',
      since: START,
      next: null,
    })
  })
})

describe('after an answered call', () => {
  test.each(['none', 'optional'] as const)('whose rule is «%s» the operator is ready at once', (mode) => {
    expect(afterCall(ready, rule(mode), START + 50).operator).toEqual(ready.operator)
  })

  test('whose rule is «required» there is work until it is done', () => {
    const working = afterCall(ready, rule('required'), START + 50)
    expect(working.operator).toMatchObject({
      state: 'after-call',
      wrapUp: { callId: 'call-1', mode: 'required', endsAt: null },
    })
    expect(timePassed(working, START + 9_999_999)).toBe(working)
    expect(finishWork(working, START + 80, false).operator).toMatchObject({ state: 'ready', wrapUp: null })
  })

  test('whose rule is «timed» the work ends by itself, or earlier', () => {
    const working = afterCall(ready, rule('timed', 30), START + 50)
    expect(working.operator.wrapUp).toEqual({ callId: 'call-1', mode: 'timed', endsAt: START + 30_050 })
    expect(timePassed(working, START + 30_050).operator).toMatchObject({ state: 'ready', since: START + 30_050 })
    expect(finishWork(working, START + 60, false).operator.state).toBe('ready')
  })

  test('the operator may go back to it', () => {
    const day = askFor(
      afterCall(ready, rule('optional'), START + 50),
      { state: 'after-call', reason: '' },
      START + 70,
      false,
    )
    expect(day.operator).toMatchObject({
      state: 'after-call',
      since: START + 70,
      wrapUp: { callId: 'call-1', mode: 'optional', endsAt: null },
    })
  })

  test('the operator may have asked for work that the rule does not ask for', () => {
    const asked = askFor(ready, { state: 'after-call', reason: '' }, START + 10, true)
    const working = afterCall(asked, rule('none'), START + 50)
    expect(working.operator).toMatchObject({ state: 'after-call', wrapUp: { callId: 'call-1', mode: 'optional' } })
    expect(finishWork(working, START + 90, false).operator).toMatchObject({ state: 'ready', next: null })
  })

  test('that was taken on a break the break goes on, after the work', () => {
    const away = askFor(ready, lunch, START + 10, false)
    expect(afterCall(away, rule('optional'), START + 50).operator).toMatchObject({ ...lunch, since: START + 10 })
    const working = afterCall(away, rule('required'), START + 50)
    expect(working.operator).toMatchObject({ state: 'after-call', next: lunch })
    expect(finishWork(working, START + 90, false).operator).toMatchObject({ ...lunch, since: START + 90 })
  })

  test('a state that is chosen ends the work at once', () => {
    const working = afterCall(ready, rule('required'), START + 50)
    expect(askFor(working, lunch, START + 60, false).operator).toMatchObject({ ...lunch, wrapUp: null })
  })
})

describe('a call during after-call work', () => {
  const working = afterCall(ready, rule('timed', 30), START)

  test('lets its time stand still, and the rest of it follows', () => {
    const calling = callBegan(working, START + 10_000)
    expect(calling.operator).toMatchObject({ state: 'after-call', since: START, wrapUp: { endsAt: null } })
    expect(timePassed(calling, START + 60_000)).toBe(calling)
    const goesOn = callsEnded(
      answeredCallEnded(callBegan(calling, START + 12_000), 'call-2', rule('none')),
      START + 60_000,
    )
    expect(goesOn.operator).toMatchObject({
      state: 'after-call',
      since: START,
      wrapUp: { callId: 'call-1', mode: 'timed', endsAt: START + 80_000 },
    })
  })

  test('that nobody answered lets it go on as well', () => {
    expect(callsEnded(callBegan(working, START + 10_000), START + 20_000).operator.wrapUp?.endsAt).toBe(START + 40_000)
  })

  test('that is missed changes nothing', () => {
    expect(callsEnded(working, START + 10_000).operator).toEqual(working.operator)
  })

  test('makes it longer or stricter where its own rule is, never shorter', () => {
    const then = (own: WrapUpRule): unknown => afterCall(working, own, START + 20_000, 'call-2').operator.wrapUp
    expect(then(rule('timed', 120))).toEqual({ callId: 'call-1', mode: 'timed', endsAt: START + 140_000 })
    expect(then(rule('timed', 5))).toEqual({ callId: 'call-1', mode: 'timed', endsAt: START + 30_500 })
    expect(then(rule('required'))).toEqual({ callId: 'call-1', mode: 'required', endsAt: null })
    const required = afterCall(ready, rule('required'), START)
    expect(afterCall(required, rule('timed', 5), START + 20_000).operator.wrapUp?.mode).toBe('required')
  })

  test('does not begin again the work that is done meanwhile', () => {
    const done = finishWork(callBegan(working, START + 10_000), START + 11_000, true)
    expect(done.operator).toMatchObject({ state: 'ready', wrapUp: null })
    expect(callsEnded(answeredCallEnded(done, 'call-2', rule('none')), START + 20_000).operator.state).toBe('ready')
  })
})

test('of several calls that end one after the other the strictest rule counts, once the last has ended', () => {
  const first = answeredCallEnded(ready, 'call-1', rule('required'))
  expect(first.operator.state).toBe('ready')
  const both = callsEnded(answeredCallEnded(first, 'call-2', rule('timed', 60)), START + 50)
  expect(both.operator.wrapUp).toEqual({ callId: 'call-1', mode: 'required', endsAt: null })
  const longer = callsEnded(
    answeredCallEnded(answeredCallEnded(ready, 'call-1', rule('timed', 5)), 'call-2', rule('timed', 60)),
    START,
  )
  expect(longer.operator.wrapUp).toMatchObject({ callId: 'call-2', endsAt: START + 60_000 })
})

test('the operator is on a call unless it only rings or is over', () => {
  expect(isOnCall([{ state: 'ringing' }, { state: 'ended' }])).toBe(false)
  for (const state of ['answering', 'calling', 'active', 'held'] as const) expect(isOnCall([{ state }])).toBe(true)
})

describe('the rule of a queue', () => {
  const settings = operatorStateSettingsSchema.parse({
    wrapUp: { mode: 'none' },
    wrapUpByQueue: [
      { queue: '8 (495) 123-02-00', mode: 'timed', seconds: 20 },
      { queue: 'Complaints', mode: 'required' },
      { queue: 'books', mode: 'optional' },
    ],
  })
  const modeOf = (calledLine: string | null, lineId = 'first', direction: 'incoming' | 'outgoing' = 'incoming') =>
    wrapUpRuleOf(settings, { direction, lineId, identity: { ...callerIdentity('+100'), calledLine } })

  test('is found by the called line as it came in, however it is written', () => {
    expect(modeOf('84951230200')).toEqual({ mode: 'timed', seconds: 20 })
    expect(modeOf('complaints').mode).toBe('required')
    expect(modeOf('84951230201').mode).toBe('none')
    expect(modeOf(null).mode).toBe('none')
  })

  test('is found by the line, also for calls of ours', () => {
    expect(modeOf(null, 'books').mode).toBe('optional')
    expect(modeOf('complaints', 'books', 'outgoing').mode).toBe('optional')
    expect(modeOf('complaints', 'first', 'outgoing').mode).toBe('none')
  })
})

type Step =
  | { readonly kind: 'ask'; readonly state: OperatorStateName; readonly reason: string }
  | { readonly kind: 'done' | 'call' | 'unanswered' | 'time' }
  | { readonly kind: 'answered'; readonly rule: WrapUpRule }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    state: fc.constantFrom(...OPERATOR_STATES),
    reason: fc.constantFrom(...BREAK_REASONS),
  }),
  fc.record({ kind: fc.constantFrom('done' as const, 'call' as const, 'unanswered' as const, 'time' as const) }),
  fc.record({
    kind: fc.constant('answered' as const),
    rule: fc.record({ mode: fc.constantFrom(...WRAP_UP_MODES), seconds: fc.integer({ min: 5, max: 300 }) }),
  }),
)

test('whatever happens in whatever order, the state stays valid, and with the phone down «ready» always helps', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.integer({ min: 0, max: 400_000 })), { maxLength: 40 }), (steps) => {
      let day = ready
      let at = START
      let calls = 0
      for (const [one, pause] of steps) {
        at += pause
        const before = structuredClone(day)
        const given = day
        if (one.kind === 'ask') day = askFor(day, one, at, calls > 0)
        if (one.kind === 'done') day = finishWork(day, at, calls > 0)
        if (one.kind === 'time') day = timePassed(day, at)
        if (one.kind === 'call') {
          calls += 1
          day = callBegan(day, at)
        }
        if ((one.kind === 'answered' || one.kind === 'unanswered') && calls > 0) {
          calls -= 1
          if (one.kind === 'answered') day = answeredCallEnded(day, `call-${at}`, one.rule)
          day = calls > 0 ? callBegan(day, at) : callsEnded(day, at)
        }
        expect(given).toEqual(before)
        const { operator } = day
        expect(operatorStateSchema.parse(operator)).toEqual(operator)
        expect(operator.since).toBeLessThanOrEqual(at)
        if (operator.state !== 'after-call') expect(operator.wrapUp).toBeNull()
        if (operator.state !== 'break') expect(operator.reason).toBe('')
        // no time runs out, and nothing waits, at the wrong moment
        if (calls > 0) expect(operator.wrapUp?.endsAt ?? null).toBeNull()
        if (calls === 0) expect(operator.next === null || operator.state === 'after-call').toBe(true)
        if (calls === 0 && operator.wrapUp?.mode === 'timed') expect(operator.wrapUp.endsAt).not.toBeNull()
      }
      expect(askFor(day, { state: 'ready', reason: '' }, at, calls > 0).operator).toMatchObject({
        state: 'ready',
        next: null,
        wrapUp: null,
      })
    }),
  )
})
