import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/vazirmatn/index.css'
import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { nearestLocale } from '../shared/locale.ts'
import type { EventHandler, Peer } from '../shared/rpc.ts'
import { changeLocale, setupI18n } from './i18n/i18n.ts'
import { appStore, applyEvent, loadSession, loadTypologies, localeOf } from './ui/app-store.ts'
import './ui/base.css'
import { PeerContext } from './ui/peer-context.ts'
import { connectToMain } from './wire.ts'

const PAINT_PATIENCE_MS = 150

/** Starts a window: connection, session, language, then its one component. */
export async function startWindow(content: ReactNode, onEvent: EventHandler = () => undefined): Promise<Peer> {
  const peer = connectToMain((event) => {
    applyEvent(event)
    if (event.name === 'settings.changed') {
      void changeLocale(localeOf(appStore.getState().session)).then(() => loadTypologies(peer))
    }
    const mayHaveOtherPacks = event.name === 'packs.changed' || (event.name === 'data.state' && event.payload.isReady)
    if (mayHaveOtherPacks) void loadTypologies(peer)
    onEvent(event)
  })
  await setupI18n(nearestLocale(new URLSearchParams(location.search).get('locale') ?? navigator.language))
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      <PeerContext value={peer}>{content}</PeerContext>
    </StrictMode>,
  )
  // the frame of the window is painted before anything else is asked for; then it fills in
  await firstPaint()
  loadFonts()
  const session = await loadSession(peer)
  await changeLocale(localeOf(session))
  void loadTypologies(peer)
  return peer
}

/** Fetches the faces for every script now: a text that changes its face after it was read looks like another text. */
function loadFonts(): void {
  for (const weight of [400, 600]) {
    void document.fonts.load(`${weight} 14px 'Inter Variable'`, 'AaЖж')
    void document.fonts.load(`${weight} 14px 'Vazirmatn Variable'`, 'شماره')
  }
}

/** Waits for the first frame, but not for long: a window that is put away draws none. */
function firstPaint(): Promise<unknown> {
  const painted = new Promise((resolve) => requestAnimationFrame(() => window.setTimeout(resolve, 0)))
  return Promise.race([painted, new Promise((resolve) => window.setTimeout(resolve, PAINT_PATIENCE_MS))])
}
