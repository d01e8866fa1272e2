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
  transition,
  type Call,
  type CallEvent,
} from '../../shared/call.ts'
import type { CallerIdentity } from '../../shared/caller-identity.ts'

const identity: CallerIdentity = {
  address: '+74951234567',
  displayName: '',
  withheld: false,
  source: 'From',
  calledLine: null,
  divertedFrom: [],
}
const ringing = incomingCall('call-1', identity, 1_000)

function after(...events: CallEvent[]): Call {
  let call = ringing
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

  test('that nobody answered is missed, unless a colleague took it', () => {
    expect(isMissed(after({ kind: 'ended', at: 3_000, reason: 'cancelled' }))).toBe(true)
    expect(isMissed(after({ kind: 'ended', at: 3_000, reason: 'answered-elsewhere' }))).toBe(false)
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

const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent>(
    { kind: 'answer-requested' },
    { kind: 'answer-failed' },
    { kind: 'held' },
    { kind: 'resumed' },
  ),
  fc.record({ kind: fc.constant('answered' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('muted' as const), isMuted: fc.boolean() }),
  fc.record({ kind: fc.constant('held-by-caller' as const), isHeldByCaller: fc.boolean() }),
  fc.record({ kind: fc.constant('identified' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('card-painted' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('ended' as const), at: fc.nat(), reason: fc.constantFrom(...END_REASONS) }),
)

test('whatever happens in whatever order, a call stays a valid call and an ended one stays ended', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let call = ringing
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
