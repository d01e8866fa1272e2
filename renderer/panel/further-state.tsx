import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FurtherStatus } from '../../shared/ipc-crm.ts'
import type { Locale } from '../../shared/locale.ts'
import { useApp, useLocale } from '../ui/app-store.ts'
import { formatTime } from '../ui/format.ts'
import { isolated } from '../ui/isolated.ts'
import styles from './further-state.module.css'
import { PopDown } from './pop-down.tsx'

/** How the sources beside the CRM stand, in a few words; pressed, one by one. */
export function FurtherState(): ReactNode {
  const { t } = useTranslation()
  const further = useApp((state) => state.session?.sync.further ?? NONE)
  if (further.length === 0) return null
  return (
    <PopDown
      kind="dialog"
      opensUp
      label={t('panel.sync.furtherTitle')}
      face={
        <span className={further.some(isOutOfReach) ? styles['failed'] : undefined}>{furtherText(t, further)}</span>
      }
    >
      <ul className={styles['sources']}>
        {further.map((source) => (
          <SourceState key={source.id} source={source} />
        ))}
      </ul>
    </PopDown>
  )
}

const NONE: readonly never[] = []

function SourceState({ source }: { readonly source: FurtherStatus }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <li>
      <p>
        <bdi className={styles['name']}>{source.name}</bdi>
      </p>
      {(!isOutOfReach(source) || source.syncedAt !== null) && (
        <p className={styles['minor']}>{dataText(t, locale, source)}</p>
      )}
      {isOutOfReach(source) && (
        <p className={styles['failed']}>{t('panel.sync.sourceFailed', { message: isolated(source.message) })}</p>
      )}
      {source.deletionsToConfirm > 0 && (
        <p className={styles['failed']}>{t('panel.sync.sourceAsks', { count: source.deletionsToConfirm })}</p>
      )}
    </li>
  )
}

/** One that cannot be reached by its name, several by their number. */
function furtherText(t: TFunction, further: readonly FurtherStatus[]): string {
  const [failed, ...others] = further.filter(isOutOfReach)
  if (!failed) return t('panel.sync.further', { count: further.length })
  if (others.length === 0) return t('panel.sync.furtherFailed', { source: isolated(failed.name) })
  return t('panel.sync.furtherFailedSeveral', { count: others.length + 1 })
}

// one that asks whether clients may be deleted does answer
function isOutOfReach({ state, deletionsToConfirm }: FurtherStatus): boolean {
  return state === 'failed' && deletionsToConfirm === 0
}

function dataText(t: TFunction, locale: Locale, { state, syncedAt, clients }: FurtherStatus): string {
  if (state === 'running' && syncedAt === null) return t('panel.sync.running')
  const age =
    syncedAt === null
      ? t('panel.sync.waitingNever')
      : t('panel.sync.waiting', { time: formatTime(locale, syncedAt), count: clients })
  return state === 'paused' ? `${t('panel.sync.sourcePaused')} · ${age}` : age
}
