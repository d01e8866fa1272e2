import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { NAMED_FACTS } from '../../../shared/typology/facts.ts'
import type { Pack } from '../../../shared/typology/pack.ts'
import { useLocale } from '../../ui/app-store.ts'
import { usePackEditing } from './editing-context.ts'

const NOTICED = 'sign.'

/** Names facts in the interface's language; one that is not known is named as it is written. */
export function useFactName(): (fact: string) => string {
  const { t } = useTranslation()
  const locale = useLocale()
  const { packs } = usePackEditing()
  return useCallback(
    (fact) => {
      const named = NAMED_FACTS.find((name) => name === fact)
      if (named) return t(`facts.${named}`)
      if (!fact.startsWith(NOTICED)) return fact
      const id = fact.slice(NOTICED.length)
      return t('facts.noticed', { sign: signText(packs, id)?.[locale] ?? id })
    },
    [t, locale, packs],
  )
}

function signText(packs: readonly Pack[], id: string): Pack['label'] | undefined {
  return packs
    .flatMap(({ types }) => types.flatMap(({ signs, counterSigns }) => [...signs, ...counterSigns]))
    .find((sign) => sign.id === id)?.text
}
