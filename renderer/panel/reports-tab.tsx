import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ClientPage } from './client-page.tsx'
import styles from './panel-app.module.css'

// operators never see it, and the charts are large
const ReportsView = lazy(() => import('./reports/reports-view.tsx'))

/** The reports, and the client that one of them led to; going back finds the report as it was. */
export function ReportsTab({ now }: { readonly now: number }): ReactNode {
  const { t } = useTranslation()
  const [clientId, setClientId] = useState<string | null>(null)
  return (
    <main className={styles['main']}>
      <div className={styles['reports']} hidden={clientId !== null}>
        <Suspense fallback={<p className={styles['loading']}>{t('panel.loading')}</p>}>
          <ReportsView onOpenClient={setClientId} />
        </Suspense>
      </div>
      {clientId !== null && (
        <ClientPage key={clientId} clientId={clientId} now={now} onBack={() => setClientId(null)} />
      )}
    </main>
  )
}
