import type { PhoneNumber } from './phone-number/schema.ts'
import { decodePercent } from './percent-encoding.ts'
import { findDialString, unwrapUri, withoutLabel } from './phone-number/dial-string.ts'
import { cutExtension, cutTrailingGroup } from './phone-number/extension.ts'
import { splitPhoneField } from './phone-number/field.ts'
import { countDigits, foldPhoneText } from './phone-number/fold.ts'
import { callingCodeOf, formatInternational, planNumber, type PlannedNumber } from './phone-number/numbering-plan.ts'

export { phoneNumberSchema, type PhoneNumber } from './phone-number/schema.ts'
export { callingCodePrefixes } from './phone-number/numbering-plan.ts'

/** Digits of the match key: seven and eight find wrong people, ten miss spellings with a trunk prefix. */
const MATCH_KEY_LENGTH = 9
/** Longer texts are cut: no spelling of one number is as long. */
export const PHONE_NUMBER_MAX_LENGTH = 200
const FIELD_MAX_LENGTH = 1000
/** A national number with its trunk or exit prefix; E.164 itself has fifteen digits. */
const MAX_DIGITS = 18
const INTERNAL_PATTERN = /^\d{2,5}$/
/** How most numbers are spelt: one number without words, without an extension, in ASCII. Read in a fraction of the time. */
const PLAIN = /^[+(]?\d[\d ()-]*$/
/** Longer texts may be two numbers side by side. */
const PLAIN_MAX_DIGITS = 15

export type PhoneNumberOptions = {
  /** ISO 3166-1 alpha-2: the client's country, else the site's; null or an unknown one: only «+» and 00 say it. */
  defaultCountry: string | null
  /** Digits (and «*», «#») of internal numbers, instead of two to five digits. */
  internalPattern?: RegExp
}

/**
 * One number in any spelling. Never throws: what is no number has the kind `invalid` and no key. A public number whose
 * E.164 form cannot be said still has its key, from nine digits on. Of several numbers it reads the first that is
 * long enough; for fields use `parsePhoneNumberField`.
 */
export function parsePhoneNumber(raw: string, options: PhoneNumberOptions): PhoneNumber {
  const text = raw.length > PHONE_NUMBER_MAX_LENGTH ? raw.slice(0, PHONE_NUMBER_MAX_LENGTH) : raw
  if (/^\+[1-9]\d{7,14}$/.test(text)) return parseMain(text, text, null, options)

  // nothing of a plain number would be folded, decoded or cut
  const { main, extension } = PLAIN.test(text)
    ? { main: text, extension: null }
    : cutExtension(unwrapUri(foldPhoneText(decodePercent(text))))
  if (main === '' && extension !== null) return internal(text, extension)
  const compact = withoutLabel(main).replace(/[\s()-]/gu, '')
  // Before everything else: the library would make «+7101» of «101».
  if (compact !== '' && compact.search(options.internalPattern ?? INTERNAL_PATTERN) !== -1) {
    return internal(text, extension ?? compact)
  }
  const number = parseMain(text, main, extension, options)
  const shorter = number.e164 === null && extension === null ? cutTrailingGroup(main) : null
  if (shorter === null) return number
  const cut = parseMain(text, shorter.main, shorter.extension, options)
  return cut.e164 === null ? number : cut
}

/**
 * All numbers of a CRM field («+86 10 8888 8888; 139 1234 5678»), in order, without repetitions. A number that lacks
 * the area code of the one before it («(495) 123-45-67, 123-45-68», «…-67/68») gets it. An empty field has none; a
 * field without any number gives one invalid entry, so that its text is not lost.
 */
export function parsePhoneNumberField(field: string, options: PhoneNumberOptions): PhoneNumber[] {
  const trimmed = field.trim()
  if (PLAIN.test(trimmed) && trimmed.length <= PHONE_NUMBER_MAX_LENGTH && countDigits(trimmed) <= PLAIN_MAX_DIGITS) {
    return [parsePhoneNumber(trimmed, options)]
  }
  const isComplete = (text: string): boolean => parsePhoneNumber(text, options).e164 !== null
  const numbers: PhoneNumber[] = []
  let previous: PhoneNumber | undefined
  for (const piece of splitPhoneField(field.slice(0, FIELD_MAX_LENGTH), isComplete)) {
    const alone = parsePhoneNumber(piece.text, options)
    const number = withAreaOf(previous, alone, piece.isAfterSlash, options) ?? alone
    previous = number
    const isKnown = numbers.some(({ e164, extension }) => e164 === number.e164 && extension === number.extension)
    if (number.e164 === null || !isKnown) numbers.push(number)
  }
  return numbers
}

/** International spelling with spaces, «+7 495 123 45 67»; the extension is not part of it. */
export function formatPhoneNumber(e164: string): string {
  return formatInternational(e164)
}

export type MatchResult = 'exact-extension' | 'exact' | 'last-digits' | 'contradiction'

/**
 * How far a candidate found by the match key is the number looked for. Best first: `exact-extension` (E.164 and
 * extension equal), `exact` (E.164 equal), `last-digits`, `contradiction` (somebody else).
 *
 * Two known E.164 numbers that differ within one calling code are two numbers. With different calling codes it depends
 * on how they were written: a national spelling got its calling code from a default country, which may be wrong.
 */
export function compareMatch(
  query: Pick<PhoneNumber, 'raw' | 'e164' | 'extension'>,
  candidate: Pick<PhoneNumber, 'raw' | 'e164' | 'extension'>,
): MatchResult {
  if (query.e164 === null || candidate.e164 === null) return 'last-digits'
  if (query.e164 === candidate.e164) {
    return query.extension !== null && query.extension === candidate.extension ? 'exact-extension' : 'exact'
  }
  if (callingCodeOf(query.e164) === callingCodeOf(candidate.e164)) return 'contradiction'
  return isWrittenWithCallingCode(query.raw) && isWrittenWithCallingCode(candidate.raw)
    ? 'contradiction'
    : 'last-digits'
}

function isWrittenWithCallingCode(raw: string): boolean {
  return /^[^\d+]*(\+|00|810|8~10)/u.test(foldPhoneText(raw))
}

function parseMain(raw: string, main: string, extension: string | null, options: PhoneNumberOptions): PhoneNumber {
  const dial = findDialString(main)
  if (dial === null) return invalid(raw, extension)
  // Fewer digits than any plan has, written without «+», are no public number either.
  const planned =
    dial.digits.length > MAX_DIGITS || (dial.digits.length <= 6 && !dial.hasPlus)
      ? null
      : planNumber(dial, options.defaultCountry)
  const digits = planned?.e164.slice(1) ?? dial.digits
  const matchKey = digits.slice(-MATCH_KEY_LENGTH)
  const isTooShort = planned === null && digits.length < MATCH_KEY_LENGTH
  const isPlaceholder = /^(\d)\1*$/u.test(matchKey)
  if (isTooShort || isPlaceholder || dial.digits.length > MAX_DIGITS) return invalid(raw, extension)
  return publicNumber(raw, planned, extension, matchKey)
}

function publicNumber(
  raw: string,
  planned: PlannedNumber | null,
  extension: string | null,
  matchKey: string,
): PhoneNumber {
  const { e164, country, lineType } = planned ?? { e164: null, country: null, lineType: null }
  return { raw, kind: 'public', e164, extension, matchKey, country, lineType }
}

function internal(raw: string, extension: string): PhoneNumber {
  return { raw, kind: 'internal', e164: null, extension, matchKey: null, country: null, lineType: null }
}

function invalid(raw: string, extension: string | null): PhoneNumber {
  return { raw, kind: 'invalid', e164: null, extension, matchKey: null, country: null, lineType: null }
}

const SHORTENED_MAX_DIGITS = 7
const SHORTENED_MIN_DIGITS = 5
const ALTERNATIVE_END_MAX_DIGITS = 2

function withAreaOf(
  previous: PhoneNumber | undefined,
  number: PhoneNumber,
  isAfterSlash: boolean,
  options: PhoneNumberOptions,
): PhoneNumber | null {
  const known = previous?.e164 ?? null
  if (known === null || number.kind === 'public') return null
  const { main, extension } = cutExtension(foldPhoneText(number.raw))
  const digits = findDialString(main)?.digits ?? ''
  const isShortened =
    number.kind === 'invalid' && digits.length >= SHORTENED_MIN_DIGITS && digits.length <= SHORTENED_MAX_DIGITS
  const isEnd = isAfterSlash && digits.length > 0 && digits.length <= ALTERNATIVE_END_MAX_DIGITS
  if (!isShortened && !isEnd) return null
  const completed = parsePhoneNumber(known.slice(0, -digits.length) + digits, options)
  return completed.e164 === null ? null : { ...completed, raw: number.raw, extension }
}
