import { app, type BrowserWindow } from 'electron'
import { createWindow } from './windows.ts'

/** The operator's main window. Closing it ends the app, but never a call: then it is put away instead. */
export function createPanelWindow(hasLiveCall: () => boolean): BrowserWindow {
  const window = createWindow('panel', { width: 1080, height: 720, minWidth: 720, minHeight: 480, title: 'Vizitka' })
  // the system or the updater ends the app in earnest: then nothing may hold it back
  let isQuitting = false
  app.once('before-quit', () => (isQuitting = true))
  window.on('close', (event) => {
    if (isQuitting || !hasLiveCall()) return
    event.preventDefault()
    window.minimize()
  })
  return window
}
