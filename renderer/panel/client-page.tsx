import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardClient } from '../../shared/card.ts'
import { useLocale } from '../ui/app-store.ts'
import { Button } from '../ui/button.tsx'
import { errorText } from '../ui/error-text.ts'
import { countryName, initials } from '../ui/format.ts'
import { KnownClient } from '../ui/known-client.tsx'
import { SourceMark } from '../ui/source-mark.tsx'
import styles from './client-page.module.css'
import { useOpenedClient } from '../ui/use-opened-client.ts'

const HISTORY_ROWS = 30

export type ClientPageProps = { readonly clientId: string; readonly now: number; readonly onBack: () => void }

/** A client without a call, as a report led to it. */
export function ClientPage({ clientId, now, onBack }: ClientPageProps): ReactNode {
  const { t } = useTranslation()
  const { client, failure, setClient } = useOpenedClient(clientId)

  return (
    <article className={styles['page']}>
      <div className={styles['top']}>
        <Button look="quiet" onPress={onBack}>
          {t('panel.backToReports')}
        </Button>
        {client && <ClientHeading client={client} />}
      </div>
      {failure && (
        <p className={styles['problem']} role="alert">
          {errorText(t, failure)}
        </p>
      )}
      {!client && !failure && <p className={styles['problem']}>{t('panel.loading')}</p>}
      {client && (
        <div className={styles['body']}>
          <div className={styles['inner']}>
            <KnownClient
              client={client}
              callId={null}
              now={now}
              historyLimit={HISTORY_ROWS}
              hasKeys
              onClient={setClient}
            />
          </div>
        </div>
      )}
    </article>
  )
}

function ClientHeading({ client }: { readonly client: CardClient }): ReactNode {
  const locale = useLocale()
  const name = client.name || client.company
  const country = client.country && countryName(locale, client.country)
  const details = [client.company === name ? '' : client.company, client.place, country, client.email].filter(Boolean)
  return (
    <header className={styles['heading']}>
      <span className={styles['face']} aria-hidden="true">
        {initials(name)}
      </span>
      <div>
        <h1 className={styles['name']}>
          <bdi>{name}</bdi>
        </h1>
        {(details.length > 0 || client.sourceName !== '') && (
          <p className={styles['details']}>
            <bdi>{details.join(' · ')}</bdi> <SourceMark name={client.sourceName} />
          </p>
        )}
      </div>
    </header>
  )
}
