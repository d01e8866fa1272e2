import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient } from '../../shared/card.ts'
import type { Failure } from '../../shared/result.ts'
import { useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { KnownClient } from '../ui/known-client.tsx'
import { usePeer } from '../ui/peer-context.ts'
import { Problem } from '../ui/problem.tsx'
import { EnteredClientForm } from './entered-client-form.tsx'
import styles from './outbox-dialog.module.css'

const HISTORY_ROWS = 6

export type OutboxClientProps = { readonly clientId: string; readonly now: number; readonly onBack: () => void }

/** The client of an entry, to be mended; keys belong to the call behind the dialog. */
export function OutboxClient({ clientId, now, onBack }: OutboxClientProps): ReactNode {
  const { t } = useTranslation()
  const peer = usePeer()
  const locale = useLocale()
  const [client, setClient] = useState<CardClient | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    let isCurrent = true
    void peer.request('client.open', { clientId, locale }).then((opened) => {
      if (!isCurrent) return
      if (opened.ok) setClient(opened.value)
      setFailure(opened.ok ? null : opened.error)
    })
    return () => {
      isCurrent = false
    }
  }, [peer, clientId, locale])

  return (
    <>
      <div className={styles['head']}>
        <Button look="quiet" onPress={onBack}>
          {t('outbox.back')}
        </Button>
        {client && <bdi className={styles['name']}>{client.name || client.company}</bdi>}
      </div>
      <Problem failure={failure} />
      {client && (
        <div className={styles['list']}>
          {client.isLocalOnly && <EnteredClientForm clientId={clientId} onSaved={onBack} />}
          <KnownClient client={client} callId={null} now={now} historyLimit={HISTORY_ROWS} onClient={setClient} />
        </div>
      )}
    </>
  )
}
