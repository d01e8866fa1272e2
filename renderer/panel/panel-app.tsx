import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { isLive } from '../../shared/call.ts'
import { useApp } from '../ui/app-store.ts'
import { callToShow } from '../ui/consultation.ts'
import { useKey } from '../ui/keys.ts'
import { useNow } from '../ui/use-now.ts'
import { Banners } from './banners.tsx'
import { CallsView } from './calls-view.tsx'
import { dialStore, offerNumber } from './dial-store.ts'
import { LineLogDialog } from './line-log-dialog.tsx'
import { LiveCallStrip } from './live-call-strip.tsx'
import styles from './panel-app.module.css'
import { ReportsTab } from './reports-tab.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabNav } from './tab-nav.tsx'
import { WorkplaceBar } from './workplace-bar.tsx'
import { WorkplaceTools } from './workplace-tools.tsx'

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
  const [hasLineLog, setHasLineLog] = useState(false)
  const now = useNow(calls.some(isLive))

  // a call that begins is shown at once; a selection made afterwards stays
  const latest = calls.find((call) => call.state === 'active') ?? calls.findLast(isLive)
  const live = latest && callToShow(latest, calls)
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

  useKey('dial', () => offerNumber(null))
  useShownDialField(() => setChosenTab('calls'))

  return (
    <div className={styles['panel']}>
      <Banners />
      <WorkplaceBar>
        <WorkplaceTools />
      </WorkplaceBar>
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
      <StatusBar onSettings={() => setHasSettings(true)} onLineLog={() => setHasLineLog(true)} onOpenCall={goToCall} />
      {hasLineLog && <LineLogDialog onClose={() => setHasLineLog(false)} />}
      {hasSettings && <SettingsDialog onClose={() => setHasSettings(false)} />}
    </div>
  )
}

/** The dial field is asked for from anywhere, also by a link of the system: the view that holds it comes first then. */
function useShownDialField(show: () => void): void {
  const isWanted = useStore(dialStore, (state) => state.wantsFocus)
  const latest = useRef(show)
  useEffect(() => {
    latest.current = show
  })
  useEffect(() => {
    if (isWanted) latest.current()
  }, [isWanted])
}
