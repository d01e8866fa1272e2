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
  companies: readonly string[]
  /** Latin stems for e-mail addresses. */
  mailNames: readonly string[]
  phoneTypes: readonly string[]
  authors: readonly string[]
  products: readonly (readonly [name: string, price: number])[]
  payments: readonly string[]
  tickets: readonly (readonly [subject: string, body: string])[]
  notes: readonly string[]
  calls: readonly (readonly [subject: string, body: string])[]
  refund: string
  trial: string
  labels: readonly string[]
}
