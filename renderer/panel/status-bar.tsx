import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { FurtherState } from './further-state.tsx'
import { OutboxStatus } from './outbox-status.tsx'
import styles from './panel-app.module.css'
import { registrationText } from './registration-text.ts'
import { SyncButtons, syncText } from './sync-state.tsx'

export type StatusBarProps = {
  readonly onSettings: () => void
  readonly onLineLog: () => void
  readonly onOpenCall: (callId: string) => void
}

/** The line at the bottom: is the phone reachable, how old are the data, what waits for the CRM. */
export function StatusBar({ onSettings, onLineLog, onOpenCall }: StatusBarProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const session = useApp((state) => state.session)
  if (!session) return <footer className={styles['status']} />
  const { sync, registrations, settings } = session
  const isReady = registrations.every(({ state }) => state === 'registered')
  return (
    <footer className={styles['status']}>
      <span className={isReady ? styles['ready'] : styles['notReady']} role="status">
        <button
          type="button"
          className={styles['lineState']}
          title={t('line.title')}
          aria-haspopup="dialog"
          onClick={onLineLog}
        >
          {registrationText(t, locale, registrations, settings.accounts)}
        </button>
      </span>
      <span className={sync.state === 'failed' && sync.deletionsToConfirm === 0 ? styles['warning'] : undefined}>
        {syncText(t, locale, sync)}
      </span>
      <FurtherState />
      <OutboxStatus onOpenCall={onOpenCall} />
      {session.headset !== null && <span>{t('headset.inUse', { name: `\u2068${session.headset}\u2069` })}</span>}
      <span className={styles['end']}>
        <SyncButtons sync={sync} />
        <Button look="plain" onPress={onSettings}>
          {t('panel.settings')}
        </Button>
      </span>
    </footer>
  )
}
