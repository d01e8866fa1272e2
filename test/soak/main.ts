// A shift of short calls on the SIP lab: npm run soak -- [--calls 2000] [--minutes 100]
// Ends with 1 where the app holds more at the end than after the warm-up, or a call has not left the record it should.
import { parseArgs } from 'node:util'
import { withDisplay } from '../../scripts/display.mjs'
import { describeElectron, resolveElectron } from '../../scripts/electron-runtime.mjs'
import { ensureSystemLibraries } from '../../scripts/system-libraries.mjs'
import { LabOperator } from '../e2e/lab-operator.ts'
import { startSipLab } from '../helpers/sip-lab/lab.ts'
import type { Growth } from './resources.ts'
import { runSoak } from './soak.ts'

const PROGRESS_EVERY = 20

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '2000' }, minutes: { type: 'string', default: '100' } },
})
const calls = Number(values.calls)
const minutes = Number(values.minutes)
if (!Number.isInteger(calls) || calls < 1 || !(minutes >= 0)) {
  console.error('npm run soak -- [--calls <whole number>] [--minutes <number>]')
  process.exit(2)
}

const electron = await resolveElectron()
console.log(describeElectron(electron))
const isLinux = process.platform === 'linux'
const libraries = await ensureSystemLibraries({
  executable: electron.executable,
  needsXvfb: isLinux,
  extraPackages: isLinux ? ['openbox'] : [],
})
const screen = await (libraries.ok ? withDisplay({ own: isLinux, openbox: isLinux }) : withDisplay())
if (screen.display !== undefined) process.env['DISPLAY'] = screen.display
if (screen.headless) process.env['WAYLAND_DISPLAY'] = ''
try {
  process.exitCode = await soak()
} finally {
  await screen.stop()
}

async function soak(): Promise<number> {
  const lab = await startSipLab()
  if (!lab.ok) {
    console.error(lab.error.message)
    return 2
  }
  try {
    const operator = await LabOperator.start(lab.value)
    try {
      await operator.app.synced()
      console.log(`${calls} calls in ${minutes} minutes`)
      const { growth, wrong } = await runSoak(
        { lab: lab.value, operator },
        { calls, minutes, onProgress: (done) => done % PROGRESS_EVERY === 0 && console.log(`${done} calls`) },
      )
      for (const line of linesOf(growth)) console.log(line)
      for (const line of wrong) console.log(`wrong: ${line}`)
      const grown = growth.filter(({ isFlat }) => !isFlat)
      console.log(`${calls} calls, ${wrong.length} wrong, ${grown.length} of ${growth.length} figures have grown`)
      return wrong.length + grown.length > 0 ? 1 : 0
    } finally {
      await operator.app.close()
    }
  } finally {
    await lab.value.stop()
  }
}

function linesOf(growth: readonly Growth[]): string[] {
  const width = Math.max(0, ...growth.map(({ name }) => name.length))
  return growth.map(({ name, early, late, isFlat }) => {
    const figures = [early, late].map((value) => value.toFixed(Number.isInteger(value) ? 0 : 2).padStart(10))
    return `${name.padEnd(width)} ${figures.join('')}  ${isFlat ? 'flat' : 'GROWN'}`
  })
}
