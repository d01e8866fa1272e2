import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive } from '../../shared/call.ts'
import { useApp } from '../ui/app-store.ts'
import { useNow } from '../ui/use-now.ts'
import { Banners } from './banners.tsx'
import { CallDetail } from './call-detail.tsx'
import { CallList } from './call-list.tsx'
import { DemoDrawer } from './demo-drawer.tsx'
import styles from './panel-app.module.css'
import { SettingsDialog } from './settings-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { WaitingView } from './waiting-view.tsx'

const NO_CALLS: readonly never[] = []

/** The operator's main window: the calls on one side, the client on the line with note and outcome on the other. */
export function PanelApp(): ReactNode {
  const { t } = useTranslation()
  const calls = useApp((state) => state.session?.calls ?? NO_CALLS)
  const isDemo = useApp((state) => state.session?.isDemo ?? false)
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [lastLiveId, setLastLiveId] = useState<string | null>(null)
  const [hasSettings, setHasSettings] = useState(false)
  const now = useNow(calls.some(isLive))

  // a call that begins is shown at once; a selection made afterwards stays
  const liveId = (calls.find((call) => call.state === 'active') ?? calls.findLast(isLive))?.id ?? null
  if (liveId !== lastLiveId) {
    setLastLiveId(liveId)
    if (liveId !== null) setSelectedId(liveId)
  }

  return (
    <div className={styles['panel']}>
      <Banners />
      <aside className={styles['side']} aria-label={t('panel.calls')}>
        <CallList selectedId={selectedId} now={now} onSelect={setSelectedId} />
        {isDemo && <DemoDrawer />}
      </aside>
      <main className={styles['main']}>
        {selectedId === null ? <WaitingView /> : <CallDetail key={selectedId} callId={selectedId} now={now} />}
      </main>
      <StatusBar onSettings={() => setHasSettings(true)} />
      {hasSettings && <SettingsDialog onClose={() => setHasSettings(false)} />}
    </div>
  )
}
