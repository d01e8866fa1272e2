import { type BrowserWindow } from 'electron'
import { createWindow } from './windows.ts'

/** The operator's main window. Closing it ends the app, but never a call: then it is put away instead. */
export function createPanelWindow(hasLiveCall: () => boolean): BrowserWindow {
  const window = createWindow('panel', { width: 1080, height: 720, minWidth: 720, minHeight: 480, title: 'Vizitka' })
  window.on('close', (event) => {
    if (!hasLiveCall()) return
    event.preventDefault()
    window.minimize()
  })
  return window
}
