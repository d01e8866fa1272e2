import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDataService } from '../../db/data-service.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { failure, success } from '../../shared/result.ts'
import { importReference } from './bare-import.ts'
import { benchClient } from './clients.ts'
import { note, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'

const CLIENTS = 1_000_000
const PAGE_SIZE = 200
const PROGRESS_EVERY = 100_000

/**
 * The first sync: the app's own run, from a source in this process whose time is not counted, against the bare import of
 * the same rows into the same tables. No history: a CRM gives that in its own time.
 */
export async function benchFirstSync(machine: Machine): Promise<Figure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-sync-'))
  try {
    note(`first-sync-1m: ${CLIENTS} clients in pages of ${PAGE_SIZE}`)
    const databaseFile = path.join(folder, 'vizitka.sqlite')
    const seconds = await syncInto(databaseFile, path.join(machine.root, 'dist', 'places.sqlite'))
    note(`  ${seconds.toFixed(1)} s, ${(CLIENTS / seconds).toFixed(0)} clients a second`)
    const reference = importReference(databaseFile, folder, CLIENTS)
    return { name: 'first-sync-1m', unit: 's', p50: seconds, p95: seconds, reference, ratio: seconds / reference }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function syncInto(databaseFile: string, placesFile: string): Promise<number> {
  const service = createDataService({ databaseFile, placesFile, emit: () => undefined })
  if (!service.ok) throw new Error(service.error.message)
  const { sync, clients } = service.value
  try {
    const source = new LocalSource()
    const startedAt = performance.now()
    await sync.configure(source)
    const status = await sync.run()
    const seconds = (performance.now() - startedAt - source.ownMs) / 1000
    if (status.message !== '' || clients.count() !== CLIENTS) {
      throw new Error(`the sync ended with ${clients.count()} clients: ${status.message}`)
    }
    return seconds
  } finally {
    await service.value.close()
  }
}

/** Clients by their order; the last page also lists all ids, as every CRM is asked to for the sake of deletions. */
class LocalSource implements Connector {
  readonly name = 'bench'
  readonly records = []
  /** Time spent here, milliseconds. */
  ownMs = 0

  pull(cursor: string | null): ReturnType<Connector['pull']> {
    const startedAt = performance.now()
    const from = Number(cursor ?? 0)
    const to = Math.min(from + PAGE_SIZE, CLIENTS)
    const clients = Array.from({ length: to - from }, (_, place) => benchClient(from + place, { hasHistory: false }))
    const complete = to === CLIENTS
    const knownIds = complete
      ? Array.from({ length: CLIENTS }, (_, index) => benchClient(index, { hasHistory: false }).id)
      : null
    if (from > 0 && from % PROGRESS_EVERY === 0) note(`  ${from} of ${CLIENTS} clients`)
    this.ownMs += performance.now() - startedAt
    return Promise.resolve(success({ clients, skipped: [], deletedIds: [], knownIds, cursor: String(to), complete }))
  }

  lookup(): ReturnType<Connector['lookup']> {
    return Promise.resolve(success([]))
  }

  push(): ReturnType<Connector['push']> {
    return Promise.resolve(failure('refused', 'nothing is pushed here'))
  }
}
