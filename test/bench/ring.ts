import { setTimeout as pause } from 'node:timers/promises'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { benchNumber } from './clients.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import { onLabLine } from './lab-line.ts'
import type { Machine } from './machine.ts'

const WARM_UP_CALLS = 5
const CALLS = 50
const RINGING_MS = 300
const BETWEEN_CALLS_MS = 300

/**
 * INVITE sent → 180 Ringing received, as the caller sees it, through proxy and audio relay of the SIP lab; the time that a
 * caller hears nothing. The reference is baresip, a phone without windows, on the same proxy, called in turn with the app.
 */
export function benchRing(machine: Machine): Promise<Figure | null> {
  return onLabLine(machine, 'ring', async (lab) => {
    const desk = await lab.baresip('desk1')
    note(`ring: ${CALLS} calls of each after ${WARM_UP_CALLS} to warm up`)
    const times = { alice: [] as number[], desk1: [] as number[] }
    for (let round = -WARM_UP_CALLS; round < CALLS; round += 1) {
      for (const to of ['alice', 'desk1'] as const) {
        const milliseconds = await timeToRing(lab, to, benchNumber(round + WARM_UP_CALLS, 0))
        if (round >= 0) times[to].push(milliseconds)
        await pause(BETWEEN_CALLS_MS)
      }
    }
    await desk.stop()
    const { p50, p95 } = percentilesOf(times.alice)
    const reference = percentilesOf(times.desk1)
    note(`  baresip: ${reference.p50.toFixed(1)} / ${reference.p95.toFixed(1)} ms`)
    return { name: 'ring', unit: 'ms', p50, p95, reference: reference.p95, ratio: p95 / reference.p95 }
  })
}

async function timeToRing(lab: SipLab, to: 'alice' | 'desk1', number: string): Promise<number> {
  const scenario = { kind: 'cancelled-call', ringingMilliseconds: RINGING_MS, caller: { number } } as const
  const { exitCode, log } = await lab.sipp(scenario, { to })
  if (exitCode !== 0) throw new Error(`the call to ${to} failed:\n${log}`)
  return momentOf(log, 'SIP/2.0 180') - momentOf(log, 'INVITE ')
}

/** When sipp has sent or received the first message that begins so; milliseconds with fractions. */
function momentOf(log: string, start: string): number {
  for (const entry of log.split(/^-{20,} /m).slice(1)) {
    const [, day, time, microseconds, message] = /^(\S+)\s(\d\d:\d\d:\d\d)\.(\d{6})\n[^\n]*\n\n(.*)/s.exec(entry) ?? []
    if (message?.startsWith(start)) return Date.parse(`${day}T${time}Z`) + Number(microseconds) / 1_000
  }
  throw new Error(`sipp has had no «${start}»:\n${log}`)
}
