// A screen for the windows: the desktop's, or a virtual one (Xvfb) on machines without a desktop.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @typedef {object} Screen
 * @property {string | undefined} display for the environment variable DISPLAY; undefined where the system needs none
 * @property {boolean} headless whether nobody sees this screen
 * @property {() => Promise<void>} stop ends what was started; harmless to call twice
 */

const SCREEN = '1440x900x24'
const START_TIMEOUT_MILLISECONDS = 15_000
const POLL_MILLISECONDS = 25

// The server reads nothing from its standard input, but the end of it is the one sign of the parent's death that no
// crash can suppress. fd 3 is where Xvfb writes its display number.
const SERVER_SCRIPT = `
exec 4<&0 </dev/null
"$@" &
server=$!
( cat <&4 >/dev/null 2>&1; kill "$server" 2>/dev/null ) 3>&- &
exec 3>&- 4<&-
wait "$server"
`

/**
 * @param {{ own?: boolean, openbox?: boolean }} [options] `own`: a virtual screen even where there is a desktop (Linux
 *   only); `openbox`: a window manager on the virtual screen, without which focus and window order mean nothing
 * @returns {Promise<Screen>}
 */
export async function withDisplay({ own = false, openbox = false } = {}) {
  const present = process.env['DISPLAY']
  if (process.platform !== 'linux' || (!own && (present || process.env['WAYLAND_DISPLAY']))) {
    return { display: present, headless: false, stop: () => Promise.resolve() }
  }
  const server = spawn(
    'sh',
    ['-c', SERVER_SCRIPT, 'sh', 'Xvfb', '-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset'],
    // Apart from our process group: Ctrl+C must reach the app before the screen goes away under it.
    { stdio: ['pipe', 'ignore', 'pipe', 'pipe'], detached: true },
  )
  const ended = new Promise((resolve) => server.once('exit', resolve).once('error', resolve))
  const stop = async () => {
    server.ref()
    server.stdin?.end()
    await ended
  }
  try {
    const display = `:${await displayNumber(server)}`
    server.unref()
    for (const stream of server.stdio)
      if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref()
    if (openbox) await startOpenbox(display)
    return { display, headless: true, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param {import('node:child_process').ChildProcess} server @returns {Promise<string>} */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Xvfb did not start:\n${errors}`)), START_TIMEOUT_MILLISECONDS)
    let number = ''
    let errors = ''
    server.stderr?.setEncoding('utf8').on('data', (text) => (errors += text))
    const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3])
    pipe.setEncoding('utf8').on('data', (text) => {
      number += text
      if (!number.includes('\n')) return
      clearTimeout(timer)
      resolve(number.trim())
    })
    server.once('error', reject)
    server.once('close', (code) => {
      clearTimeout(timer)
      reject(new Error(`Xvfb ended with code ${code}:\n${errors}`))
    })
  })
}

/**
 * Starts openbox and waits until it manages windows. It ends with its screen.
 *
 * @param {string} display
 */
async function startOpenbox(display) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vizitka-openbox-'))
  const sign = path.join(folder, 'ready')
  const child = spawn('openbox', ['--sm-disable', '--startup', `touch ${sign}`], {
    env: { ...process.env, DISPLAY: display },
    stdio: 'ignore',
    detached: true,
  })
  /** @type {Error | undefined} */
  let failure
  child.once('error', (error) => (failure = error))
  child.once('exit', (code) => (failure ??= new Error(`openbox ended with code ${code}`)))
  child.unref()
  try {
    const deadline = Date.now() + START_TIMEOUT_MILLISECONDS
    while (!fs.existsSync(sign)) {
      if (failure !== undefined) throw failure
      if (Date.now() > deadline) throw new Error('openbox did not start')
      await sleep(POLL_MILLISECONDS)
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
