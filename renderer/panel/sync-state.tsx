import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import type { Locale } from '../../shared/locale.ts'
import { Button } from '../ui/button.tsx'
import { formatCount, formatElapsed, formatTime } from '../ui/format.ts'
import { isolated } from '../ui/isolated.ts'
import { usePeer } from '../ui/peer-context.ts'
import { ConfirmButton } from './confirm-button.tsx'
import styles from './panel-app.module.css'

/** How old the data are, or how far a fetch has come, in one sentence. */
export function syncText(t: TFunction, locale: Locale, sync: SyncStatus): string {
  switch (sync.state) {
    case 'off':
      return t('panel.sync.off')
    case 'paused':
      return t('panel.sync.paused')
    case 'running':
      return sync.progress ? progressText(t, locale, sync.progress) : t('panel.sync.running')
    case 'failed':
      // the CRM does answer: what it asks stands in a banner
      return sync.deletionsToConfirm > 0
        ? ageText(t, locale, sync)
        : t('panel.sync.failed', { message: `\u2068${sync.message}\u2069` })
    case 'waiting':
      return ageText(t, locale, sync)
    default:
      return sync.state satisfies never
  }
}

function ageText(t: TFunction, locale: Locale, { syncedAt, clients }: SyncStatus): string {
  if (syncedAt === null) return t('panel.sync.waitingNever')
  return t('panel.sync.waiting', { time: formatTime(locale, syncedAt), count: clients })
}

function progressText(t: TFunction, locale: Locale, progress: NonNullable<SyncStatus['progress']>): string {
  const { clients, perSecond, leftMs } = progress
  // the run of every minute brings a few, and is over before anybody has read this
  if (clients === 0) return t('panel.sync.running')
  const text = t('panel.sync.progress', { count: clients, rate: formatCount(locale, Math.round(perSecond)) })
  return leftMs === null ? text : t('panel.sync.left', { progress: text, time: formatElapsed(locale, leftMs) })
}

/** Fetches now, stops for a while, or goes on. */
export function SyncButtons({ sync }: { readonly sync: SyncStatus }): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const setPaused = (isPaused: boolean): void => void peer.request('sync.set-paused', { isPaused })
  // without a CRM the buttons are about the sources that there are
  const state = sync.state === 'off' ? sync.further[0]?.state : sync.state
  if (state === undefined) return null
  if (state === 'paused')
    return (
      <Button look="plain" onPress={() => setPaused(false)}>
        {t('panel.sync.resume')}
      </Button>
    )
  if (state === 'running' && sync.progress !== null)
    return (
      <Button look="plain" onPress={() => setPaused(true)}>
        {t('panel.sync.pause')}
      </Button>
    )
  return (
    <Button look="plain" isDisabled={state === 'running'} onPress={() => void peer.request('sync.run', null)}>
      {t('panel.sync.now')}
    </Button>
  )
}

/** A source has lost many clients: nobody is deleted here before somebody has looked. One question for each source. */
export function ManyDeletions({ sync }: { readonly sync: SyncStatus }): ReactNode {
  const { t } = useTranslation()
  const asking = sync.further.filter(({ deletionsToConfirm }) => deletionsToConfirm > 0)
  const { deletionsToConfirm: count } = sync
  return (
    <>
      {count > 0 && <DeletionsQuestion sourceId="" question={t('panel.sync.deletions', { count })} count={count} />}
      {asking.map(({ id, name, deletionsToConfirm }) => (
        <DeletionsQuestion
          key={id}
          sourceId={id}
          question={t('panel.sync.sourceDeletions', { source: isolated(name), count: deletionsToConfirm })}
          count={deletionsToConfirm}
        />
      ))}
    </>
  )
}

type DeletionsQuestionProps = { readonly sourceId: string; readonly question: string; readonly count: number }

function DeletionsQuestion({ sourceId, question, count }: DeletionsQuestionProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  return (
    <div className={styles['banner']} role="alert">
      <span>{question}</span>{' '}
      <ConfirmButton
        look="plain"
        question={t('panel.sync.deletionsQuestion', { count })}
        confirm={t('panel.sync.deletionsDelete')}
        onConfirm={() => void peer.request('sync.confirm-deletions', { sourceId })}
      >
        {t('panel.sync.deletionsConfirm')}
      </ConfirmButton>
    </div>
  )
}
