import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTBOX_STATES } from '../../shared/outbox.ts'
import { useApp } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { Problem } from '../ui/problem.tsx'
import { useNow } from '../ui/use-now.ts'
import { OutboxClient } from './outbox-client.tsx'
import frame from './dialog.module.css'
import styles from './outbox-dialog.module.css'
import { OutboxRow } from './outbox-row.tsx'
import { useOutbox, type OutboxState } from './use-outbox.ts'

const PAGE = 50
const FILTERS = [null, 'refused', 'waiting', 'sent', 'given-up'] as const satisfies readonly (OutboxState | null)[]

export type OutboxDialogProps = { readonly onOpenCall: (callId: string) => void; readonly onClose: () => void }

/** What the CRM is told of the operator's work: what waits, what it has, and what it refused and why. */
export function OutboxDialog({ onOpenCall, onClose }: OutboxDialogProps): ReactNode {
  const { t } = useTranslation()
  const dialog = useRef<HTMLDialogElement>(null)
  const hasRefused = useApp((state) => (state.session?.sync.outboxRefused ?? 0) > 0)
  // what somebody has to look at comes first
  const [state, setState] = useState<OutboxState | null>(hasRefused ? 'refused' : null)
  const [limit, setLimit] = useState(PAGE)
  const [clientId, setClientId] = useState<string | null>(null)
  const { entries, hasMore, failure } = useOutbox(state, limit)
  const now = useNow(true)

  useEffect(() => dialog.current?.showModal(), [])

  const choose = (chosen: string): void => {
    setState(OUTBOX_STATES.find((one) => one === chosen) ?? null)
    setLimit(PAGE)
  }

  return (
    <dialog
      ref={dialog}
      className={`${frame['dialog']} ${styles['dialog']}`}
      onClose={onClose}
      aria-label={t('outbox.title')}
    >
      <div className={`${frame['content']} ${styles['content']}`}>
        {clientId === null ? (
          <>
            <header className={styles['top']}>
              <h2 className={frame['title']}>{t('outbox.title')}</h2>
              <label className={styles['filter']}>
                {t('outbox.filter')}
                <select value={state ?? 'all'} onChange={(event) => choose(event.target.value)}>
                  {FILTERS.map((one) => (
                    <option key={one ?? 'all'} value={one ?? 'all'}>
                      {one === null ? t('outbox.all') : t(`outbox.state.${one}`)}
                    </option>
                  ))}
                </select>
              </label>
            </header>
            {/* a list that scrolls has to be reachable by key */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <div className={frame['list']} role="region" aria-label={t('outbox.title')} tabIndex={0}>
              {entries?.length === 0 && <p className={styles['minor']}>{t('outbox.none')}</p>}
              <ul className={styles['entries']}>
                {entries?.map((entry) => (
                  <OutboxRow
                    key={entry.sequence}
                    entry={entry}
                    now={now}
                    onOpenClient={setClientId}
                    onOpenCall={(callId) => {
                      onOpenCall(callId)
                      onClose()
                    }}
                  />
                ))}
              </ul>
              {hasMore && (
                <Button look="quiet" onPress={() => setLimit(limit + PAGE)}>
                  {t('outbox.earlier')}
                </Button>
              )}
            </div>
            <Problem failure={failure} />
          </>
        ) : (
          <OutboxClient key={clientId} clientId={clientId} now={now} onBack={() => setClientId(null)} />
        )}
        <div className={frame['actions']}>
          <Button look="primary" onPress={onClose}>
            {t('outbox.close')}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
