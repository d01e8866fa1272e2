import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldType } from '../../shared/client-type.ts'
import styles from './type-chips.module.css'

/** The client's types: solid where a person or the CRM said so, dashed and with a question mark where it is a guess. */
export function TypeChips({ types }: { readonly types: readonly HeldType[] }): ReactNode {
  const { t } = useTranslation()
  if (types.length === 0) return <p className={styles['none']}>{t('card.noTypes')}</p>
  return (
    <ul className={styles['chips']}>
      {types.map((type) => {
        const isGuess = type.source === 'suggestion'
        const classes = [styles['chip'], isGuess ? styles['guess'] : '', type.check ? styles['check'] : '']
        return (
          <li
            key={type.typology}
            className={classes.filter(Boolean).join(' ')}
            title={t(`type.source.${type.source}`, { who: type.decidedBy })}
          >
            {type.check && <span aria-hidden="true">⚠ </span>}
            <span className={styles['name']}>
              {type.label}
              {isGuess && '?'}
            </span>
            {' · '}
            {type.typologyLabel}
          </li>
        )
      })}
    </ul>
  )
}
