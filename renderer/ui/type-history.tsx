import type { TFunction } from 'i18next'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TypeChange } from '../../shared/client-type.ts'
import type { Result } from '../../shared/result.ts'
import { useLocale } from './app-store.ts'
import { formatDay } from './format.ts'
import { usePeer } from './peer-context.ts'
import { Problem } from './problem.tsx'
import styles from './type-history.module.css'

export type TypeHistoryProps = { readonly clientId: string; readonly now: number }

/** All changes of a client's types: when, what, who, and why; asked for when it comes into sight. */
export function TypeHistory({ clientId, now }: TypeHistoryProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const [changes, setChanges] = useState<Result<readonly TypeChange[]> | null>(null)
  useEffect(() => {
    let isCurrent = true
    void peer.request('client.type-history', { clientId, locale }).then((result) => {
      if (isCurrent) setChanges(result)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, clientId, locale])
  if (!changes) return <p className={styles['minor']}>{t('type.history.loading')}</p>
  if (!changes.ok) return <Problem failure={changes.error} />
  if (changes.value.length === 0) return <p className={styles['minor']}>{t('type.history.none')}</p>
  return (
    <ul className={styles['changes']} aria-label={t('type.history.title')}>
      {changes.value.map((change) => (
        <li key={`${change.at} ${change.typologyLabel}`} className={styles['change']}>
          <time dateTime={new Date(change.at).toISOString()}>{formatDay(locale, change.at, now)}</time>
          <div>
            {changeText(t, change)}{' '}
            <span className={styles['minor']}>
              {[
                change.typologyLabel,
                change.by,
                change.suggested !== null && change.suggested !== change.to
                  ? t('type.history.suggested', { label: change.suggested })
                  : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {change.why && (
              <p className={styles['minor']} dir="auto">
                {t('card.saySentence', { text: change.why })}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** «Lost instead of Loyal»: what became of a type. */
function changeText(t: TFunction, { kind, from, to }: TypeChange): string {
  switch (kind) {
    case 'confirmed':
      return from === null || from === to
        ? t('type.change.confirmed', { to })
        : t('type.change.confirmedInstead', { from, to })
    case 'chosen':
      return from === null || from === to
        ? t('type.change.chosen', { to })
        : t('type.change.chosenInstead', { from, to })
    case 'removed':
      return from === null ? t('type.change.removed') : t('type.change.removedInstead', { from })
    case 'crm':
      if (to === null) return t('type.change.crmRemoved', { from })
      return from === null ? t('type.change.crm', { to }) : t('type.change.crmInstead', { from, to })
    default:
      return kind satisfies never
  }
}
