import type { TFunction } from 'i18next'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale, LocalizedText } from '../../../shared/locale.ts'
import { NAMED_FACTS } from '../../../shared/typology/facts.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { ASKABLE_FACTS } from './conditions.ts'
import { usePackEditing } from './editing-context.ts'

const NOTICED = 'sign.'

export type FactOption = { readonly value: string; readonly label: string }
export type FactOptions = {
  /** What can be known of a client. */
  readonly known: readonly FactOption[]
  /** How often each sign of the pack was noticed. */
  readonly noticed: readonly FactOption[]
}

/** Names facts in the interface's language; one that is not known is named as it is written. */
export function useFactName(): (fact: string) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  const { packs } = usePackEditing()
  const texts = useMemo(() => signTexts(packs), [packs])
  return useCallback((fact) => factName(t, locale, texts, fact), [t, locale, texts])
}

/** The facts that a condition may ask about, by name: made once for all conditions, as there are many of both. */
export function factOptions(t: TFunction, locale: Locale, pack: Pack): FactOptions {
  const texts = signTexts([pack])
  const { compare } = new Intl.Collator(locale)
  const optionsOf = (facts: readonly string[]): FactOption[] =>
    facts
      .map((value) => ({ value, label: factName(t, locale, texts, value) }))
      .toSorted((one, other) => compare(one.label, other.label))
  return {
    known: optionsOf(ASKABLE_FACTS),
    noticed: optionsOf([...texts.keys()].filter(Boolean).map((id) => `${NOTICED}${id}`)),
  }
}

function factName(t: TFunction, locale: Locale, texts: ReadonlyMap<string, LocalizedText>, fact: string): string {
  const named = NAMED_FACTS.find((name) => name === fact)
  if (named) return t(`facts.${named}`)
  if (!fact.startsWith(NOTICED)) return fact
  const id = fact.slice(NOTICED.length)
  return t('facts.noticed', { sign: texts.get(id)?.[locale] || id })
}

/** Sign id → text; the same behaviour has the same id in every type. */
function signTexts(packs: readonly Pack[]): ReadonlyMap<string, LocalizedText> {
  const types = packs.flatMap((pack) => pack.types)
  const signs = types.flatMap(({ signs: speakFor, counterSigns }) => [...speakFor, ...counterSigns])
  return new Map(signs.map(({ id, text }) => [id, text]))
}
