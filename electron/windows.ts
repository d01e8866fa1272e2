import path from 'node:path'
import { app, BrowserWindow, type BrowserWindowConstructorOptions } from 'electron'
import type { WindowRole } from '../shared/ipc-definition.ts'
import type { Locale } from '../shared/locale.ts'
import { APP_ORIGIN } from './app-protocol.ts'

/** A window without Node, isolated and sandboxed, that stays on its own page. */
export function createWindow(role: WindowRole, options: BrowserWindowConstructorOptions): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    ...options,
    webPreferences: {
      preload: path.join(app.getAppPath(), 'dist', 'electron', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // the card paints before it is shown, and the phone keeps its timers while nobody sees it
      backgroundThrottling: role === 'panel',
      autoplayPolicy: role === 'phone' ? 'no-user-gesture-required' : 'user-gesture-required',
      ...options.webPreferences,
    },
  })
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  window.webContents.on('will-attach-webview', (event) => event.preventDefault())
  return window
}

/** Loads the window's page; with a language it can be painted before the settings are read. */
export function loadPage(window: BrowserWindow, role: WindowRole, locale: Locale = 'en'): Promise<void> {
  return window.loadURL(`${APP_ORIGIN}/${role}/index.html?locale=${locale}`)
}
