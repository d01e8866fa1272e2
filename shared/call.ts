import * as z from 'zod'
import { callerIdentitySchema } from './caller-identity.ts'
import { timeSchema } from './client.ts'
import { qualitySummarySchema } from './call-quality.ts'
import { failure, success, type Result } from './result.ts'

/**
 *              answer-requested        answered
 *   ringing ─────────────────▶ answering ──────▶ active ◀──▶ held
 *      │                          │    held/resumed ▲          │
 *      │         calling ─────────┼─────────────────┘          │
 *      │            │             │       answered             │
 *      └────────────┴─────────┬───┴────────────────────────────┘
 *                             ▼ ended
 *                           ended
 *
 * An incoming call begins as `ringing`, an outgoing one as `calling`. What is (state) and what happened (event) are two vocabularies; every change passes `transition`.
 */
export const CALL_STATES = ['ringing', 'answering', 'calling', 'active', 'held', 'ended'] as const
export const callStateSchema = z.enum(CALL_STATES)
export type CallState = z.infer<typeof callStateSchema>

export const CALL_DIRECTIONS = ['incoming', 'outgoing'] as const
export const callDirectionSchema = z.enum(CALL_DIRECTIONS)
export type CallDirection = z.infer<typeof callDirectionSchema>

/**
 * Why a call is over. `answered-elsewhere` comes from CANCEL's Reason header (RFC 3326) and is no missed call;
 * `transferred`: the other side talks to somebody else now; `callee-…`: what became of a call of ours;
 * `forwarded`: sent on to another number before it was answered (302); `not-ready`: refused by itself, as the operator
 * takes no calls just now (break, do not disturb).
 */
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
  'transferred',
  'forwarded',
  'not-ready',
  'callee-busy',
  'callee-declined',
  'callee-not-found',
  'callee-not-reached',
  'not-allowed',
  'failed',
] as const
export const endReasonSchema = z.enum(END_REASONS)
export type EndReason = z.infer<typeof endReasonSchema>

const RECEIVED_TONES_KEPT = 20

/** When what happened, UTC milliseconds; null: not (yet). */
export const callStampsSchema = z.strictObject({
  /** Of an outgoing call: when the INVITE was sent. */
  inviteReceivedAt: timeSchema,
  identifiedAt: timeSchema.nullable(),
  cardPaintedAt: timeSchema.nullable(),
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
})

export const callSchema = z.strictObject({
  /** SIP Call-ID (RFC 3261, 8.1.1.4). */
  id: z.string().min(1).max(300),
  /** The line it came in or goes out on: id of an account, or «demo». */
  lineId: z.string().max(40),
  direction: callDirectionSchema,
  state: callStateSchema,
  identity: callerIdentitySchema,
  isMuted: z.boolean(),
  /** The other side has put us on hold. */
  isHeldByCaller: z.boolean(),
  /** Of an outgoing call: it rings there (180 Ringing, or 183 with early media). */
  isRingingThere: z.boolean(),
  /** The call whose other side this one is to be connected with; null: this is no consultation. */
  consultsFor: z.string().max(300).nullable(),
  /** When it answers itself; null: it waits for the operator. */
  answersAt: timeSchema.nullable(),
  /** Mixed with the other calls that are in the conference. */
  isInConference: z.boolean(),
  /** Keys that the other side has pressed, the last twenty. */
  receivedTones: z.string().max(RECEIVED_TONES_KEPT),
  /** A transfer that is under way, or that has failed: the call is ours again. */
  transfer: z
    .strictObject({ target: z.string().max(500), state: z.enum(['trying', 'failed']), detail: z.string().max(300) })
    .nullable(),
  /** How the line was, measured until the end; null: not known (yet). */
  quality: qualitySummarySchema.nullable(),
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
  z.strictObject({ kind: z.literal('rings-there') }),
  z.strictObject({ kind: z.literal('answers-at'), at: timeSchema.nullable() }),
  z.strictObject({ kind: z.literal('conference'), isInConference: z.boolean() }),
  z.strictObject({ kind: z.literal('tone-received'), tone: z.string().regex(/^[\dA-D*#]$/) }),
  z.strictObject({ kind: z.literal('transfer-started'), target: z.string().max(500) }),
  z.strictObject({ kind: z.literal('transfer-failed'), detail: z.string().max(300) }),
  z.strictObject({ kind: z.literal('measured'), quality: qualitySummarySchema }),
  z.strictObject({ kind: z.literal('ended'), at: timeSchema, reason: endReasonSchema }),
])
export type CallEvent = z.infer<typeof callEventSchema>

/** States in which each event may arrive; `ended` accepts only late stamps of its own card. */
const ALLOWED: Readonly<Record<CallEvent['kind'], readonly CallState[]>> = {
  'answer-requested': ['ringing'],
  'answer-failed': ['answering'],
  answered: ['ringing', 'answering', 'calling'],
  held: ['active'],
  resumed: ['held'],
  muted: ['active', 'held'],
  'held-by-caller': ['active', 'held'],
  identified: CALL_STATES,
  'card-painted': CALL_STATES,
  'rings-there': ['calling'],
  'answers-at': ['ringing'],
  conference: ['active', 'held'],
  'tone-received': ['active', 'held'],
  'transfer-started': ['active', 'held'],
  'transfer-failed': ['active', 'held'],
  measured: CALL_STATES,
  ended: ['ringing', 'answering', 'calling', 'active', 'held'],
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
      return { ...call, state: 'answering', answersAt: null }
    case 'answer-failed':
      return { ...call, state: 'ringing' }
    case 'answered':
      return { ...call, state: 'active', answersAt: null, stamps: { ...call.stamps, answeredAt: event.at } }
    case 'held':
      return { ...call, state: 'held', isInConference: false }
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
    case 'rings-there':
      return { ...call, isRingingThere: true }
    case 'answers-at':
      return { ...call, answersAt: event.at }
    case 'conference':
      return { ...call, isInConference: event.isInConference }
    case 'tone-received':
      return { ...call, receivedTones: `${call.receivedTones}${event.tone}`.slice(-RECEIVED_TONES_KEPT) }
    case 'transfer-started':
      return { ...call, transfer: { target: event.target, state: 'trying', detail: '' } }
    case 'transfer-failed':
      return { ...call, transfer: call.transfer && { ...call.transfer, state: 'failed', detail: event.detail } }
    case 'measured':
      return { ...call, quality: event.quality }
    case 'ended':
      return {
        ...call,
        state: 'ended',
        answersAt: null,
        isInConference: false,
        endReason: event.reason,
        stamps: { ...call.stamps, endedAt: event.at },
      }
    default:
      return event satisfies never
  }
}

/** A call as it begins: the INVITE has arrived, 180 Ringing has been sent. */
export function incomingCall(id: string, lineId: string, identity: Call['identity'], inviteReceivedAt: number): Call {
  return newCall(id, lineId, 'incoming', identity, inviteReceivedAt)
}

/** A call of ours as it begins: the INVITE has been sent. `identity` is whom we call. */
export function outgoingCall(
  id: string,
  lineId: string,
  identity: Call['identity'],
  inviteSentAt: number,
  consultsFor: string | null,
): Call {
  return { ...newCall(id, lineId, 'outgoing', identity, inviteSentAt), consultsFor }
}

function newCall(
  id: string,
  lineId: string,
  direction: CallDirection,
  identity: Call['identity'],
  inviteReceivedAt: number,
): Call {
  return {
    id,
    lineId,
    direction,
    state: direction === 'incoming' ? 'ringing' : 'calling',
    identity,
    isMuted: false,
    isHeldByCaller: false,
    isRingingThere: false,
    consultsFor: null,
    answersAt: null,
    isInConference: false,
    receivedTones: '',
    transfer: null,
    quality: null,
    endReason: null,
    stamps: { inviteReceivedAt, identifiedAt: null, cardPaintedAt: null, answeredAt: null, endedAt: null },
  }
}

export function isLive(call: Call): boolean {
  return call.state !== 'ended'
}

/** Ends of a call that was taken care of, though nobody answered it here. */
export const CARED_FOR_ELSEWHERE: ReadonlySet<string | null> = new Set<EndReason>(['answered-elsewhere', 'forwarded'])

/** A caller who waited and was not served. Answered elsewhere, or sent on to somebody, is none. */
export function isMissed(call: Pick<Call, 'direction' | 'state' | 'endReason' | 'stamps'>): boolean {
  return (
    call.direction === 'incoming' &&
    call.state === 'ended' &&
    call.stamps.answeredAt === null &&
    !CARED_FOR_ELSEWHERE.has(call.endReason)
  )
}
