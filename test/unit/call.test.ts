import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CALL_STATES,
  callEventSchema,
  callSchema,
  END_REASONS,
  incomingCall,
  isLive,
  isMissed,
  outgoingCall,
  transition,
  type Call,
  type CallEvent,
} from '../../shared/call.ts'
import type { QualitySummary } from '../../shared/call-quality.ts'
import type { CallerIdentity } from '../../shared/caller-identity.ts'

const identity: CallerIdentity = {
  address: '+74951234567',
  displayName: '',
  withheld: false,
  source: 'From',
  calledLine: null,
  divertedFrom: [],
}
const ringing = incomingCall('call-1', 'demo', identity, 1_000)
const calling = outgoingCall('call-2', 'demo', identity, 1_000, null)
const quality: QualitySummary = {
  seconds: 60,
  codec: 'opus',
  meanOpinionScore: 4.2,
  worstMeanOpinionScore: 3.1,
  lossIn: 0.01,
  lossOut: null,
  jitterMs: 4,
  roundTripMs: 20,
}

function after(...events: CallEvent[]): Call {
  return follow(ringing, events)
}

function follow(begin: Call, events: readonly CallEvent[]): Call {
  let call = begin
  for (const event of events) {
    const next = transition(call, event)
    if (!next.ok) throw new Error(next.error.message)
    call = next.value
  }
  return call
}

describe('a call', () => {
  test('is answered, held, resumed and ended', () => {
    const active = after({ kind: 'answer-requested' }, { kind: 'answered', at: 2_000 })
    expect(active).toMatchObject({ state: 'active', stamps: { answeredAt: 2_000 } })
    const held = transition(active, { kind: 'held' })
    expect(held).toMatchObject({ ok: true, value: { state: 'held' } })
    const ended = after(
      { kind: 'answered', at: 2_000 },
      { kind: 'held' },
      { kind: 'resumed' },
      { kind: 'ended', at: 9_000, reason: 'hung-up-by-caller' },
    )
    expect(ended).toMatchObject({ state: 'ended', endReason: 'hung-up-by-caller', stamps: { endedAt: 9_000 } })
    expect(isMissed(ended)).toBe(false)
  })

  test('rings on when it could not be answered', () => {
    expect(after({ kind: 'answer-requested' }, { kind: 'answer-failed' }).state).toBe('ringing')
  })

  test('that nobody answered is missed, unless somebody else takes care of it', () => {
    expect(isMissed(after({ kind: 'ended', at: 3_000, reason: 'cancelled' }))).toBe(true)
    expect(isMissed(after({ kind: 'ended', at: 3_000, reason: 'answered-elsewhere' }))).toBe(false)
    expect(isMissed(after({ kind: 'ended', at: 3_000, reason: 'forwarded' }))).toBe(false)
    expect(isMissed(after({ kind: 'ended', at: 3_000, reason: 'busy' }))).toBe(true)
  })

  test('keeps the first stamp of its card', () => {
    const painted = after({ kind: 'card-painted', at: 1_020 }, { kind: 'card-painted', at: 5_000 })
    expect(painted.stamps.cardPaintedAt).toBe(1_020)
  })

  test.each<[string, CallEvent[], CallEvent]>([
    ['is not answered twice', [{ kind: 'answered', at: 2 }], { kind: 'answered', at: 3 }],
    ['is not held while it rings', [], { kind: 'held' }],
    ['is not muted before it is on', [], { kind: 'muted', isMuted: true }],
    ['does not end twice', [{ kind: 'ended', at: 2, reason: 'failed' }], { kind: 'ended', at: 3, reason: 'failed' }],
    ['is not resumed unless held', [{ kind: 'answered', at: 2 }], { kind: 'resumed' }],
  ])('%s', (_name, before, event) => {
    expect(transition(after(...before), event)).toMatchObject({ ok: false, error: { code: 'illegal-transition' } })
  })
})

describe('a call of ours', () => {
  test('calls, rings there, is answered and ended', () => {
    expect(calling).toMatchObject({ direction: 'outgoing', state: 'calling', isRingingThere: false })
    const ringsThere = follow(calling, [{ kind: 'rings-there' }])
    expect(ringsThere).toMatchObject({ state: 'calling', isRingingThere: true })
    expect(follow(ringsThere, [{ kind: 'answered', at: 4_000 }])).toMatchObject({
      state: 'active',
      stamps: { answeredAt: 4_000 },
    })
  })

  test('that nobody answered is not missed', () => {
    const ended = follow(calling, [{ kind: 'ended', at: 3_000, reason: 'callee-not-reached' }])
    expect(ended.endReason).toBe('callee-not-reached')
    expect(isMissed(ended)).toBe(false)
  })

  test('knows for which call somebody is asked', () => {
    expect(outgoingCall('call-3', 'demo', identity, 2_000, 'call-1').consultsFor).toBe('call-1')
  })

  test.each<[string, CallEvent[], CallEvent]>([
    ['is not answered by the operator', [], { kind: 'answer-requested' }],
    ['is not held before it is on', [], { kind: 'held' }],
    ['is not transferred before it is on', [], { kind: 'transfer-started', target: '101' }],
    ['does not ring there once it is answered', [{ kind: 'answered', at: 2 }], { kind: 'rings-there' }],
  ])('%s', (_name, before, event) => {
    expect(transition(follow(calling, before), event)).toMatchObject({
      ok: false,
      error: { code: 'illegal-transition' },
    })
  })
})

describe('a call that answers itself', () => {
  const announced: CallEvent = { kind: 'answers-at', at: 4_000 }

  test('says when, until it is answered or waits for the operator after all', () => {
    expect(after(announced)).toMatchObject({ state: 'ringing', answersAt: 4_000 })
    expect(after(announced, { kind: 'answers-at', at: null }).answersAt).toBeNull()
    expect(after(announced, { kind: 'answer-requested' }).answersAt).toBeNull()
    expect(after(announced, { kind: 'answered', at: 4_000 }).answersAt).toBeNull()
    expect(after(announced, { kind: 'ended', at: 3_000, reason: 'cancelled' }).answersAt).toBeNull()
  })

  test('does not, once it is on', () => {
    expect(transition(after({ kind: 'answered', at: 2 }), announced)).toMatchObject({ ok: false })
  })
})

describe('a conference', () => {
  const answered: CallEvent = { kind: 'answered', at: 2 }
  const joined: CallEvent = { kind: 'conference', isInConference: true }

  test('is left by hold, by the end, and by itself', () => {
    expect(after(answered, joined)).toMatchObject({ state: 'active', isInConference: true })
    expect(after(answered, joined, { kind: 'held' })).toMatchObject({ state: 'held', isInConference: false })
    const ended = after(answered, joined, { kind: 'ended', at: 9, reason: 'hung-up-by-caller' })
    expect(ended.isInConference).toBe(false)
    expect(after(answered, joined, { kind: 'conference', isInConference: false })).toMatchObject({
      state: 'active',
      isInConference: false,
    })
  })

  test('has no call that rings', () => {
    expect(transition(ringing, joined)).toMatchObject({ ok: false })
  })
})

describe('a transfer', () => {
  const answered: CallEvent = { kind: 'answered', at: 2 }
  const started: CallEvent = { kind: 'transfer-started', target: '101' }

  test.each<[string, CallEvent[]]>([
    ['active', [answered]],
    ['held', [answered, { kind: 'held' }]],
  ])('of a call that is %s ends it, with the reason that it was transferred', (state, before) => {
    const trying = after(...before, started)
    expect(trying).toMatchObject({ state, transfer: { target: '101', state: 'trying', detail: '' } })
    const ended = follow(trying, [{ kind: 'ended', at: 9, reason: 'transferred' }])
    expect(ended).toMatchObject({ state: 'ended', endReason: 'transferred' })
    expect(isMissed(ended)).toBe(false)
  })

  test('that failed leaves the call as it was, says why, and may be tried again', () => {
    const failed = after(answered, started, { kind: 'transfer-failed', detail: '486 Busy Here' })
    expect(failed).toMatchObject({
      state: 'active',
      transfer: { target: '101', state: 'failed', detail: '486 Busy Here' },
    })
    expect(follow(failed, [{ kind: 'transfer-started', target: '102' }]).transfer).toEqual({
      target: '102',
      state: 'trying',
      detail: '',
    })
  })

  test('is not begun while the call rings', () => {
    expect(transition(ringing, started).ok).toBe(false)
  })
})

test('the quality of a call may come after its end', () => {
  const ended = after({ kind: 'answered', at: 2 }, { kind: 'ended', at: 9, reason: 'hung-up-by-caller' })
  expect(follow(ended, [{ kind: 'measured', quality }])).toEqual({ ...ended, quality })
})

const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent>(
    { kind: 'answer-requested' },
    { kind: 'answer-failed' },
    { kind: 'held' },
    { kind: 'resumed' },
    { kind: 'rings-there' },
    { kind: 'measured', quality },
  ),
  fc.record({ kind: fc.constant('transfer-started' as const), target: fc.string() }),
  fc.record({ kind: fc.constant('transfer-failed' as const), detail: fc.string() }),
  fc.record({ kind: fc.constant('answered' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('muted' as const), isMuted: fc.boolean() }),
  fc.record({ kind: fc.constant('held-by-caller' as const), isHeldByCaller: fc.boolean() }),
  fc.record({ kind: fc.constant('identified' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('card-painted' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('ended' as const), at: fc.nat(), reason: fc.constantFrom(...END_REASONS) }),
)

test('whatever happens in whatever order, a call stays a valid call and an ended one stays ended', () => {
  fc.assert(
    fc.property(fc.constantFrom(ringing, calling), fc.array(event, { maxLength: 40 }), (begin, events) => {
      let call = begin
      let hasEnded = false
      for (const one of events) {
        expect(callEventSchema.safeParse(one).success).toBe(true)
        const before = structuredClone(call)
        const next = transition(call, one)
        expect(call).toEqual(before)
        if (next.ok) call = next.value
        hasEnded ||= call.state === 'ended'
        expect(isLive(call)).toBe(!hasEnded)
        expect(callSchema.parse(call)).toEqual(call)
        expect(call.stamps.endedAt !== null).toBe(call.state === 'ended')
        expect(['active', 'held'].includes(call.state) && call.stamps.answeredAt === null).toBe(false)
      }
      expect(CALL_STATES).toContain(call.state)
    }),
  )
})
