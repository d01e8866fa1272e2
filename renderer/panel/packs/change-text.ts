import type { TFunction } from 'i18next'
import { EMAIL_KINDS } from '../../../shared/typology/facts.ts'
import type { Locale } from '../../../shared/locale.ts'
import { STRENGTHS, type Condition } from '../../../shared/typology/pack.ts'
import { countryName, formatCount, formatPercent } from '../../ui/format.ts'
import { conditionShape, wordsOf } from './conditions.ts'
import type { FieldValue, PackChange } from './pack-comparison.ts'

/** What the texts of changes are written with. */
export type ChangeWords = {
  readonly t: TFunction
  readonly locale: Locale
  readonly factName: (fact: string) => string
}

/** A value of the form, as a person reads it; a dash where there is none. */
export function valueText(words: ChangeWords, value: FieldValue): string {
  const { t, locale } = words
  if (value === null || value === '') return '—'
  if (typeof value === 'boolean') return value ? t('packs.yes') : t('packs.no')
  if (typeof value === 'number') return formatCount(locale, value)
  if (typeof value !== 'string') return value.map((condition) => conditionText(words, condition)).join(' + ')
  const strength = STRENGTHS.find((one) => one === value)
  return strength ? t(`type.strength.${strength}`) : value
}

/** «Purchases: at least 3». */
export function conditionText({ t, locale, factName }: ChangeWords, condition: Condition): string {
  const fact = factName(condition.fact)
  const { is, atLeast, atMost } = condition
  const shape = conditionShape(condition.fact)
  const number = (value: number): string =>
    shape === 'share' ? formatPercent(locale, value, 1) : formatCount(locale, value)
  if (typeof is === 'boolean') return t('packs.conditionText.is', { fact, value: is ? t('packs.yes') : t('packs.no') })
  if (atLeast !== undefined && atMost !== undefined) {
    return t('packs.conditionText.between', { fact, min: number(atLeast), max: number(atMost) })
  }
  if (atLeast !== undefined) return t('packs.conditionText.atLeast', { fact, value: number(atLeast) })
  if (atMost !== undefined) return t('packs.conditionText.atMost', { fact, value: number(atMost) })
  const value = wordsOf(condition).map((word) => {
    const kind = EMAIL_KINDS.find((one) => one === word)
    if (shape === 'email-kind' && kind) return t(`packs.emailKinds.${kind}`)
    return shape === 'countries' && /^[A-Z]{2}$/.test(word) ? countryName(locale, word) : word
  })
  return t('packs.conditionText.is', { fact, value: value.join(', ') || '—' })
}

/** What a change is about, inside its type: «Do: Let them talk». Empty: the type itself. */
export function itemText({ t, locale }: ChangeWords, { item }: PackChange): string {
  if (!item) return ''
  return t('packs.change.item', { list: t(`packs.fields.${item.list}`), text: item.text[locale] || item.text.en })
}
