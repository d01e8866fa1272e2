import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { importReference } from './bare-import.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'
import type { MeasuredSync } from './sync-process.ts'

const LOOKUP_BUDGET_MS = 2
const MEMORY_BUDGET_MEGABYTES = 200

/**
 * The first sync: the app's own run in a process of its own, from a source that takes hardly any time, against the bare
 * import of the same rows into the same tables. No history: a CRM gives that in its own time.
 */
export function benchFirstSync(machine: Machine, name: string, clients: number): Promise<Figure> {
  return inFolder(async (folder) => {
    const databaseFile = path.join(folder, 'vizitka.sqlite')
    note(`${name}: ${clients} clients`)
    const { seconds } = await syncInto(machine, databaseFile, clients)
    const reference = importReference(databaseFile, folder, clients)
    return { name, unit: 's', p50: seconds, p95: seconds, reference, ratio: seconds / reference }
  })
}

/** Lookups of clients that have come, from the request being sent to the client being found; reference: the budget. */
export function benchLookupDuringSync(machine: Machine, name: string, clients: number): Promise<Figure> {
  return inFolder(async (folder) => {
    note(`${name}: a first sync of ${clients} clients, lookups all the time`)
    const { lookupsMs } = await syncInto(machine, path.join(folder, 'vizitka.sqlite'), clients, 'lookups')
    const { p50, p95 } = percentilesOf(lookupsMs)
    note(`  ${lookupsMs.length} lookups, the slowest ${Math.max(...lookupsMs).toFixed(1)} ms`)
    return { name, unit: 'ms', p50, p95, reference: LOOKUP_BUDGET_MS, ratio: p95 / LOOKUP_BUDGET_MS }
  })
}

async function syncInto(
  machine: Machine,
  databaseFile: string,
  clients: number,
  asks: 'lookups' | 'nothing' = 'nothing',
): Promise<MeasuredSync> {
  const places = path.join(machine.root, 'dist', 'places.sqlite')
  const child = fork(machine.syncProcess, [databaseFile, places, String(clients), asks], { execArgv: [] })
  const measured = await new Promise<MeasuredSync>((resolve, reject) => {
    child.once('message', (message) => resolve(message as MeasuredSync))
    child.once('exit', (code) => reject(new Error(`the process of the sync ended with ${code}`)))
  })
  const { seconds, peakMegabytes } = measured
  note(
    `  ${seconds.toFixed(1)} s, ${(clients / seconds).toFixed(0)} clients a second, ` +
      `at most ${peakMegabytes.toFixed(0)} MB (the budget is ${MEMORY_BUDGET_MEGABYTES})`,
  )
  return measured
}

async function inFolder<Value>(measure: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-sync-'))
  try {
    return await measure(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
