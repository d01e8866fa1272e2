import * as z from 'zod'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { benchClient, benchNumber } from './clients.ts'
import type { ElectronProcess } from './electron-process.ts'
import { note, type Figure } from './figures.ts'
import { onLabLine } from './lab-line.ts'
import type { Machine } from './machine.ts'

const RATES = [1, 2, 3, 5, 8, 12, 16, 20, 25, 30]
const SECONDS_A_STEP = 3
/** Long enough to be seen; the lab's audio relay has room for forty calls at once. */
const RINGING_MS = 1_000
/** A step may fail for what else the machine does. */
const TRIES = 2
/** What the app has to stand for hours: 200 calls in ten minutes. */
const SHIFT_RATE = 200 / 600

/**
 * How many calls a second the app presents without a miss. Each caller is another client and rings for a second; a call is
 * presented when the card window has painted it while it rang, in front or by its client's name among the other calls. All of
 * a step have to be, and every caller has to hear that it rings. The reference is the rate of a busy shift.
 */
export function benchBurst(machine: Machine): Promise<Figure | null> {
  return onLabLine(machine, 'burst', async (lab, app) => {
    note(`burst: ${SECONDS_A_STEP} seconds at each rate`)
    await app.ask(z.null(), 'watch-cards')
    let cleanRate = 0
    let used = 0
    for (const rate of RATES) {
      let isClean = false
      for (let attempt = 0; attempt < TRIES && !isClean; attempt += 1) {
        const calls = rate * SECONDS_A_STEP
        isClean = await step(lab, app, rate, used, calls)
        used += calls
      }
      if (!isClean) break
      cleanRate = rate
    }
    const ratio = cleanRate / SHIFT_RATE
    return { name: 'burst', unit: 'calls/s', p50: cleanRate, p95: cleanRate, reference: SHIFT_RATE, ratio }
  })
}

async function step(lab: SipLab, app: ElectronProcess, rate: number, from: number, calls: number): Promise<boolean> {
  const indexes = Array.from({ length: calls }, (_, place) => from + place)
  const callers = indexes.map((index) => benchNumber(index, 0))
  const { exitCode } = await lab.sipp(
    { kind: 'cancelled-call', ringingMilliseconds: RINGING_MS },
    { callers, perSecond: rate },
  )
  const seen = await app.ask(z.array(z.string()), 'cards-seen')
  const missed = indexes.filter((index) => {
    const { name } = benchClient(index, { hasHistory: false })
    return !seen.some((text) => text.includes(name))
  })
  note(
    `  ${rate} a second: ${calls - missed.length} of ${calls} presented${exitCode === 0 ? '' : ', not all callers served'}`,
  )
  return exitCode === 0 && missed.length === 0
}
