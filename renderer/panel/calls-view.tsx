import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp } from '../ui/app-store.ts'
import { CallDetail } from './call-detail.tsx'
import { CallList } from './call-list.tsx'
import { DemoDrawer } from './demo-drawer.tsx'
import { DialField } from './dial-field.tsx'
import styles from './panel-app.module.css'
import { WaitingView } from './waiting-view.tsx'

export type CallsViewProps = {
  readonly selectedId: string | null
  readonly now: number
  readonly onSelect: (callId: string) => void
}

/** The calls on one side, the client on the line with note and outcome on the other. */
export function CallsView({ selectedId, now, onSelect }: CallsViewProps): ReactNode {
  const { t } = useTranslation()
  const isDemo = useApp((state) => state.session?.isDemo ?? false)
  return (
    <div className={styles['calls']}>
      <aside className={styles['side']} aria-label={t('panel.calls')}>
        <DialField />
        <CallList selectedId={selectedId} now={now} onSelect={onSelect} />
        {isDemo && <DemoDrawer />}
      </aside>
      <main className={styles['main']}>
        {selectedId === null ? <WaitingView /> : <CallDetail key={selectedId} callId={selectedId} now={now} />}
      </main>
    </div>
  )
}
