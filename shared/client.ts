import * as z from 'zod'

/** ISO 3166-1 alpha-2, upper case. */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/)
/** BCP 47, as short as possible: «ru», «zh-Hans». */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
/** UTC milliseconds since the epoch. */
export const timeSchema = z.int()
/** Integer minor units (kopecks, cents) and an ISO 4217 code. */
export const moneySchema = z.strictObject({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) })
export type Money = z.infer<typeof moneySchema>

/** Longest text taken over from a CRM or a SIP header into one field; longer texts are cut at the border. */
export const FIELD_MAX_LENGTH = 500
export const TEXT_MAX_LENGTH = 10_000

export const CLIENT_KINDS = ['person', 'company'] as const
export const clientKindSchema = z.enum(CLIENT_KINDS)

/** What happened with a client. `call` comes from the CRM's log; our own calls have their own table. */
export const EVENT_KINDS = ['purchase', 'payment', 'ticket', 'note', 'call', 'refund', 'trial'] as const
export const eventKindSchema = z.enum(EVENT_KINDS)

export const TICKET_STATES = ['open', 'closed'] as const

/** One entry of a client's history, as a CRM gives it. */
export const crmEventSchema = z.strictObject({
  id: z.string().min(1),
  kind: eventKindSchema,
  at: timeSchema,
  title: z.string(),
  text: z.string().default(''),
  author: z.string().default(''),
  amount: moneySchema.nullable().default(null),
  /** Only tickets have one. */
  state: z.enum(TICKET_STATES).nullable().default(null),
})
export type CrmEvent = z.infer<typeof crmEventSchema>

/** A client as a connector hands it to the cache: the CRM's field names are gone, its spellings are not. */
export const crmClientSchema = z.strictObject({
  /** The CRM's own id. */
  id: z.string().min(1),
  kind: clientKindSchema,
  name: z.string(),
  company: z.string().default(''),
  email: z.string().default(''),
  language: languageSchema.nullable().default(null),
  country: countrySchema.nullable().default(null),
  place: z.string().default(''),
  /** IANA name, «Europe/Moscow». */
  timeZone: z.string().nullable().default(null),
  /** Raw, in any spelling; one entry may hold several numbers. */
  phones: z.array(z.strictObject({ raw: z.string(), label: z.string().default('') })),
  /** The types the CRM has on record: typology id → type id. */
  types: z.record(z.string(), z.string()).default({}),
  tags: z.array(z.string()).default([]),
  events: z.array(crmEventSchema).default([]),
  changedAt: timeSchema,
})
export type CrmClient = z.infer<typeof crmClientSchema>
