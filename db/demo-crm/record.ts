/**
 * The demo CRM's own shapes. They differ from the cache's on purpose (names, languages as POSIX locales, money as decimal
 * text, types as free categories), so that the connector has the work that every CRM asks for.
 */
export type DemoPhone = { number: string; type: string }

export type DemoActivity = {
  activityId: string
  type: 'order' | 'payment' | 'case' | 'comment' | 'phone_call' | 'refund' | 'trial'
  /** ISO 8601, UTC. */
  occurredAt: string
  subject: string
  body: string
  createdBy: string
  amount: { value: string; currency: string } | null
  /** Only cases have one. */
  status: 'open' | 'resolved' | null
  /** The Idempotency-Key of the request that created it: a client program recognises its own entries by it. */
  externalReference: string | null
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
  /** ISO 8601, UTC. */
  updatedAt: string
}

export type DemoClient = { record: DemoRecord; history: DemoActivity[] }

/** Ids have a fixed width, so that their order as text is the order in which they were given. */
export function demoClientId(number: number): string {
  return `C-${String(number).padStart(6, '0')}`
}

/** Like client ids; `position` counts from 1 within one client. */
export function demoActivityId(clientId: string, position: number): string {
  return `${clientId}-A${String(position).padStart(6, '0')}`
}
