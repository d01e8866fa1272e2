// Measures the budgets: npm run bench -- [--json] [name ...]
// Prints a table, or one JSON object a line; progress and explanations go to stderr.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { withDisplay } from '../../scripts/display.mjs'
import { describeElectron, resolveElectron } from '../../scripts/electron-runtime.mjs'
import { ensureSystemLibraries } from '../../scripts/system-libraries.mjs'
import { startSipLab } from '../helpers/sip-lab/lab.ts'
import type * as Benches from './benches.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
// inside the project, where the native module is found
const built = path.join(root, 'node_modules', '.cache', 'vizitka-bench')
const emptyApp = path.join(built, 'empty-app')
const EXTERNAL = ['electron', 'better-sqlite3']

const isJson = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((argument) => argument !== '--json')

// the benches use the app's code, which only runs bundled (its SQL and JSON files are part of the bundle)
await bundle('test/bench/benches.ts', built, 'benches.mjs', 'es')
await bundle('test/bench/sync-process.ts', built, 'sync-process.mjs', 'es')
await bundle('db/sync/checkpoint-worker.ts', built, 'checkpoint-worker.mjs', 'es')
await bundle('db/sync/first-worker.ts', built, 'first-worker.mjs', 'es')
// just built from that very module
const { BENCHES, note, rounded, tableOf } = (await import(
  pathToFileURL(path.join(built, 'benches.mjs')).href
)) as typeof Benches
const names = wanted.length > 0 ? wanted : Object.keys(BENCHES)
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name))
if (unknown.length > 0) {
  note(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}`)
  process.exitCode = 1
} else {
  await runAll()
}

async function runAll(): Promise<void> {
  await bundle('test/bench/electron/driver.ts', built, 'driver.cjs', 'cjs')
  await makeEmptyApp()
  const electron = await resolveElectron()
  note(describeElectron(electron))
  const screen = await openScreen(electron.executable)
  try {
    const figures = []
    for (const name of names) {
      const figure = await BENCHES[name]?.({
        root,
        electron: electron.executable,
        electronFlags: [
          '--disable-gpu',
          '--log-level=3',
          '--lang=en-US',
          '--use-fake-device-for-media-stream',
          // Chromium refuses to sandbox as root
          ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
        environment: {
          ...process.env,
          ...(screen.display === undefined ? {} : { DISPLAY: screen.display }),
          ...(screen.headless ? { WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '/dev/null' } : {}),
        },
        driver: path.join(built, 'driver.cjs'),
        syncProcess: path.join(built, 'sync-process.mjs'),
        startSipLab,
        emptyApp,
      })
      if (!figure) continue
      const line = rounded(figure)
      figures.push(line)
      if (isJson) console.log(JSON.stringify(line))
    }
    if (!isJson) console.log(tableOf(figures))
  } finally {
    await screen.stop()
  }
}

/** A screen of its own with a window manager, as the end-to-end tests have it; what is there where that cannot be. */
async function openScreen(executable: string): ReturnType<typeof withDisplay> {
  const isLinux = process.platform === 'linux'
  const full = await ensureSystemLibraries({
    executable,
    needsXvfb: isLinux,
    extraPackages: isLinux ? ['openbox'] : [],
  })
  if (full.ok) return withDisplay({ own: isLinux, openbox: isLinux })
  note(`No virtual screen with a window manager: ${full.reason}`)
  return withDisplay()
}

async function makeEmptyApp(): Promise<void> {
  await bundle('test/bench/electron/empty-app.ts', emptyApp, 'main.cjs', 'cjs')
  await bundle('test/bench/electron/empty-preload.ts', emptyApp, 'empty-preload.cjs', 'cjs')
  writeFileSync(path.join(emptyApp, 'package.json'), JSON.stringify({ name: 'empty-app', main: 'main.cjs' }))
  for (const role of ['panel', 'card', 'phone']) {
    mkdirSync(path.join(emptyApp, role), { recursive: true })
    const page = `<!doctype html><meta charset="utf-8"><title>${role}</title><p>Nobody is calling</p>`
    writeFileSync(path.join(emptyApp, role, 'index.html'), page)
  }
}

async function bundle(entry: string, folder: string, file: string, format: 'es' | 'cjs'): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      // what the fallback Electron runs
      target: 'node20',
      minify: false,
      rolldownOptions: {
        external: EXTERNAL,
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  })
}
