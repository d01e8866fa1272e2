import { LOCALES, type Locale, type LocalizedText } from '../../../shared/locale.ts'
import { LINE_MAX_LENGTH, SAY_MAX_LENGTH } from '../../../shared/typology/pack.ts'

/** The most characters of each text of a pack, as its schema has them. */
export const TEXT_LIMITS = {
  label: 32,
  shortLabel: 14,
  expectations: 160,
  say: SAY_MAX_LENGTH,
  line: LINE_MAX_LENGTH,
  evidence: 160,
} as const

/** The most entries of each list of a pack, as its schema has them. */
export const LIST_LIMITS = { signs: 8, counterSigns: 6, checklist: 8, when: 4, types: 40, minimumSigns: 4 } as const

/** `near`: the last tenth of what fits. */
export type TextState = 'missing' | 'fits' | 'near' | 'over'

const NEAR = 0.9

/** Characters as a reader counts them, not UTF-16 units: the schema counts the same way. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}

export function textState(text: string, max: number): TextState {
  const length = lengthOf(text)
  if (length === 0) return 'missing'
  if (length > max) return 'over'
  return length >= max * NEAR ? 'near' : 'fits'
}

/** The languages in which a text is missing or too long. */
export function faultyLocales(text: LocalizedText, max: number): Locale[] {
  return LOCALES.filter((locale) => ['missing', 'over'].includes(textState(text[locale], max)))
}
