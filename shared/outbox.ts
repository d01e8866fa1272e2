import * as z from 'zod'
import { outcomeSchema } from './card.ts'
import { tagSchema } from './client-type.ts'
import {
  clientKindSchema,
  countrySchema,
  FIELD_MAX_LENGTH,
  languageSchema,
  TEXT_MAX_LENGTH,
  timeSchema,
} from './client.ts'

const field = z.string().max(FIELD_MAX_LENGTH)
const crmClientId = field.min(1)
/** Chosen once when the entry is made and sent with every attempt, so that the CRM does nothing twice. */
const idempotencyKey = z.string().min(8).max(200)
/** Typology id → type id. */
const types = z.record(z.string().max(64), z.string().max(80))

/** What the CRM can be told. */
export const OUTBOX_KINDS = ['client', 'phone', 'call', 'note', 'types', 'tags'] as const
/** `given-up`: refused, and nobody wants it sent any more. */
export const OUTBOX_STATES = ['waiting', 'sent', 'refused', 'given-up'] as const

/** One thing to tell the CRM. Ids of clients are the CRM's own; the caller fills them in once the client is known there. */
export const pushEntrySchema = z.discriminatedUnion('kind', [
  /** A new client from the quick entry. */
  z.strictObject({
    kind: z.literal('client'),
    idempotencyKey,
    client: z.strictObject({
      name: field,
      kind: clientKindSchema,
      company: field,
      email: field,
      language: languageSchema.nullable(),
      country: countrySchema.nullable(),
      place: field,
      phones: z.array(field.min(1)).max(20),
      types,
    }),
  }),
  /** One more number of a known client, raw. */
  z.strictObject({ kind: z.literal('phone'), idempotencyKey, crmClientId, raw: field.min(1) }),
  /** A finished call with its note. Times are UTC milliseconds. */
  z.strictObject({
    kind: z.literal('call'),
    idempotencyKey,
    /** Null: nobody known was on the line. */
    crmClientId: crmClientId.nullable(),
    /** The other side's number; null: withheld. */
    address: field.nullable(),
    direction: z.enum(['incoming', 'outgoing']),
    startedAt: timeSchema,
    /** Null: not answered. */
    answeredAt: timeSchema.nullable(),
    endedAt: timeSchema,
    outcome: outcomeSchema,
    note: z.string().max(TEXT_MAX_LENGTH),
    operator: field,
  }),
  /** A note that was changed after the CRM had been told of its call. */
  z.strictObject({
    kind: z.literal('note'),
    idempotencyKey,
    crmClientId,
    outcome: outcomeSchema,
    text: z.string().max(TEXT_MAX_LENGTH),
    operator: field,
  }),
  /** All types the client now holds: a typology that is absent is taken away at the CRM. */
  z.strictObject({ kind: z.literal('types'), idempotencyKey, crmClientId, types }),
  /** Tags that an operator has added or taken away; the CRM's others stay. */
  z.strictObject({
    kind: z.literal('tags'),
    idempotencyKey,
    crmClientId,
    added: z.array(tagSchema).max(100),
    removed: z.array(field).max(100),
  }),
])
export type PushEntry = z.infer<typeof pushEntrySchema>
