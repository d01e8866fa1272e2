import type { Money } from '../../shared/client.ts'
import type { Locale } from '../../shared/locale.ts'
import { factKind, type ClientFacts, type FactName } from '../../shared/typology/facts.ts'

/** Making a formatter costs more than the whole of a suggestion, so they are kept. */
const numberFormats = new Map<string, Intl.NumberFormat>()
const regionNames = new Map<Locale, Intl.DisplayNames>()

/** The value of a fact as people write it; null: it is not known, or there is no such fact. */
export function factText(facts: ClientFacts, name: string, locale: Locale): string | null {
  const kind = factKind(name)
  if (kind === null) return null
  // the kind has shown that there is such a fact
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const value = facts[name as FactName]?.value
  if (value === undefined) return null
  if (typeof value === 'object') return moneyText(value, locale)
  if (typeof value === 'boolean') return null
  if (typeof value === 'string') return kind === 'country' ? countryText(value, locale) : value
  switch (kind) {
    case 'share':
      return numberText(locale, 'percent', { style: 'percent', maximumFractionDigits: 0 }, value)
    case 'ratio':
    case 'score':
      return numberText(locale, 'ratio', { maximumFractionDigits: 1 }, value)
    default:
      return numberText(locale, 'whole', { maximumFractionDigits: 0 }, value)
  }
}

function numberText(locale: Locale, key: string, options: Intl.NumberFormatOptions, value: number): string {
  const format = numberFormats.get(`${locale} ${key}`) ?? new Intl.NumberFormat(locale, options)
  numberFormats.set(`${locale} ${key}`, format)
  return format.format(value)
}

/** An amount with its currency as the language writes it. */
export function moneyText({ minor, currency }: Money, locale: Locale): string {
  const key = `${locale} ${currency}`
  const format =
    numberFormats.get(key) ??
    new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })
  numberFormats.set(key, format)
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minor / 10 ** digits)
}

/** The name of a country, ISO 3166-1 alpha-2; its code where it has no name. */
export function countryText(country: string, locale: Locale): string {
  const names = regionNames.get(locale) ?? new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  regionNames.set(locale, names)
  return /^[A-Z]{2}$/.test(country) ? (names.of(country) ?? country) : country
}
