import path from 'node:path'
import { app, BrowserWindow, Menu, type BrowserWindowConstructorOptions } from 'electron'

/** Windows as the app has them, with nothing inside. */
const WINDOWS: Readonly<Record<string, BrowserWindowConstructorOptions>> = {
  panel: { width: 1080, height: 720 },
  card: { width: 400, height: 420, frame: false, resizable: false, skipTaskbar: true, alwaysOnTop: true },
  phone: {},
}

const roles = (process.env['VIZITKA_BENCH_WINDOWS'] ?? 'panel').split(',')
const profile = process.env['VIZITKA_USER_DATA']
if (profile) app.setPath('userData', profile)
Menu.setApplicationMenu(null)
void app.whenReady().then(() => {
  for (const role of roles) open(role)
})

function open(role: string): void {
  const window = new BrowserWindow({
    show: false,
    ...WINDOWS[role],
    webPreferences: {
      preload: path.join(app.getAppPath(), 'empty-preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      spellcheck: false,
      backgroundThrottling: role === 'panel',
    },
  })
  if (role === 'panel') window.once('ready-to-show', () => window.show())
  void window.loadFile(path.join(app.getAppPath(), role, 'index.html'))
}
