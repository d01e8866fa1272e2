// Builds dist/ from the sources: one vite build per program, and the table of places.
//   npm run build            builds always
//   ensureBuilt()            builds only when a source is newer than the last build
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { isEntry } from '../machine/entry.mjs'
import { withLock } from '../machine/lock.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const dist = path.join(root, 'dist')
const stampFile = path.join(dist, '.built')
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'db',
  'scripts/tasks/build.mjs',
  'scripts/build-places.mjs',
  'package-lock.json',
]

/** What a program runs on decides what a change of it restarts. @typedef {'main' | 'renderer'} Side */

/** Electron's own module and the native one are found at run time, not bundled. */
const EXTERNAL = ['electron', 'better-sqlite3']
// The oldest runtime that has to run the bundles: the fallback of electron-runtime.mjs.
const NODE_TARGET = 'node20'
const CHROME_TARGET = 'chrome130'

/** What all windows speak, and what those show that people see: from their first moment, unlike what is loaded later. */
const SPOKEN = /[\\/]shared[\\/]|[\\/]renderer[\\/]wire\.ts$/
const SHOWN =
  /[\\/]renderer[\\/](?:ui|i18n)[\\/]|[\\/]renderer[\\/]window\.tsx$|[\\/]node_modules[\\/](?:react|react-dom|scheduler|i18next|react-i18next|zustand|use-sync-external-store|void-elements|html-parse-stringify)[\\/]/

const NODE_PROGRAMS = [
  { input: 'electron/main.ts', output: 'electron/main.js', format: 'es' },
  // A sandboxed preload script cannot be an ES module.
  { input: 'electron/preload.ts', output: 'electron/preload.cjs', format: 'cjs' },
  { input: 'db/process.ts', output: 'db/process.mjs', format: 'es' },
  { input: 'db/sync/checkpoint-worker.ts', output: 'db/checkpoint-worker.mjs', format: 'es' },
  { input: 'db/sync/first-worker.ts', output: 'db/first-worker.mjs', format: 'es' },
  { input: 'db/sync/template/expression-worker.ts', output: 'db/expression-worker.mjs', format: 'es' },
  { input: 'db/demo-crm/process.ts', output: 'demo-crm/process.mjs', format: 'es' },
]
const PAGES = ['phone', 'card', 'panel']

/**
 * Builds everything. With `watch` it goes on until `close` is called and reports each finished round.
 *
 * @param {{ watch?: boolean, onBuilt?: (side: Side) => void }} [options] `onBuilt` is only called with `watch`
 * @returns {Promise<{ close(): Promise<void> }>} with `watch`, after the first round of all programs
 */
export async function buildAll({ watch = false, onBuilt = () => undefined } = {}) {
  const startedAt = new Date()
  if (!watch) fs.rmSync(path.join(dist, 'renderer'), { recursive: true, force: true })
  const [watchers] = await Promise.all([
    Promise.all([
      ...NODE_PROGRAMS.map((program) => run(nodeConfig(program), watch, () => onBuilt('main'))),
      run(rendererConfig(watch), watch, () => onBuilt('renderer')),
    ]),
    buildPlaces(),
  ])
  fs.mkdirSync(dist, { recursive: true })
  fs.writeFileSync(stampFile, '')
  // A source saved during the build may not be in it.
  fs.utimesSync(stampFile, startedAt, startedAt)
  return {
    async close() {
      await Promise.all(watchers.map(async (watcher) => watcher?.close()))
    },
  }
}

/** Builds unless the last build is newer than every source. Several processes may call it at once. */
export async function ensureBuilt() {
  if (isUpToDate()) return
  await withLock(path.join(root, 'node_modules/.cache/build.lock'), async () => {
    if (isUpToDate()) return
    console.error('Building')
    await buildAll()
  })
}

function isUpToDate() {
  if (!fs.existsSync(stampFile)) return false
  const outputs = [
    ...NODE_PROGRAMS.map((program) => program.output),
    ...PAGES.map((page) => `renderer/${page}/index.html`),
    'places.sqlite',
  ]
  if (!outputs.every((file) => fs.existsSync(path.join(dist, file)))) return false
  const builtAt = fs.statSync(stampFile).mtimeMs
  return !SOURCES.some((source) => isNewer(path.join(root, source), builtAt))
}

/** Folders count as well: their time tells of removed and renamed files. @param {string} file @param {number} time @returns {boolean} */
function isNewer(file, time) {
  const stat = fs.statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return false
  if (stat.mtimeMs > time) return true
  return stat.isDirectory() && fs.readdirSync(file).some((name) => isNewer(path.join(file, name), time))
}

/**
 * One vite build, or a watcher once its first round has ended. A round with errors is reported by vite itself.
 *
 * @param {import('vite').InlineConfig} config
 * @param {boolean} watch
 * @param {() => void} onBuilt
 */
async function run(config, watch, onBuilt) {
  const result = await build({ ...config, build: { ...config.build, watch: watch ? {} : null } })
  if (!('on' in result)) return undefined
  await new Promise((resolve) => {
    result.on('event', async (event) => {
      if (event.code === 'BUNDLE_END') await event.result.close()
      if (event.code === 'END') onBuilt()
      if (event.code === 'ERROR') console.error(event.error)
      if (event.code === 'END' || event.code === 'ERROR') resolve(undefined)
    })
  })
  return result
}

/** @param {{ input: string, output: string, format: string }} program @returns {import('vite').InlineConfig} */
function nodeConfig({ input, output, format }) {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: input,
      outDir: path.join(dist, path.dirname(output)),
      // main and preload share a folder.
      emptyOutDir: false,
      target: NODE_TARGET,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: EXTERNAL,
        output: {
          format: format === 'cjs' ? 'cjs' : 'es',
          entryFileNames: path.basename(output),
          // what is imported later stands in files of its own, which a start does not read
          ...(format === 'cjs' ? { codeSplitting: false } : { chunkFileNames: chunksOf(output) }),
        },
      },
    },
  }
}

/** Programs share a folder: each has its own names. @param {string} output */
function chunksOf(output) {
  const { name, ext } = path.parse(output)
  return `${name}-[name]${ext}`
}

/** @param {boolean} watch @returns {import('vite').InlineConfig} */
function rendererConfig(watch) {
  const folder = path.join(root, 'renderer')
  return {
    root: folder,
    configFile: false,
    logLevel: 'warn',
    // Pages are served from the app's own protocol, each from its folder.
    base: './',
    publicDir: false,
    plugins: [react()],
    build: {
      outDir: path.join(dist, 'renderer'),
      emptyOutDir: false,
      target: CHROME_TARGET,
      minify: !watch,
      sourcemap: true,
      // Nothing of this is downloaded: the warning about large files is for web sites.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        input: Object.fromEntries(PAGES.map((page) => [page, path.join(folder, page, 'index.html')])),
        output: {
          // What windows share is evaluated before their own first line: zod must be told not to make code from text
          // in the piece that brings it.
          codeSplitting: {
            groups: [
              { name: 'zod', priority: 2, test: /[\\/]node_modules[\\/]zod[\\/]|[\\/]zod-without-eval\.ts$/ },
              // one file in place of a dozen: each that a window asks for goes through main, which takes longer than to read it
              { name: 'spoken', priority: 1, minShareCount: 2, test: SPOKEN },
              { name: 'shown', priority: 1, minShareCount: 2, test: SHOWN },
            ],
          },
        },
      },
    },
  }
}

async function buildPlaces() {
  const script = path.join(root, 'scripts/build-places.mjs')
  if (!fs.existsSync(script)) return
  const module = await import(pathToFileURL(script).href)
  await module.buildPlaces({ root })
}

if (isEntry(import.meta.url)) await buildAll()
