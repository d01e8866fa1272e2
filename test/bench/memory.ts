import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { kindOfProcess, processTree } from '../helpers/process-tree.ts'
import { startElectron } from './electron-process.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'
import { preparedDatabase, profileWith } from './prepared-database.ts'

const STARTS = 3
const CLIENTS = 10_000
const IDLE_MS = 10_000

/**
 * Proportional set size of all processes, idle ten seconds after the start, against the empty app with as many
 * windows. Null where the system does not tell.
 */
export async function benchMemory(machine: Machine): Promise<Figure | null> {
  if (process.platform !== 'linux') {
    note('memory: left out, only Linux tells how much of shared memory is whose')
    return null
  }
  const profile = profileWith(preparedDatabase(CLIENTS))
  const emptyProfile = profileWith(preparedDatabase(0))
  const own: number[] = []
  const empty: number[] = []
  try {
    note(`memory: ${STARTS} starts of each`)
    for (let round = 0; round < STARTS; round += 1) {
      own.push(await megabytesOf(machine, machine.root, profile.folder))
      empty.push(await megabytesOf(machine, machine.emptyApp, emptyProfile.folder))
    }
  } finally {
    profile.remove()
    emptyProfile.remove()
  }
  const { p50, p95 } = percentilesOf(own)
  const reference = percentilesOf(empty).p50
  return { name: 'memory', unit: 'MB', p50, p95, reference, ratio: p50 / reference }
}

async function megabytesOf(machine: Machine, appFolder: string, profile: string): Promise<number> {
  const electron = startElectron(machine, appFolder, profile, { VIZITKA_BENCH_WINDOWS: 'panel,card,phone' })
  try {
    await electron.painted
    await pause(IDLE_MS)
    const sizes = processTree(electron.pid).map((pid) => ({ what: kindOfProcess(pid), size: proportionalSetSize(pid) }))
    note(`  ${sizes.map(({ what, size }) => `${what} ${size.toFixed(0)}`).join(', ')} MB`)
    return sizes.reduce((sum, { size }) => sum + size, 0)
  } finally {
    await electron.quit()
  }
}

function proportionalSetSize(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  if (kibibytes === undefined) throw new Error(`no Pss of process ${pid}`)
  return (Number(kibibytes) * 1024) / 1e6
}
