import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../shared/ipc.ts'
import type { Locale } from '../../shared/locale.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { formatCount, formatTime } from '../ui/format.ts'
import { usePeer } from '../ui/peer-context.ts'
import styles from './panel-app.module.css'
import { registrationText } from './registration-text.ts'

export type StatusBarProps = { readonly onSettings: () => void; readonly onLineLog: () => void }

/** The line at the bottom: is the phone reachable, how old are the data, what waits for the CRM. */
export function StatusBar({ onSettings, onLineLog }: StatusBarProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const peer = usePeer()
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
      <span className={sync.state === 'failed' ? styles['warning'] : undefined}>{syncText(t, locale, sync)}</span>
      {sync.outboxWaiting > 0 && <span>{t('panel.sync.outboxWaiting', { count: sync.outboxWaiting })}</span>}
      {sync.outboxRefused > 0 && (
        <span className={styles['warning']}>{t('panel.sync.outboxRefused', { count: sync.outboxRefused })}</span>
      )}
      {session.headset !== null && <span>{t('headset.inUse', { name: `\u2068${session.headset}\u2069` })}</span>}
      <span className={styles['end']}>
        {sync.state !== 'off' && (
          <Button
            look="plain"
            isDisabled={sync.state === 'running'}
            onPress={() => void peer.request('sync.run', null)}
          >
            {t('panel.sync.now')}
          </Button>
        )}
        <Button look="plain" onPress={onSettings}>
          {t('panel.settings')}
        </Button>
      </span>
    </footer>
  )
}

function syncText(t: TFunction, locale: Locale, sync: Session['sync']): string {
  switch (sync.state) {
    case 'off':
      return t('panel.sync.off')
    case 'paused':
      return t('panel.sync.paused')
    case 'running':
      return t('panel.sync.running')
    case 'failed':
      return t('panel.sync.failed', { message: sync.message })
    case 'waiting':
      return sync.syncedAt === null
        ? t('panel.sync.waitingNever')
        : t('panel.sync.waiting', { time: formatTime(locale, sync.syncedAt), count: formatCount(locale, sync.clients) })
    default:
      return sync.state satisfies never
  }
}
