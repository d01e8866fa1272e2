import * as z from 'zod'
import { moneySchema } from '../client.ts'

/**
 * What can be known of a client, and how it is written for people. A fact that is not known is absent: never zero, never
 * false. Sources: the CRM's fields and history, our own calls, and the company's whole client base for the quantiles.
 */
const FACT_KINDS = {
  /** Share of the contact fields that are filled in, 0–1. */
  profileCompleteness: 'share',
  isCompany: 'boolean',
  /** `corporate`: a domain that is neither a free provider nor a disposable one. */
  emailKind: 'email-kind',
  email: 'text',
  /** ISO 3166-1 alpha-2. */
  registrationCountry: 'country',
  ipCountry: 'country',
  numberCountry: 'country',
  isIpCountrySame: 'boolean',
  isNumberCountrySame: 'boolean',
  registeredName: 'text',
  cardHolder: 'text',
  /** Compared across writing systems; absent where the names neither agree nor contradict. */
  isCardHolderSame: 'boolean',
  isFamousName: 'boolean',
  paysByBankTransfer: 'boolean',
  /** The longest prepayment, months. */
  prepaidMonths: 'months',
  purchases: 'count',
  purchaseAmount: 'money',
  daysSincePurchase: 'days',
  /** Median of the days between purchases; known from three purchases. */
  usualIntervalDays: 'days',
  /** Days since the last purchase, in usual intervals. */
  overdueRatio: 'ratio',
  /** Fifth of the company's buyers, 5 the best: by amount, number and newness of purchases. */
  amountQuantile: 'quantile',
  frequencyQuantile: 'quantile',
  recencyQuantile: 'quantile',
  promotionPurchases: 'count',
  discountRequests: 'count',
  bonusRequests: 'count',
  refunds: 'count',
  complaints: 'count',
  complaintsPerPurchase: 'ratio',
  openTickets: 'count',
  /** Calls, tickets and notes, the CRM's and ours. */
  contacts: 'count',
  contactsPerPurchase: 'ratio',
  /** Contacts since the last purchase, or all where there is none. */
  contactsWithoutPurchase: 'count',
  /** The most contacts within 24 hours, of the last 90 days. */
  contactsInADay: 'count',
  feedbackGiven: 'count',
  comments: 'count',
  prizeDraws: 'count',
  offersDeclined: 'count',
  /** Our calls that ended with «no interest». */
  noInterestCalls: 'count',
  trialTaken: 'boolean',
  /** Since registration, or since the first entry of the history. */
  daysKnown: 'days',
  /** 0–10. */
  expectation: 'score',
  experience: 'score',
  costToServe: 'money',
  margin: 'money',
  /** Margin above cost to serve. */
  isProfitable: 'boolean',
  hasGoodCredit: 'boolean',
  fitsTargetProfile: 'boolean',
  meetsServiceCriteria: 'boolean',
  /** Followers in social networks. */
  audience: 'count',
} as const

export type FactKind = (typeof FACT_KINDS)[keyof typeof FACT_KINDS]
export type NamedFact = keyof typeof FACT_KINDS
/** `sign.<id>`: how often somebody noticed a sign, in calls of ours or in the CRM's history. */
export type ObservedFact = `sign.${string}`
export type FactName = NamedFact | ObservedFact

// the table is not touched after this line, so its own keys are its names
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
export const NAMED_FACTS = Object.keys(FACT_KINDS) as NamedFact[]

export const EMAIL_KINDS = ['corporate', 'free', 'disposable'] as const
export type EmailKind = (typeof EMAIL_KINDS)[number]

/** How a fact is compared and written; null: there is no such fact. */
export function factKind(name: string): FactKind | null {
  if (/^sign\.[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return 'count'
  return isNamedFact(name) ? FACT_KINDS[name] : null
}

function isNamedFact(name: string): name is NamedFact {
  return Object.hasOwn(FACT_KINDS, name)
}

/** Fields of a client's own record that a fact may come from. */
export const PROFILE_FIELDS = [
  'name',
  'registeredName',
  'company',
  'email',
  'phone',
  'country',
  'registrationCountry',
  'ipCountry',
  'place',
  'language',
  'kind',
  'cardHolder',
  'registeredAt',
  'expectation',
  'experience',
  'costToServe',
  'margin',
  'credit',
  'fitsTargetProfile',
  'meetsServiceCriteria',
  'audience',
] as const
export type ProfileField = (typeof PROFILE_FIELDS)[number]

/** Where a fact comes from, so that it can be opened. `at` in UTC milliseconds. */
export const recordReferenceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), id: z.string().max(500), at: z.int() }),
  z.strictObject({ kind: z.literal('call'), id: z.string().max(300), at: z.int() }),
  z.strictObject({ kind: z.literal('profile'), field: z.enum(PROFILE_FIELDS) }),
])
export type RecordReference = z.infer<typeof recordReferenceSchema>

/** More are not looked at. */
export const RECORDS_OF_A_FACT_MAX = 5

export const factValueSchema = z.union([z.number(), z.boolean(), z.string(), moneySchema])
export type FactValue = z.infer<typeof factValueSchema>
/** A known fact: its value, and the newest records behind it. */
export type Fact = { readonly value: FactValue; readonly records: readonly RecordReference[] }
/** Everything known of one client; a name that is absent is not known. */
export type ClientFacts = { readonly [name in FactName]?: Fact }
