// Checks, then unit, integration and end-to-end tests: npm test -- [--no-check] [file ...] [-t name] [vitest options]
// With any argument but --no-check the checks are left out. The last line is always "N passed, N failed, N skipped".
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runInForeground } from '../machine/child.mjs'
import { withDisplay } from '../display.mjs'
import { describeElectron, resolveElectron } from '../electron-runtime.mjs'
import { ensureSystemLibraries } from '../system-libraries.mjs'
import { ensureBuilt } from './build.mjs'
import { runChecks } from './check.mjs'
import { onlyUnitTests, summarise } from '../machine/test-summary.mjs'

const root = path.join(import.meta.dirname, '..', '..')
const vitestArguments = process.argv.slice(2).filter((argument) => argument !== '--no-check')

/** Failures outside of vitest, one line each. @type {string[]} */
const failures = []
if (process.argv.length === 2) failures.push(...(await runChecks()).map((name) => `check: ${name}`))

/** @type {import('../display.mjs').Screen | undefined} */
let screen
/** @type {string[]} */
const projects = []
if (!onlyUnitTests(vitestArguments)) {
  const obstacle = await attempt(prepare)
  if (obstacle !== undefined) {
    failures.push(`the end-to-end tests could not run: ${obstacle}`)
    projects.push('--project', 'unit', '--project', 'integration')
  }
}
const summary = await runVitest()
await screen?.stop()

for (const { name, reason } of summary.skips) console.log(`skipped: ${name} (${reason})`)
for (const failure of [...failures, ...summary.failures]) console.log(`failed: ${failure}`)
const failed = summary.failed + failures.length
console.log(`${summary.passed} passed, ${failed} failed, ${summary.skipped} skipped`)
process.exitCode = failed > 0 ? 1 : 0

async function runVitest() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vizitka-test-'))
  const resultFile = path.join(folder, 'result.json')
  const reporters = ['--reporter=default', '--reporter=./scripts/vitest-reporter.mjs']
  try {
    const { code, signal } = await runInForeground(
      process.execPath,
      [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...projects, ...vitestArguments],
      { cwd: root, env: { ...process.env, ...screenEnvironment(), VIZITKA_TEST_RESULT: resultFile } },
    ).ended
    const result = fs.existsSync(resultFile) ? fs.readFileSync(resultFile, 'utf8') : undefined
    return summarise(result, signal ?? code)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** Once for all test processes, which then find everything in place. @returns {Promise<string | undefined>} what is missing */
async function prepare() {
  await ensureBuilt()
  const electron = await resolveElectron()
  console.log(describeElectron(electron))
  const isLinux = process.platform === 'linux'
  const hasDesktop = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
  // A screen of their own keeps the tests apart from what the developer is doing, and the other way round.
  const wantsOwn = isLinux && process.env['VIZITKA_TEST_ON_DESKTOP'] !== '1'
  const full = await ensureSystemLibraries({
    executable: electron.executable,
    needsXvfb: wantsOwn,
    extraPackages: wantsOwn ? ['openbox', 'xdotool'] : [],
  })
  if (full.ok) {
    screen = await withDisplay({ own: wantsOwn, openbox: wantsOwn })
    return undefined
  }
  // Without the window manager the tests that need one skip themselves; without any screen there is nothing to run.
  const basic = await ensureSystemLibraries({ executable: electron.executable, needsXvfb: !hasDesktop })
  if (!basic.ok) return basic.reason
  console.log(`No virtual screen with a window manager: ${full.reason}`)
  screen = await withDisplay()
  return undefined
}

function screenEnvironment() {
  if (screen === undefined) return {}
  return {
    ...(screen.display === undefined ? {} : { DISPLAY: screen.display }),
    ...(screen.headless ? { WAYLAND_DISPLAY: '', VIZITKA_HEADLESS: '1', DBUS_SESSION_BUS_ADDRESS: '/dev/null' } : {}),
  }
}

/** @param {() => Promise<string | undefined>} work @returns {Promise<string | undefined>} */
async function attempt(work) {
  try {
    return await work()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
