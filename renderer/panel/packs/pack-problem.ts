import { LOCALES, type Locale } from '../../../shared/locale.ts'
import type { PackProblem } from '../../../shared/pack-version.ts'
import { localeOfPath, readPath, valueAt, type FieldPath } from './field-path.ts'
import { lengthOf, TEXT_LIMITS } from './text-limits.ts'

/**
 * What is wrong with a place, as far as the place itself shows it; the rest is told in the checker's own words.
 *
 * - `empty`: a text, or a name, is missing
 * - `too-long`: in these languages
 * - `none`: a list needs at least one entry
 * - `bad-id`: not small letters joined by hyphens
 * - `no-test`: a condition does not say what the fact must be
 */
export type ProblemKind =
  | { readonly kind: 'empty' | 'none' | 'bad-id' | 'no-test' }
  | { readonly kind: 'too-long'; readonly max: number; readonly locales: readonly Locale[] }
  | { readonly kind: 'other'; readonly message: string }

/** The limits by the name of the field they belong to. */
const LIMITS: Readonly<Record<string, number>> = {
  label: TEXT_LIMITS.label,
  shortLabel: TEXT_LIMITS.shortLabel,
  expectations: TEXT_LIMITS.expectations,
  say: TEXT_LIMITS.say,
  text: TEXT_LIMITS.line,
  evidence: TEXT_LIMITS.evidence,
}
const ID_FIELDS: readonly unknown[] = ['id', 'intent', 'externalId']
const ID = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/

/** Reads a problem with the value that it is about. */
export function problemKind(pack: unknown, { path, message }: PackProblem): ProblemKind {
  const place = readPath(path)
  const value = valueAt(pack, place)
  if (value === '') return { kind: 'empty' }
  if (Array.isArray(value) && value.length === 0) return { kind: 'none' }
  if (typeof value === 'string' && ID_FIELDS.includes(place.at(-1)) && !ID.test(value)) return { kind: 'bad-id' }
  if (place.at(-2) === 'when' && typeof value === 'object' && value !== null && Object.keys(value).length === 1) {
    return { kind: 'no-test' }
  }
  return tooLong(pack, place) ?? { kind: 'other', message }
}

function tooLong(pack: unknown, place: FieldPath): ProblemKind | null {
  const locale = localeOfPath(place)
  const field = locale === null ? place : place.slice(0, -1)
  const max = LIMITS[String(field.at(-1))]
  if (max === undefined) return null
  const locales = LOCALES.filter((one) => {
    const text = valueAt(pack, [...field, one])
    return (locale === null || locale === one) && typeof text === 'string' && lengthOf(text) > max
  })
  return locales.length > 0 ? { kind: 'too-long', max, locales } : null
}

/** Where to lead for a problem: a text that is too long in one language leads to that language. */
export function problemTarget(pack: unknown, problem: PackProblem): FieldPath {
  const place = readPath(problem.path)
  const kind = problemKind(pack, problem)
  const [locale] = kind.kind === 'too-long' ? kind.locales : []
  return locale && localeOfPath(place) === null ? [...place, locale] : place
}
