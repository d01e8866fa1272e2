import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/max'
import type { DialString } from './dial-string.ts'

export type LineType = 'mobile' | 'fixed' | 'other'

export type PlannedNumber = {
  readonly e164: string
  readonly country: string | null
  readonly lineType: LineType | null
}

/** Countries that dial(led) «8~10» to go abroad. */
const EXIT_810 = new Set(['RU', 'KZ', 'BY', 'UZ', 'TJ', 'TM'])
/** Countries whose people still write the Soviet trunk prefix «8», which their plans no longer know. */
const FORMER_TRUNK_8 = new Set(['UA', 'UZ', 'GE', 'AM', 'AZ', 'MD', 'KG', 'TJ', 'TM'])
/** «+» and fifteen digits; the library lets longer ones pass. */
const E164_MAX_LENGTH = 16
/** Shorter numbers without «+» are taken as national only: ten digits fit too many countries. */
const BARE_INTERNATIONAL_MIN_DIGITS = 11

/**
 * E.164 for a written number: what is said («+», 00) first, then the country's own plan, then a calling code written
 * without «+». A guess must be a valid number of its plan; what was written as international need only have a possible
 * length, because plans change faster than their description. Null: the library cannot say it.
 */
export function planNumber(dial: DialString, defaultCountry: string | null): PlannedNumber | null {
  const country = knownCountry(defaultCountry)
  const withoutZero =
    dial.optionalZeroAt === null
      ? dial.digits
      : dial.digits.slice(0, dial.optionalZeroAt) + dial.digits.slice(dial.optionalZeroAt + 1)
  const spellings = withoutZero === dial.digits ? [dial.digits] : [withoutZero, dial.digits]

  if (dial.hasPlus && isRussianEight(dial, country)) {
    const repaired = international(`7${dial.digits.slice(1)}`, 'valid')
    if (repaired !== null) return repaired
  }
  const isAbroad = dial.hasPlus ? !/^0(?!0)/u.test(dial.digits) : dial.digits.startsWith('00')
  const said = isAbroad ? spellings.map((digits) => digits.replace(/^0+/u, '')) : []
  return (
    firstOf(said, (digits) => international(digits, 'valid')) ??
    (dial.hasPlus ? firstOf(said, (digits) => international(digits, 'possible')) : null) ??
    firstOf(exitCodes(dial, country), (digits) => international(digits, 'valid')) ??
    (country === null ? null : firstOf(nationalForms(dial, country), (digits) => national(digits, country))) ??
    firstOf(said, (digits) => international(digits, 'possible')) ??
    firstOf(spellings.filter(looksBareInternational), (digits) => international(digits, 'valid'))
  )
}

/**
 * Beginnings of E.164 numbers that digits typed so far may be: with their own calling code, or in the national form of
 * the default country with or without a trunk prefix («8» in Russia, «0» in most others).
 */
export function callingCodePrefixes(digits: string, defaultCountry: string | null): string[] {
  const country = knownCountry(defaultCountry)
  const prefixes = [`+${digits.replace(/^00/, '')}`]
  if (country === null) return prefixes
  const callingCode = getCountryCallingCode(country)
  return [
    ...prefixes,
    `+${callingCode}${digits}`,
    ...(/^[08]/.test(digits) ? [`+${callingCode}${digits.slice(1)}`] : []),
  ]
}

/** Calling code of an E.164 number (ITU-T E.164: no code is the beginning of another), without «+». */
export function callingCodeOf(e164: string): string {
  const code = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/u.exec(e164)?.[0]
  return code?.slice(1) ?? ''
}

/** International format with spaces («+7 495 123 45 67»); what is no number comes back as it is. */
export function formatInternational(e164: string): string {
  return parsePhoneNumberFromString(e164, { extract: false })?.formatInternational() ?? e164
}

/**
 * Trunks in Russia and Kazakhstan send «+8 495 123-45-67» for +7. Ten digits behind «+8» can also be a number in
 * Viet Nam (+84 and nine digits): the spacing decides, and digits without any count as Russian.
 */
function isRussianEight(dial: DialString, country: CountryCode | null): boolean {
  return (country === 'RU' || country === 'KZ') && /^8\d{10}$/u.test(dial.digits) && !dial.spellsVietNam
}

function exitCodes(dial: DialString, country: CountryCode | null): readonly string[] {
  if (dial.hasPlus) return []
  const forms: string[] = []
  if (dial.digits.startsWith('011') && (country === null || getCountryCallingCode(country) === '1'))
    forms.push(dial.digits.slice(3))
  if (dial.digits.startsWith('810') && (dial.hasTilde || (country !== null && EXIT_810.has(country)))) {
    forms.push(dial.digits.slice(3))
  }
  return forms
}

function nationalForms(dial: DialString, country: CountryCode): readonly string[] {
  const hasFormerTrunk = dial.digits.startsWith('8') && FORMER_TRUNK_8.has(country)
  return hasFormerTrunk ? [dial.digits, dial.digits.slice(1)] : [dial.digits]
}

/** Eleven digits beginning with 1 are as likely a Chinese mobile as a North American number: not to be guessed. */
function looksBareInternational(digits: string): boolean {
  return digits.length >= BARE_INTERNATIONAL_MIN_DIGITS && !/^0|^1\d{10}$/u.test(digits)
}

function international(digits: string, demand: 'valid' | 'possible'): PlannedNumber | null {
  return plan(`+${digits}`, null, demand)
}

function national(digits: string, country: CountryCode): PlannedNumber | null {
  return plan(digits, country, 'valid')
}

function plan(text: string, country: CountryCode | null, demand: 'valid' | 'possible'): PlannedNumber | null {
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(country === null ? {} : { defaultCountry: country }),
  })
  if (number === undefined || number.number.length > E164_MAX_LENGTH) return null
  const type = number.getType()
  if (type === undefined && (demand === 'valid' || !number.isPossible())) return null
  return { e164: number.number, country: number.country ?? null, lineType: lineTypeOf(type) }
}

function lineTypeOf(type: string | undefined): LineType | null {
  if (type === 'MOBILE') return 'mobile'
  if (type === 'FIXED_LINE') return 'fixed'
  // North America's plan does not tell the two apart.
  return type === undefined || type === 'FIXED_LINE_OR_MOBILE' ? null : 'other'
}

function knownCountry(country: string | null): CountryCode | null {
  const code = country?.toUpperCase()
  return code !== undefined && isSupportedCountry(code) ? code : null
}

function firstOf(forms: readonly string[], read: (digits: string) => PlannedNumber | null): PlannedNumber | null {
  for (const digits of forms) {
    const number = read(digits)
    if (number !== null) return number
  }
  return null
}
