// Installs Debian and Ubuntu packages when run as root; otherwise says what to type.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { withLock } from './lock.mjs'

/** @typedef {{ ok: true } | { ok: false, reason: string }} Outcome */

const LISTS_FOLDER = '/var/lib/apt/lists'
const POLICY_FILE = '/usr/sbin/policy-rc.d'
const POLICY_BACKUP = `${POLICY_FILE}.before-vizitka`
const LOCK_FILE = path.join(os.tmpdir(), 'vizitka-debian-packages.lock')
/** apt waits this long for another package manager at work. */
const APT_LOCK_SECONDS = 180
const OUTPUT_LINES_SHOWN = 12

/** Whether this machine is a Debian or a relative of it. */
export function isDebian() {
  return process.platform === 'linux' && fs.existsSync('/usr/bin/apt-get') && fs.existsSync('/usr/bin/dpkg-query')
}

/**
 * Makes sure that the packages are installed. As root it installs what is missing, without recommended packages and
 * without starting any service that comes along; otherwise the reason names the command to run.
 *
 * @param {readonly string[]} packages names, or alternatives in the order of preference: `libasound2t64 | libasound2`
 * @returns {Promise<Outcome>}
 */
export async function ensureDebianPackages(packages) {
  if (missing(packages).length === 0) return { ok: true }
  if (!isDebian()) return { ok: false, reason: `needs ${packages.join(', ')} from the system's package manager` }
  if (process.getuid?.() !== 0) return { ok: false, reason: `run: ${installCommand(missing(packages))}` }
  return withLock(LOCK_FILE, async () => {
    let wanted = missing(packages)
    if (wanted.length === 0) return { ok: true }
    const isKnown = () => wanted.every((name) => alternatives(name).some(isInPackageLists))
    if (!isKnown()) {
      const updated = await apt(['update', '-q'])
      if (!isKnown()) {
        const unknown = wanted.filter((name) => !alternatives(name).some(isInPackageLists))
        const cause = updated.ok ? '' : `: ${updated.reason}`
        return { ok: false, reason: `apt does not know ${unknown.join(', ')}${cause}` }
      }
    }
    process.stderr.write(`Installing Debian packages: ${wanted.map(chosen).join(' ')}\n`)
    const first = await install(wanted)
    if (first.ok) return first
    // The usual cause: lists so old that the files they name are gone from the mirror.
    await apt(['update', '-q'])
    wanted = missing(packages)
    return install(wanted)
  })
}

/**
 * The command that installs the packages, to be shown to somebody who is not root.
 *
 * @param {readonly string[]} packages as for `ensureDebianPackages`
 */
export function installCommand(packages) {
  const names = packages.map(chosen).join(' ')
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`
}

/** @param {readonly string[]} packages */
function missing(packages) {
  return packages.filter((name) => !alternatives(name).some(isInstalled))
}

/** @param {string} name */
function alternatives(name) {
  return name.split('|').map((part) => part.trim())
}

/** @param {string} name */
function chosen(name) {
  const names = alternatives(name)
  return names.find(isInPackageLists) ?? names.at(-1) ?? name
}

/** @param {string} name */
function isInstalled(name) {
  const query = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' })
  return query.status === 0 && query.stdout === 'installed'
}

/** @param {string} name */
function isInPackageLists(name) {
  if (!fs.existsSync(LISTS_FOLDER)) return false
  // `show` fails for names that are only provided by others, as the old names of the 64-bit time transition are.
  return spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0
}

/** @param {readonly string[]} packages @returns {Promise<Outcome>} */
async function install(packages) {
  return withoutServices(() => apt(['install', '-y', '-q', '--no-install-recommends', ...packages.map(chosen)]))
}

/**
 * Runs apt-get quietly; its last lines are in the reason when it fails. Ctrl+C reaches apt too, and takes effect here
 * only once apt has ended, so that callers can tidy up.
 *
 * @param {readonly string[]} args
 * @returns {Promise<Outcome>}
 */
async function apt(args) {
  const child = spawn('apt-get', ['-o', `DPkg::Lock::Timeout=${APT_LOCK_SECONDS}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l', LC_ALL: 'C' },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text))
  const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    /** @type {number | null} */
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
    if (code === 0) return { ok: true }
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  const tail = output.trim().split('\n').slice(-OUTPUT_LINES_SHOWN).join('\n')
  return { ok: false, reason: `apt-get ${args.join(' ')} failed:\n${tail}` }
}

/**
 * Keeps the maintainer scripts from starting services: they ask policy-rc.d, and 101 means "forbidden". What was there
 * before is put back, and so is what an earlier, killed run has left behind.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withoutServices(work) {
  if (!isPresent(POLICY_BACKUP) && isPresent(POLICY_FILE)) fs.renameSync(POLICY_FILE, POLICY_BACKUP)
  fs.rmSync(POLICY_FILE, { force: true })
  fs.writeFileSync(POLICY_FILE, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  const restore = () => {
    fs.rmSync(POLICY_FILE, { force: true })
    if (isPresent(POLICY_BACKUP)) fs.renameSync(POLICY_BACKUP, POLICY_FILE)
  }
  process.once('exit', restore)
  try {
    return await work()
  } finally {
    process.off('exit', restore)
    restore()
  }
}

/** Unlike `existsSync`, sees a dangling symbolic link. @param {string} file */
function isPresent(file) {
  return fs.lstatSync(file, { throwIfNoEntry: false }) !== undefined
}
