import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isLive } from '../../shared/call.ts'
import { useApp } from '../ui/app-store.ts'
import { useNow } from '../ui/use-now.ts'
import { Banners } from './banners.tsx'
import { CallsView } from './calls-view.tsx'
import { LiveCallStrip } from './live-call-strip.tsx'
import styles from './panel-app.module.css'
import { ReportsTab } from './reports-tab.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabNav } from './tab-nav.tsx'

const NO_CALLS: readonly never[] = []

// operators never see it, and the panel is the first window to be painted
const PacksView = lazy(async () => ({ default: (await import('./packs/packs-view.tsx')).PacksView }))

type PanelTab = 'calls' | 'packs' | 'reports'

/** The main window: the calls, and for a supervisor the typologies and the reports beside them. */
export function PanelApp(): ReactNode {
  const { t } = useTranslation()
  const calls = useApp((state) => state.session?.calls ?? NO_CALLS)
  const isSupervisor = useApp((state) => state.session?.settings.role === 'supervisor')
  const [chosenTab, setChosenTab] = useState<PanelTab>('calls')
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [lastLiveId, setLastLiveId] = useState<string | null>(null)
  const [hasSettings, setHasSettings] = useState(false)
  const now = useNow(calls.some(isLive))

  // a call that begins is shown at once; a selection made afterwards stays
  const live = calls.find((call) => call.state === 'active') ?? calls.findLast(isLive)
  const liveId = live?.id ?? null
  if (liveId !== lastLiveId) {
    setLastLiveId(liveId)
    if (liveId !== null) setSelectedId(liveId)
  }

  const tab = isSupervisor ? chosenTab : 'calls'
  // what rings comes first: it is what cannot wait
  const stripCall = calls.findLast((call) => call.state === 'ringing') ?? live
  const goToCall = (callId: string): void => {
    setSelectedId(callId)
    setChosenTab('calls')
  }

  return (
    <div className={styles['panel']}>
      <Banners />
      {isSupervisor && (
        <TabNav
          label={t('panel.tabs.label')}
          tabs={[
            { id: 'calls', label: t('panel.tabs.calls'), keyName: 'tab1' },
            { id: 'packs', label: t('panel.tabs.packs'), keyName: 'tab2' },
            { id: 'reports', label: t('panel.tabs.reports'), keyName: 'tab3' },
          ]}
          current={tab}
          onChoose={setChosenTab}
        />
      )}
      {tab !== 'calls' && stripCall && (
        <LiveCallStrip key={stripCall.id} call={stripCall} now={now} onGo={() => goToCall(stripCall.id)} />
      )}
      {tab === 'calls' && <CallsView selectedId={selectedId} now={now} onSelect={setSelectedId} />}
      {tab === 'packs' && (
        <Suspense fallback={<p className={styles['loading']}>{t('panel.loading')}</p>}>
          <PacksView now={now} />
        </Suspense>
      )}
      {tab === 'reports' && <ReportsTab now={now} />}
      <StatusBar onSettings={() => setHasSettings(true)} />
      {hasSettings && <SettingsDialog onClose={() => setHasSettings(false)} />}
    </div>
  )
}
