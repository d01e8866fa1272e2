import type { Money } from '../../shared/client.ts'
import type { Locale } from '../../shared/locale.ts'

// An Intl formatter costs far more to make than to use, and a card makes dozens of them.
const cache = new Map<string, unknown>()

function cached<Formatter>(key: string, make: () => Formatter): Formatter {
  const found = cache.get(key)
  // the key names the kind and all options of the formatter, so what is stored under it was made by the same `make`
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (found !== undefined) return found as Formatter
  const made = make()
  cache.set(key, made)
  return made
}

function dateTimeFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))
}

/** Hours and minutes, here or in a client's time zone (IANA name); an unknown zone gives an empty text. */
export function formatTime(locale: Locale, at: number, timeZone?: string): string {
  try {
    const zone = timeZone === undefined ? {} : { timeZone }
    return dateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }).format(at)
  } catch (error) {
    if (error instanceof RangeError) return ''
    throw error
  }
}

/** A day, as short as it stays clear: with the year only where it is another one. */
export function formatDay(locale: Locale, at: number, now: number): string {
  const day = new Date(at)
  const year = day.getFullYear() === new Date(now).getFullYear() ? {} : { year: '2-digit' as const }
  return dateTimeFormat(locale, { day: 'numeric', month: 'short', ...year }).format(day)
}

/** For the list of calls: the time of today, the day of earlier. */
export function formatWhen(locale: Locale, at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return isToday ? formatTime(locale, at) : formatDay(locale, at, now)
}

/** A running time, «0:04», «12:30», in the digits of the language. */
export function formatDuration(locale: Locale, milliseconds: number): string {
  const total = Math.max(0, Math.floor(milliseconds / 1000))
  const plain = cached(`number ${locale}`, () => new Intl.NumberFormat(locale, { useGrouping: false }))
  const padded = cached(
    `seconds ${locale}`,
    () => new Intl.NumberFormat(locale, { useGrouping: false, minimumIntegerDigits: 2 }),
  )
  return `${plain.format(Math.floor(total / 60))}:${padded.format(total % 60)}`
}

/** A time that runs for hours, «2:05:09»; below an hour as `formatDuration`. */
export function formatElapsed(locale: Locale, milliseconds: number): string {
  const hours = Math.floor(Math.max(0, milliseconds) / 3_600_000)
  if (hours === 0) return formatDuration(locale, milliseconds)
  const plain = cached(`number ${locale}`, () => new Intl.NumberFormat(locale, { useGrouping: false }))
  const minutesAndSeconds = formatDuration(locale, milliseconds - hours * 3_600_000)
  const isPadded = milliseconds % 3_600_000 >= 600_000
  return `${plain.format(hours)}:${isPadded ? '' : plain.format(0)}${minutesAndSeconds}`
}

/** Hours and minutes of a sum of times, «2 hr 5 min». */
export function formatHours(locale: Locale, milliseconds: number): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / 60_000)
  const part = (unit: 'hour' | 'minute', count: number): string =>
    cached(
      `${unit} ${locale}`,
      () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }),
    ).format(count)
  const hours = Math.floor(minutes / 60)
  const rest = part('minute', minutes % 60)
  return hours === 0 ? rest : `${part('hour', hours)} ${rest}`
}

export function formatMoney(locale: Locale, { minor, currency }: Money): string {
  const whole = cached(
    `money ${locale} ${currency}`,
    () => new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' }),
  )
  // minor units count by the digits that Intl knows for the currency, in which the connectors give them as well
  return whole.format(minor / 10 ** (whole.resolvedOptions().maximumFractionDigits ?? 2))
}

export function formatCount(locale: Locale, count: number): string {
  return cached(`count ${locale}`, () => new Intl.NumberFormat(locale)).format(count)
}

/** How sure a suggestion is, 0–1: «0.70», in the digits of the language. */
export function formatConfidence(locale: Locale, confidence: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return cached(`confidence ${locale}`, () => new Intl.NumberFormat(locale, digits)).format(confidence)
}

/** A share of lost packets, 0–1: below ten percent with one digit, because half a percent of loss is heard. */
export function formatLoss(locale: Locale, share: number): string {
  return formatPercent(locale, share, share > 0 && share < 0.1 ? 1 : 0)
}

/** A share, 0–1, as percent with so many digits behind the point at most. */
export function formatPercent(locale: Locale, share: number, maximumFractionDigits: 0 | 1): string {
  return cached(
    `percent ${locale} ${maximumFractionDigits}`,
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits }),
  ).format(share)
}

/** A mean opinion score, «4.2», in the digits of the language. */
export function formatScore(locale: Locale, score: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  return cached(`score ${locale}`, () => new Intl.NumberFormat(locale, digits)).format(score)
}

/** Day and time to the second, for a log. */
export function formatMoment(locale: Locale, at: number): string {
  return dateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** A whole day, for papers that run over years. */
export function formatDate(locale: Locale, at: number): string {
  return dateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

/** «Anna, Boris and Viktor». */
export function formatList(locale: Locale, items: readonly string[]): string {
  return cached(`list ${locale}`, () => new Intl.ListFormat(locale, { type: 'conjunction' })).format(items)
}

/** The country's name in the operator's language. */
export function countryName(locale: Locale, country: string): string {
  return cached(`country ${locale}`, () => new Intl.DisplayNames(locale, { type: 'region' })).of(country) ?? country
}

export function languageName(locale: Locale, language: string): string {
  return (
    cached(`language ${locale}`, () => new Intl.DisplayNames(locale, { type: 'language' })).of(language) ?? language
  )
}

/** Up to two letters for the round face: first letters of the first and last word. */
export function initials(name: string): string {
  const words = name.split(/[\s«»"“”()]+/u).filter((word) => /\p{L}/u.test(word))
  const first = firstLetter(words[0])
  const last = words.length > 1 ? firstLetter(words.at(-1)) : ''
  return (first + last).toLocaleUpperCase()
}

function firstLetter(word = ''): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 0x20).trim()
}
