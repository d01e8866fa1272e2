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

/**
 * What the CRM's own entries say beyond their kind. These marks are counted as facts; any other mark is the id of a sign
 * of a typology pack that somebody noticed.
 */
export const COUNTED_MARKS = [
  'promotion',
  'discount-request',
  'bonus-request',
  'complaint',
  'feedback',
  'comment',
  'prize-draw',
  'offer-declined',
] as const
export type CountedMark = (typeof COUNTED_MARKS)[number]

/** What a CRM keeps a record of at all: only then does «none» mean none. `contact`: calls, tickets and notes. */
export const RECORDED_KINDS = ['purchase', 'refund', 'ticket', 'trial', 'contact', ...COUNTED_MARKS] as const
export type RecordedKind = (typeof RECORDED_KINDS)[number]

/** Irreversible in the seed's sense are e-money and cash. */
export const PAYMENT_METHODS = ['card', 'bank-transfer', 'direct-debit', 'e-money', 'cash', 'other'] as const

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
  paymentMethod: z.enum(PAYMENT_METHODS).nullable().default(null),
  /** Months that a payment covers in advance. */
  prepaidMonths: z.int().min(0).max(600).nullable().default(null),
  /** A counted mark, or the id of a sign. */
  marks: z
    .array(
      z
        .string()
        .max(60)
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    )
    .max(20)
    .default([]),
})
export type CrmEvent = z.infer<typeof crmEventSchema>

/** From 0 to 10. */
const scoreSchema = z.number().min(0).max(10)

/** What a CRM may know of a client beyond the card's fields; null: it does not. */
export const crmProfileSchema = z.strictObject({
  registeredAt: timeSchema.nullable().default(null),
  /** As given at registration, where that is not the client's name of today. */
  registeredName: z.string().default(''),
  registrationCountry: countrySchema.nullable().default(null),
  /** Of the address from which the client registered or last signed in. */
  ipCountry: countrySchema.nullable().default(null),
  cardHolder: z.string().default(''),
  expectation: scoreSchema.nullable().default(null),
  experience: scoreSchema.nullable().default(null),
  /** Per year. */
  costToServe: moneySchema.nullable().default(null),
  margin: moneySchema.nullable().default(null),
  hasGoodCredit: z.boolean().nullable().default(null),
  fitsTargetProfile: z.boolean().nullable().default(null),
  meetsServiceCriteria: z.boolean().nullable().default(null),
  /** Followers in social networks. */
  audience: z.int().min(0).nullable().default(null),
})
export type CrmProfile = z.infer<typeof crmProfileSchema>

/** A client as a connector hands it to the cache: the CRM's field names are gone, its spellings are not. */
export const crmClientSchema = z.strictObject({
  /** The CRM's own id. What begins with a control character is kept for ids of our own making. */
  id: z.string().refine((id) => id >= ' ', 'no id'),
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
  profile: crmProfileSchema.prefault({}),
  changedAt: timeSchema,
})
export type CrmClient = z.infer<typeof crmClientSchema>
