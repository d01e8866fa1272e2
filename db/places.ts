import Database from 'better-sqlite3'
import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'
import * as z from 'zod'
import type { Locale } from '../shared/locale.ts'
import { offsetNow } from './time-zone-offset.ts'

/** What the digits of a number tell of where it was issued. Numbers are ported and carried abroad: a hint, no proof. */
export type PlaceDescription = {
  /** ISO 3166-1 alpha-2; null for a number that cannot be one, or that belongs to no country (+800). */
  readonly country: string | null
  /** Town or region in the asked language, else in English; empty where the number tells none. */
  readonly place: string
  /** IANA names of every zone the number may be in. */
  readonly timeZones: readonly string[]
  /** The zone to show a clock for: the only one, or the first of several that show the same time now; else null. */
  readonly timeZone: string | null
}

export type Places = {
  /** False when the file cannot be used: descriptions then hold the country only. */
  readonly available: boolean
  /** Why the file cannot be used, for the log; null when it can. */
  readonly problem: string | null
  /** Describes an E.164 number («+74951234567»). */
  readonly describe: (e164: string, locale: Locale) => PlaceDescription
  readonly close: () => void
}

const FORMAT_VERSION = 1
/** The most digits an E.164 number has. */
const LONGEST_NUMBER = 15

/**
 * Countries whose mobile numbers are issued by area: Mexico, Argentina, Brazil, China. Everywhere else a mobile number
 * tells the country alone.
 */
const MOBILE_BY_AREA: ReadonlySet<string> = new Set(['52', '54', '55', '86'])

const placeRowSchema = z.object({
  en: z.string().nullable(),
  ru: z.string().nullable(),
  fa: z.string().nullable(),
  zh: z.string().nullable(),
})
type PlaceRow = z.infer<typeof placeRowSchema>

const COLUMN_OF_LOCALE = { en: 'en', ru: 'ru', fa: 'fa', 'zh-Hans': 'zh' } as const satisfies Record<
  Locale,
  keyof PlaceRow
>

type PrefixLookup = {
  readonly place: (digits: string) => PlaceRow | null
  readonly zones: (digits: string) => readonly string[]
}

const NOTHING: PrefixLookup = { place: () => null, zones: () => [] }

/**
 * Opens the file that scripts/build-places.mjs writes. A missing, unreadable or outdated file is no failure, since a
 * card without a place is better than none: such a Places has `available: false`, says why in `problem`, and answers
 * the country only. The file must lie where SQLite can open it, outside an asar archive.
 */
export function openPlaces(file: string | null): Places {
  if (file === null) return placesWithout(null)
  const database = openDatabase(file)
  if (typeof database === 'string') return placesWithout(database)
  try {
    const version = database.pragma('user_version', { simple: true })
    if (version === FORMAT_VERSION) {
      const describe = describeWith(prepareLookup(database))
      // The first look-ups load metadata and the platform's time zones (15 ms), which no caller should wait for, and
      // show whether the tables can be read: a number with an area, and one without but with many zones.
      describe('+74951234567', 'en')
      describe('+78001234567', 'en')
      return { available: true, problem: null, describe, close: () => void database.close() }
    }
    database.close()
    return placesWithout(`has format ${String(version)}, not ${FORMAT_VERSION}`)
  } catch (error) {
    database.close()
    if (error instanceof Database.SqliteError) return placesWithout(error.message)
    throw error
  }
}

/** The database, or why it cannot be opened. */
function openDatabase(file: string): Database.Database | string {
  try {
    return new Database(file, { readonly: true, fileMustExist: true })
  } catch (error) {
    // better-sqlite3 reports a missing folder by a TypeError, everything else by an SqliteError.
    if (error instanceof Database.SqliteError || error instanceof TypeError) return error.message
    throw error
  }
}

/**
 * The language that callers from a country (ISO 3166-1 alpha-2) most likely speak, as a BCP 47 language («fa» for IR),
 * by CLDR's likely subtags; «en» for an unassigned code. Throws a RangeError for what is not shaped like a country.
 */
export function languageOf(country: string): string {
  return new Intl.Locale('und', { region: country }).maximize().language
}

function placesWithout(problem: string | null): Places {
  return { available: false, problem, describe: describeWith(NOTHING), close: () => undefined }
}

function prepareLookup(database: Database.Database): PrefixLookup {
  // As integers longer prefixes are the greater ones, so the greatest that is there is the longest match.
  const candidates = Array.from({ length: LONGEST_NUMBER }, () => '?').join(', ')
  const placeStatement = database.prepare(
    `SELECT en, ru, fa, zh FROM place WHERE id =
       (SELECT place FROM place_prefix WHERE prefix IN (${candidates}) ORDER BY prefix DESC LIMIT 1)`,
  )
  const zonesStatement = database
    .prepare(
      `SELECT zones FROM zone_set WHERE id =
         (SELECT zone_set FROM zone_prefix WHERE prefix IN (${candidates}) ORDER BY prefix DESC LIMIT 1)`,
    )
    .pluck()
  return {
    place: (digits) => {
      const row = placeStatement.get(prefixesOf(digits))
      return row === undefined ? null : placeRowSchema.parse(row)
    },
    zones: (digits) => {
      const zones = zonesStatement.get(prefixesOf(digits))
      return zones === undefined ? [] : z.string().parse(zones).split('&')
    },
  }
}

/** Always as many as the statement has places; those beyond a short number repeat it. */
function prefixesOf(digits: string): number[] {
  return Array.from({ length: LONGEST_NUMBER }, (_, index) => Number(digits.slice(0, index + 1)))
}

function describeWith(lookup: PrefixLookup): Places['describe'] {
  return (e164, locale) => {
    const number = parsePhoneNumberFromString(e164)
    if (number === undefined) return { country: null, place: '', timeZones: [], timeZone: null }
    const geographic = isGeographic(number)
    const row = geographic ? lookup.place(areaDigits(number)) : null
    // Without an area every zone of the calling code is possible: the longer prefixes would promise too much.
    const timeZones = lookup.zones(geographic ? areaDigits(number) : number.countryCallingCode)
    return {
      country: number.country ?? null,
      place: row?.[COLUMN_OF_LOCALE[locale]] ?? row?.en ?? '',
      timeZones,
      timeZone: commonZone(timeZones),
    }
  }
}

/** Numbers without a type are not in the numbering plan; their first digits mean nothing. */
function isGeographic(number: PhoneNumber): boolean {
  const type = number.getType()
  if (type === 'FIXED_LINE' || type === 'FIXED_LINE_OR_MOBILE') return true
  return type === 'MOBILE' && MOBILE_BY_AREA.has(number.countryCallingCode)
}

/** Argentine mobile numbers have a 9 before the area code, which the prefixes are without. */
function areaDigits(number: PhoneNumber): string {
  const digits = number.countryCallingCode + number.nationalNumber
  return digits.startsWith('549') ? `54${digits.slice(3)}` : digits
}

function commonZone(timeZones: readonly string[]): string | null {
  const [first, ...others] = timeZones
  if (first === undefined || others.length === 0) return first ?? null
  const offset = offsetNow(first)
  return offset !== null && others.every((other) => offsetNow(other) === offset) ? first : null
}
