import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
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
    const sizes = processTree(electron.pid).map((pid) => ({ what: kindOf(pid), size: proportionalSetSize(pid) }))
    note(`  ${sizes.map(({ what, size }) => `${what} ${size.toFixed(0)}`).join(', ')} MB`)
    return sizes.reduce((sum, { size }) => sum + size, 0)
  } finally {
    await electron.quit()
  }
}

function processTree(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const parent = Number.isInteger(pid) ? parentOf(pid) : null
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  const tree = [root]
  // the list grows while it is walked
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

function parentOf(pid: number): number | null {
  try {
    // the name, in brackets, may hold anything
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return Number(fields[1])
  } catch (error) {
    // any process of the machine may end meanwhile
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null
    throw error
  }
}

function kindOf(pid: number): string {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return (
    /--utility-sub-type=([\w.]+)/.exec(command)?.[1] ??
    /--type=(\w+)/.exec(command)?.[1] ??
    (/process\.mjs/.test(command) ? 'data' : 'main')
  )
}

function proportionalSetSize(pid: number): number {
  const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
  if (kibibytes === undefined) throw new Error(`no Pss of process ${pid}`)
  return (Number(kibibytes) * 1024) / 1e6
}
