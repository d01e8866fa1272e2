import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive, type Call } from '../../shared/call.ts'
import { useAccounts } from './line-mark.tsx'
import styles from './plan-view.module.css'

/** What to greet the caller with on this line, while the call rings or is on. */
export function LineGreeting({ call }: { readonly call: Call | undefined }): ReactNode {
  const { t } = useTranslation()
  const accounts = useAccounts()
  if (!call || !isLive(call) || call.direction !== 'incoming') return null
  const greeting = accounts.find(({ id }) => id === call.lineId)?.greeting
  if (!greeting) return null
  return (
    <p className={styles['say']}>
      <span className={styles['sayLabel']}>{t('call.greeting')}</span>
      <bdi>{t('card.saySentence', { text: greeting })}</bdi>
    </p>
  )
}
