import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { KnownClient } from '../ui/known-client.tsx'
import { Problem } from '../ui/problem.tsx'
import { EnteredClientForm } from './entered-client-form.tsx'
import frame from './dialog.module.css'
import styles from './outbox-dialog.module.css'
import { useOpenedClient } from '../ui/use-opened-client.ts'

const HISTORY_ROWS = 6

export type OutboxClientProps = { readonly clientId: string; readonly now: number; readonly onBack: () => void }

/** The client of an entry, to be mended; keys belong to the call behind the dialog. */
export function OutboxClient({ clientId, now, onBack }: OutboxClientProps): ReactNode {
  const { t } = useTranslation()
  const { client, failure, setClient } = useOpenedClient(clientId)

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
        <div className={frame['list']}>
          {client.isLocalOnly && <EnteredClientForm clientId={clientId} onSaved={onBack} />}
          <KnownClient client={client} callId={null} now={now} historyLimit={HISTORY_ROWS} onClient={setClient} />
        </div>
      )}
    </>
  )
}
