import * as z from 'zod'
import { callDirectionSchema, callStateSchema } from './call.ts'
import {
  clientKindSchema,
  countrySchema,
  eventKindSchema,
  languageSchema,
  moneySchema,
  TICKET_STATES,
  timeSchema,
} from './client.ts'
import { checklistSchema, heldTypeSchema, planFeedbackSchema } from './client-type.ts'
import { receivedHandoverSchema } from './handover.ts'
import { phoneNumberSchema } from './phone-number/schema.ts'
import { quickEntrySchema } from './quick-entry.ts'
import { suggestionSchema } from './suggestion.ts'
import { TOPICS } from './typology/pack.ts'

/** How the number led to a client. `last-digits`: the last nine digits agree and nothing contradicts, so it is a guess. */
export const MATCH_KINDS = ['exact-extension', 'exact', 'last-digits'] as const
export const matchSchema = z.strictObject({
  kind: z.enum(MATCH_KINDS),
  /** How many clients have this number. */
  sharedBy: z.int().positive(),
  /** As the CRM or an operator wrote it. */
  storedAs: z.string(),
  label: z.string(),
})
export type Match = z.infer<typeof matchSchema>

/** A line of advice and the type it came from. */
export const planLineSchema = z.strictObject({
  text: z.string(),
  topic: z.enum(TOPICS),
  typology: z.string(),
  typologyShortLabel: z.string(),
  type: z.string(),
})
export type PlanLine = z.infer<typeof planLineSchema>

/** How to handle this call: one opening line, a few things to do and not to do. */
export const planSchema = z.strictObject({
  say: z.strictObject({ text: z.string(), typology: z.string(), typologyShortLabel: z.string() }).nullable(),
  do: z.array(planLineSchema),
  dont: z.array(planLineSchema),
})
export type Plan = z.infer<typeof planSchema>

export const cardEventSchema = z.strictObject({
  id: z.string(),
  kind: eventKindSchema,
  at: timeSchema,
  title: z.string(),
  text: z.string(),
  author: z.string(),
  amount: moneySchema.nullable(),
  state: z.enum(TICKET_STATES).nullable(),
})
export type CardEvent = z.infer<typeof cardEventSchema>

/** One of our own calls with its note, as the card and the list of calls show it. */
export const callSummarySchema = z.strictObject({
  callId: z.string(),
  /** Id of the line; empty: recorded before there were several. */
  lineId: z.string(),
  at: timeSchema,
  /** Talk time in milliseconds; null: not answered. */
  talkMs: z.int().nullable(),
  direction: callDirectionSchema,
  state: callStateSchema,
  endReason: z.string().nullable(),
  number: z.string(),
  displayName: z.string(),
  withheld: z.boolean(),
  clientId: z.string().nullable(),
  clientName: z.string(),
  company: z.string(),
  outcome: z.string(),
  note: z.string(),
})
export type CallSummary = z.infer<typeof callSummarySchema>

/** A client in few words, for a choice. */
export const faceSchema = z.strictObject({
  clientId: z.string(),
  kind: clientKindSchema,
  name: z.string(),
  company: z.string(),
  email: z.string(),
  place: z.string(),
  phone: z.string(),
  typeLabels: z.array(z.string()),
  lastTalkAt: timeSchema.nullable(),
  /** Null where the client was found by text, not by number. */
  match: matchSchema.nullable(),
  /** As in cardClientSchema. */
  sourceName: z.string(),
})
export type Face = z.infer<typeof faceSchema>

/** The record of another source about a client, in few words. */
export const otherRecordSchema = z.strictObject({
  clientId: z.string(),
  /** As in cardClientSchema. */
  sourceName: z.string(),
  name: z.string(),
  company: z.string(),
  email: z.string(),
  place: z.string(),
  /** As they were written. */
  phones: z.array(z.string()),
})
export type OtherRecord = z.infer<typeof otherRecordSchema>

export const cardClientSchema = z.strictObject({
  id: z.string(),
  kind: clientKindSchema,
  name: z.string(),
  company: z.string(),
  email: z.string(),
  language: languageSchema.nullable(),
  country: countrySchema.nullable(),
  place: z.string(),
  timeZone: z.string().nullable(),
  /** Of each typology what an operator said, else what the CRM says, else what is suggested. */
  types: z.array(heldTypeSchema),
  /** What the facts suggest, also where a person has decided. */
  suggestions: z.array(suggestionSchema),
  plan: planSchema,
  /** Of the types that ask to verify something. */
  checklists: z.array(checklistSchema),
  tickets: z.array(cardEventSchema),
  orders: z.array(cardEventSchema),
  /** Calls, notes and other contacts from the CRM, newest first. */
  contacts: z.array(cardEventSchema),
  /** Our own earlier calls, newest first, without this one. */
  calls: z.array(callSummarySchema),
  tags: z.array(z.string()),
  /** True until the CRM has acknowledged this client. */
  isLocalOnly: z.boolean(),
  /** True as long as the CRM has still to be told something that operators entered of this client, or refused it. */
  hasUnsent: z.boolean(),
  /** Of the further source that the client is from; empty: from the CRM, or entered here. */
  sourceName: z.string(),
  /** Records of other sources that are this same person; what this one lacks is shown as they have it. */
  joined: z.array(otherRecordSchema),
  /** Records with the same number and a similar name that a person has set apart. */
  parted: z.array(otherRecordSchema),
})
export type CardClient = z.infer<typeof cardClientSchema>

/** The caller's number and what can be said from it alone. */
export const cardNumberSchema = z.strictObject({
  /** Null: the caller withheld the number. */
  number: phoneNumberSchema.nullable(),
  /** For people: international with spaces, or as received where that is impossible. */
  display: z.string(),
  country: countrySchema.nullable(),
  place: z.string(),
  timeZone: z.string().nullable(),
})
export type CardNumber = z.infer<typeof cardNumberSchema>

/** Whom the number led to. At most four faces: more cannot be told apart at a glance; `total` says how many there are. */
export const cardSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), client: cardClientSchema, match: matchSchema.nullable() }),
  z.strictObject({ kind: z.literal('several'), faces: z.array(faceSchema).max(4), total: z.int() }),
  z.strictObject({ kind: z.literal('possible'), faces: z.array(faceSchema).max(4), total: z.int() }),
  z.strictObject({ kind: z.literal('unknown') }),
  z.strictObject({ kind: z.literal('withheld') }),
])
export type CardSubject = z.infer<typeof cardSubjectSchema>

export const OUTCOMES = ['resolved', 'follow-up', 'forwarded', 'no-interest', 'wrong-number'] as const
export const outcomeSchema = z.enum(OUTCOMES).nullable()

export const noteSchema = z.strictObject({ text: z.string().max(10_000), outcome: outcomeSchema })
export type Note = z.infer<typeof noteSchema>

export const cardHandoverSchema = receivedHandoverSchema
  .pick({ operator: true, sender: true, name: true, note: true, at: true })
  .extend({
    /** The caller is that colleague, and asks about somebody else. */
    isAsked: z.boolean(),
    /** The client whom it is about, where the cache has them. */
    clientId: z.string().nullable(),
  })
export type CardHandover = z.infer<typeof cardHandoverSchema>

/** Everything the pop-up shows for one call: the answer to the one `card.identify` request. */
export const cardSchema = z.strictObject({
  callId: z.string(),
  /** Id of our own line; empty: not recorded (yet), or before there were several. */
  lineId: z.string(),
  displayName: z.string(),
  calledLine: z.string().nullable(),
  /** The line the call was diverted from, where it was meant for somebody else. */
  divertedFrom: z.string().nullable(),
  number: cardNumberSchema,
  subject: cardSubjectSchema,
  /** What the form holds: typed earlier for this call, or filled in as far as can be known. */
  quickEntry: quickEntrySchema,
  note: noteSchema,
  /** Signs that were noticed during this call. */
  observedSigns: z.array(z.string()),
  /** Steps of checklists that were ticked off during this call. */
  tickedSteps: z.array(z.string()),
  feedback: planFeedbackSchema.nullable(),
  /** What a colleague who hands the call on, or asks about it, has noted. */
  handover: cardHandoverSchema.nullable(),
  /** End of the last complete sync with the CRM; null: never. */
  syncedAt: timeSchema.nullable(),
})
export type Card = z.infer<typeof cardSchema>
