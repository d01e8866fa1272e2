import * as z from 'zod'
import { callerIdentitySchema } from './caller-identity.ts'
import { timeSchema } from './client.ts'
import { failure, success, type Result } from './result.ts'

/**
 *              answer-requested        answered
 *   ringing ─────────────────▶ answering ──────▶ active ◀──▶ held
 *      │                          │    held/resumed │          │
 *      └──────────────┬───────────┴─────────────────┴──────────┘
 *                     ▼ ended
 *                   ended
 *
 * What is (state) and what happened (event) are two vocabularies; every change passes `transition`.
 */
export const CALL_STATES = ['ringing', 'answering', 'active', 'held', 'ended'] as const
export const callStateSchema = z.enum(CALL_STATES)
export type CallState = z.infer<typeof callStateSchema>

/** Why a call is over. `answered-elsewhere` comes from CANCEL's Reason header (RFC 3326) and is no missed call. */
export const END_REASONS = [
  'hung-up-by-caller',
  'hung-up-by-operator',
  'cancelled',
  'answered-elsewhere',
  'declined',
  'busy',
  'not-answered',
  'no-media',
  'connection-lost',
  'failed',
] as const
export const endReasonSchema = z.enum(END_REASONS)
export type EndReason = z.infer<typeof endReasonSchema>

/** When what happened, UTC milliseconds; null: not (yet). */
export const callStampsSchema = z.strictObject({
  inviteReceivedAt: timeSchema,
  identifiedAt: timeSchema.nullable(),
  cardPaintedAt: timeSchema.nullable(),
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
})

export const callSchema = z.strictObject({
  /** SIP Call-ID (RFC 3261, 8.1.1.4). */
  id: z.string().min(1).max(300),
  direction: z.literal('incoming'),
  state: callStateSchema,
  identity: callerIdentitySchema,
  isMuted: z.boolean(),
  /** The other side has put us on hold. */
  isHeldByCaller: z.boolean(),
  endReason: endReasonSchema.nullable(),
  stamps: callStampsSchema,
})
export type Call = z.infer<typeof callSchema>

/** What the phone window, the card window or the operator report of one call. */
export const callEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer-requested') }),
  z.strictObject({ kind: z.literal('answer-failed') }),
  z.strictObject({ kind: z.literal('answered'), at: timeSchema }),
  z.strictObject({ kind: z.literal('held') }),
  z.strictObject({ kind: z.literal('resumed') }),
  z.strictObject({ kind: z.literal('muted'), isMuted: z.boolean() }),
  z.strictObject({ kind: z.literal('held-by-caller'), isHeldByCaller: z.boolean() }),
  z.strictObject({ kind: z.literal('identified'), at: timeSchema }),
  z.strictObject({ kind: z.literal('card-painted'), at: timeSchema }),
  z.strictObject({ kind: z.literal('ended'), at: timeSchema, reason: endReasonSchema }),
])
export type CallEvent = z.infer<typeof callEventSchema>

/** States in which each event may arrive; `ended` accepts only late stamps of its own card. */
const ALLOWED: Readonly<Record<CallEvent['kind'], readonly CallState[]>> = {
  'answer-requested': ['ringing'],
  'answer-failed': ['answering'],
  answered: ['ringing', 'answering'],
  held: ['active'],
  resumed: ['held'],
  muted: ['active', 'held'],
  'held-by-caller': ['active', 'held'],
  identified: CALL_STATES,
  'card-painted': CALL_STATES,
  ended: ['ringing', 'answering', 'active', 'held'],
}

/** The call after the event, or `illegal-transition`; never changes its argument. */
export function transition(call: Call, event: CallEvent): Result<Call, 'illegal-transition'> {
  if (!ALLOWED[event.kind].includes(call.state)) {
    return failure('illegal-transition', `call ${call.id}: «${event.kind}» in state «${call.state}»`)
  }
  return success(apply(call, event))
}

function apply(call: Call, event: CallEvent): Call {
  switch (event.kind) {
    case 'answer-requested':
      return { ...call, state: 'answering' }
    case 'answer-failed':
      return { ...call, state: 'ringing' }
    case 'answered':
      return { ...call, state: 'active', stamps: { ...call.stamps, answeredAt: event.at } }
    case 'held':
      return { ...call, state: 'held' }
    case 'resumed':
      return { ...call, state: 'active' }
    case 'muted':
      return { ...call, isMuted: event.isMuted }
    case 'held-by-caller':
      return { ...call, isHeldByCaller: event.isHeldByCaller }
    case 'identified':
      // the first answer counts: a later correction of the card must not flatter the time from ring to card
      return { ...call, stamps: { ...call.stamps, identifiedAt: call.stamps.identifiedAt ?? event.at } }
    case 'card-painted':
      return { ...call, stamps: { ...call.stamps, cardPaintedAt: call.stamps.cardPaintedAt ?? event.at } }
    case 'ended':
      return { ...call, state: 'ended', endReason: event.reason, stamps: { ...call.stamps, endedAt: event.at } }
    default:
      return event satisfies never
  }
}

/** A call as it begins: the INVITE has arrived, 180 Ringing has been sent. */
export function incomingCall(id: string, identity: Call['identity'], inviteReceivedAt: number): Call {
  return {
    id,
    direction: 'incoming',
    state: 'ringing',
    identity,
    isMuted: false,
    isHeldByCaller: false,
    endReason: null,
    stamps: { inviteReceivedAt, identifiedAt: null, cardPaintedAt: null, answeredAt: null, endedAt: null },
  }
}

export function isLive(call: Call): boolean {
  return call.state !== 'ended'
}

/** A caller who waited and was not served; answered elsewhere is none. */
export function isMissed(call: Pick<Call, 'state' | 'endReason' | 'stamps'>): boolean {
  return call.state === 'ended' && call.stamps.answeredAt === null && call.endReason !== 'answered-elsewhere'
}
