// A lock between processes: one file, created exclusively, kept fresh while it is held.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MILLISECONDS = 300
const REFRESH_MILLISECONDS = 5_000
/** Well above the longest stretch in which the holder may be too busy to refresh the file. */
const STALE_MILLISECONDS = 120_000

/**
 * Runs `work` while no other process runs anything under the same lock file; waits as long as it takes. A lock whose
 * holder died is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: string) => void }} [options] `onWait` is called once if somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(file, work, options = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const self = JSON.stringify({ pid: process.pid, host: os.hostname(), since: Date.now() })
  for (let first = true; !tryCreate(file, self); first = false) {
    if (first) options.onWait?.(read(file) ?? '')
    if (!removeIfStale(file)) await sleep(POLL_MILLISECONDS)
  }
  const refresh = setInterval(() => {
    try {
      fs.utimesSync(file, new Date(), new Date())
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }, REFRESH_MILLISECONDS)
  refresh.unref()
  const release = () => {
    if (read(file) === self) fs.rmSync(file, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(refresh)
    process.off('exit', release)
    release()
  }
}

/** @param {string} file @param {string} content */
function tryCreate(file, content) {
  try {
    fs.writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** @param {unknown} error */
function isMissing(error) {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/**
 * @param {string} file
 * @returns {boolean} whether it is worth trying again at once
 */
function removeIfStale(file) {
  const content = read(file)
  if (content === undefined) return true
  if (!isStale(file, content)) return false
  // Another waiter may have removed the stale lock and made its own in the meantime: moving it aside first shows which.
  const aside = `${file}.${process.pid}.stale`
  try {
    fs.renameSync(file, aside)
  } catch (error) {
    if (isMissing(error)) return true
    throw error
  }
  if (read(aside) !== content && !fs.existsSync(file)) fs.renameSync(aside, file)
  else fs.rmSync(aside, { force: true })
  return true
}

/** @param {string} file @param {string} content */
function isStale(file, content) {
  try {
    const holder = JSON.parse(content)
    if (holder.host === os.hostname() && !isAlive(holder.pid)) return true
    return Date.now() - fs.statSync(file).mtimeMs > STALE_MILLISECONDS
  } catch (error) {
    if (isMissing(error)) return true
    // Empty or half-written: its writer is at work this very moment, or died in between; the age tells.
    if (error instanceof SyntaxError) return Date.now() - fs.statSync(file).mtimeMs > REFRESH_MILLISECONDS
    throw error
  }
}

/** @param {unknown} pid */
function isAlive(pid) {
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
