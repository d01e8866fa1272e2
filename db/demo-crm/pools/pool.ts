import type { DemoPaymentMethod } from '../record.ts'

/** What the staff note beside a contact, in the CRM's own words. */
export type DemoRemark =
  | 'asked-discount'
  | 'asked-bonus'
  | 'idea'
  | 'remark'
  | 'draw'
  | 'declined-offer'
  | 'in-a-hurry'
  | 'jumps-around'
  | 'asks-basics'
  | 'asks-for-colleague'
  | 'chatty'
  | 'recommends-us'
  | 'off-subject'
  | 'on-subject'
  | 'compares'
  | 'wants-test'
  | 'undecided'
  | 'long-talk'
  | 'wavering'
  | 'shops-around'

/** A place with the locale, currency and telephone lines that people there have. */
export type DemoPlace = {
  city: string
  country: string
  timeZone: string
  locale: string
  currency: string
  /** Fixed line: area code and the leading digits of the local number. */
  fixed: { area: string; prefix: string; digits: number }
}

/** What the generator builds clients of one language from. */
export type LanguagePool = {
  /** How many of the clients speak this language. */
  count: number
  places: readonly DemoPlace[]
  /** Full names that a seeded number chooses among. */
  fullName(pick: <Item>(items: readonly Item[]) => Item): string
  /** The name as a bank prints it on a card: Latin capitals. */
  cardName(fullName: string): string
  companies: readonly string[]
  /** Latin stems for e-mail addresses. */
  mailNames: readonly string[]
  phoneTypes: readonly string[]
  authors: readonly string[]
  products: readonly (readonly [name: string, price: number])[]
  /** The first is a transfer. */
  payments: readonly (readonly [subject: string, method: DemoPaymentMethod])[]
  tickets: readonly (readonly [subject: string, body: string])[]
  notes: readonly string[]
  /** The first is one of the client's. */
  calls: readonly (readonly [subject: string, body: string])[]
  refund: string
  trial: string
  remarks: Readonly<Record<DemoRemark, string>>
  labels: readonly string[]
}
