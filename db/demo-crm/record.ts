/**
 * The demo CRM's own shapes. They differ from the cache's on purpose (names, languages as POSIX locales, money as decimal
 * text, types as free categories), so that the connector has the work that every CRM asks for.
 */
export type DemoPhone = { number: string; type: string }

/** Decimal text and an ISO 4217 code. */
export type DemoMoney = { value: string; currency: string }

/** Ways to pay, as this CRM calls them. */
export type DemoPaymentMethod = 'visa' | 'wire' | 'sepa' | 'webmoney' | 'alipay' | 'cash'

export type DemoActivity = {
  activityId: string
  type: 'order' | 'payment' | 'case' | 'comment' | 'phone_call' | 'refund' | 'trial'
  /** ISO 8601, UTC. */
  occurredAt: string
  subject: string
  body: string
  createdBy: string
  amount: DemoMoney | null
  /** Only cases have one. */
  status: 'open' | 'resolved' | null
  /** The Idempotency-Key of the request that created it: a client program recognises its own entries by it. */
  externalReference: string | null
  /** Of payments. */
  method: DemoPaymentMethod | null
  /** Months that a payment covers in advance. */
  coversMonths: number | null
  /** What the staff noted beside the entry, such as «promo», «asked-discount», «in-a-hurry». */
  keywords: string[]
}

/** What is on file of some clients only. */
export type DemoFile = {
  /** How the client registered: when (ISO 8601), under which name, from where (ISO 3166-1 alpha-2). */
  signup: { at: string | null; name: string | null; country: string | null; ipCountry: string | null } | null
  cardOnFile: { holder: string } | null
  /** 0–10. */
  survey: { expectation: number | null; satisfaction: number | null } | null
  /** Per year. */
  economics: { costToServe: DemoMoney | null; margin: DemoMoney | null } | null
  /** A: good, C: bad. */
  credit: 'A' | 'B' | 'C' | null
  targetProfile: boolean | null
  meetsCriteria: boolean | null
  followers: number | null
}

export const EMPTY_FILE: DemoFile = {
  signup: null,
  cardOnFile: null,
  survey: null,
  economics: null,
  credit: null,
  targetProfile: null,
  meetsCriteria: null,
  followers: null,
}

export type DemoRecord = {
  id: string
  recordType: 'contact' | 'account'
  fullName: string
  organisation: string | null
  emailAddress: string | null
  phoneNumbers: DemoPhone[]
  /** POSIX locale, «ru_RU». */
  preferredLanguage: string | null
  /** ISO 3166-1 alpha-2, in either case. */
  countryCode: string | null
  city: string | null
  timeZone: string | null
  /** Client types as «typology:type», among categories of the company's own. */
  categories: string[]
  labels: string[]
  /** Ids of records that were merged into this one and are gone; left out: none. */
  mergedIds?: string[]
  /** ISO 8601, UTC. */
  updatedAt: string
} & DemoFile

export type DemoClient = { record: DemoRecord; history: DemoActivity[] }

/** Ids have a fixed width, so that their order as text is the order in which they were given. */
export function demoClientId(number: number): string {
  return `C-${String(number).padStart(6, '0')}`
}

/** Like client ids; `position` counts from 1 within one client. */
export function demoActivityId(clientId: string, position: number): string {
  return `${clientId}-A${String(position).padStart(6, '0')}`
}
