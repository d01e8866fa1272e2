// Starts the built app for a person at this machine (start, dev). Tests start it themselves, through Playwright.
import path from 'node:path'
import { withDisplay } from '../display.mjs'
import { describeElectron, resolveElectron } from '../electron-runtime.mjs'
import { ensureSystemLibraries } from '../system-libraries.mjs'
import { runInForeground } from './child.mjs'

const root = path.join(import.meta.dirname, '..', '..')

/**
 * Finds Electron and makes the machine ready for it.
 *
 * @returns {Promise<{ electron: import('../electron-runtime.mjs').Electron, screen: import('../display.mjs').Screen }
 *   | undefined>} undefined when something is missing; what it is has been printed
 */
export async function prepareElectron() {
  const electron = await resolveElectron()
  console.error(describeElectron(electron))
  const needsXvfb = !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  const ready = await ensureSystemLibraries({ executable: electron.executable, needsXvfb })
  if (!ready.ok) {
    console.error(ready.reason)
    return undefined
  }
  const screen = await withDisplay()
  if (screen.headless) console.error(`No desktop here: the windows are on the virtual screen ${screen.display}`)
  return { electron, screen }
}

/**
 * @param {import('../electron-runtime.mjs').Electron} electron
 * @param {import('../display.mjs').Screen} screen
 * @param {readonly string[]} appArguments
 * @param {NodeJS.ProcessEnv} [extraEnvironment]
 */
export function launchApp(electron, screen, appArguments, extraEnvironment = {}) {
  const flags = [...systemFlags(electron), ...(screen.headless ? ['--disable-gpu'] : [])]
  const environment = {
    ...process.env,
    ...(screen.display === undefined ? {} : { DISPLAY: screen.display }),
    // Without a desktop there is no session bus either; Chromium would try to start one and wait for it.
    ...(screen.headless ? { VIZITKA_HEADLESS: '1', DBUS_SESSION_BUS_ADDRESS: '/dev/null' } : {}),
    ...extraEnvironment,
  }
  return runInForeground(electron.executable, [...flags, root, ...appArguments], { cwd: root, env: environment })
}

/** @param {import('../electron-runtime.mjs').Electron} electron */
function systemFlags(electron) {
  if (process.platform !== 'linux') return []
  const flags = []
  // Chromium refuses to sandbox as root.
  if (process.getuid?.() === 0) flags.push('--no-sandbox')
  if (electron.kind === 'fallback') {
    flags.push('--log-level=3')
    // Newer versions choose Wayland by themselves.
    if (!process.env['DISPLAY'] && process.env['WAYLAND_DISPLAY']) flags.push('--ozone-platform-hint=auto')
  }
  return flags
}
