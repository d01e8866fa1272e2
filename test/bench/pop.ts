import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { benchNumber, HISTORY_EVERY } from './clients.ts'
import { startElectron } from './electron-process.ts'
import type { CallTimes } from './electron/messages.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'
import { preparedDatabase, profileWith } from './prepared-database.ts'

const WARM_UP_CALLS = 5
const CALLS = 50
/** A caller's user agent says goodbye a second after its call: that is over before the next one rings. */
const BETWEEN_CALLS_MS = 600

const time = z.number()
const callTimesSchema = z.strictObject({
  inviteReceivedAt: time,
  identifiedAt: time,
  cardPaintedAt: time,
  incomingAt: time,
  cardSentAt: time,
  renderedAt: time,
  shownAt: time,
})
const popTimesSchema = z.strictObject({ receivedAt: time, paintedAt: time })

/** The stages of a call, for who wants to know where the time goes. */
const STAGES: readonly (readonly [string, (times: CallTimes) => number])[] = [
  ['INVITE received → main has heard of it', (times) => times.incomingAt - times.inviteReceivedAt],
  ['→ identified, card sent to its window', (times) => times.cardSentAt - times.incomingAt],
  ['→ card in the page', (times) => times.renderedAt - times.cardSentAt],
  ['→ window shown', (times) => times.shownAt - times.renderedAt],
  ['card in the page → painted', (times) => (times.cardPaintedAt ?? NaN) - times.renderedAt],
]

/**
 * INVITE received → card painted, of known clients with a history, in the real app. Painted is the end of the page's work
 * on the first frame after the window was shown. The floor is an empty app on the same Electron whose hidden window gets
 * a text and is shown, stamped in the same way and in turn with the calls so that noise hits both.
 */
export async function benchPop(machine: Machine, name: string, clients: number): Promise<Figure> {
  const profile = profileWith(preparedDatabase(clients))
  const floorProfile = profileWith(preparedDatabase(0))
  const app = startElectron(machine, machine.root, profile.folder)
  const floor = startElectron(machine, machine.emptyApp, floorProfile.folder, { VIZITKA_BENCH_WINDOWS: 'card' })
  try {
    await app.ask(z.null(), 'registered')
    note(`${name}: ${CALLS} calls after ${WARM_UP_CALLS} to warm up; painted = end of the first frame shown`)
    const calls: CallTimes[] = []
    const floors: number[] = []
    for (let round = -WARM_UP_CALLS; round < CALLS; round += 1) {
      await pause(BETWEEN_CALLS_MS)
      const { receivedAt, paintedAt } = await floor.ask(popTimesSchema, 'pop', `call ${round}`)
      await pause(BETWEEN_CALLS_MS)
      const times = await app.ask(callTimesSchema, 'call', callerOf(round + WARM_UP_CALLS, clients))
      if (round < 0) continue
      calls.push(times)
      floors.push(paintedAt - receivedAt)
    }
    for (const [stage, of] of STAGES) {
      const { p50, p95 } = percentilesOf(calls.map(of))
      note(`  ${stage}: ${p50.toFixed(1)} / ${p95.toFixed(1)} ms`)
    }
    const { p50, p95 } = percentilesOf(calls.map((times) => (times.cardPaintedAt ?? NaN) - times.inviteReceivedAt))
    const reference = percentilesOf(floors)
    note(`  floor: ${reference.p50} / ${reference.p95} ms`)
    return { name, unit: 'ms', p50, p95, reference: reference.p95, ratio: p95 / reference.p95 }
  } finally {
    await Promise.all([app.quit(), floor.quit()])
    profile.remove()
    floorProfile.remove()
  }
}

/** Another client with a history for each call, from all over the database; as a trunk sends the number. */
function callerOf(call: number, clients: number): string {
  const step = Math.floor(clients / HISTORY_EVERY / (CALLS + WARM_UP_CALLS))
  return benchNumber(call * step * HISTORY_EVERY, 0).slice(1)
}
