import { constants, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDataService } from '../../db/data-service.ts'
import { makeKeys, readPrivateKey } from '../../db/snapshot/snapshot-keys.ts'
import { startingFromSnapshot } from '../../db/snapshot/snapshot-connector.ts'
import { writeSnapshot } from '../../db/snapshot/write-snapshot.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { openSyncState } from '../../db/sync/sync-state.ts'
import { failure, success } from '../../shared/result.ts'
import type { SnapshotStatus } from '../../shared/snapshot.ts'
import { importReference } from './bare-import.ts'
import { note, type Figure } from './figures.ts'
import type { Machine } from './machine.ts'
import { opened, preparedDatabase } from './prepared-database.ts'

const SOURCE = 'bench'

/** Writes a cache as a snapshot; the reference is SQLite's own copy of the database, which is neither packed nor signed. */
export async function benchSnapshotWrite(_machine: Machine, clients: number, name: string): Promise<Figure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-snapshot-'))
  try {
    note(`${name}: ${clients} clients`)
    const { databaseFile, seconds } = await written(folder, clients)
    const database = opened(databaseFile)
    const startedAt = performance.now()
    database.prepare('VACUUM INTO ?').run(path.join(folder, 'copy.sqlite'))
    const reference = (performance.now() - startedAt) / 1000
    database.close()
    return { name, unit: 's', p50: seconds, p95: seconds, reference, ratio: seconds / reference }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A new station reads a snapshot; the reference is the bare import of the same rows, as for the first sync. */
export async function benchSnapshotRead(machine: Machine, clients: number, name: string): Promise<Figure> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-snapshot-'))
  try {
    note(`${name}: ${clients} clients`)
    const { file, publicKey } = await written(folder, clients)
    const stationFile = path.join(folder, 'station.sqlite')
    const seconds = await read(stationFile, path.join(machine.root, 'dist', 'places.sqlite'), file, publicKey, clients)
    note(`  ${seconds.toFixed(1)} s, ${(clients / seconds).toFixed(0)} clients a second`)
    const reference = importReference(stationFile, folder, clients)
    return { name, unit: 's', p50: seconds, p95: seconds, reference, ratio: seconds / reference }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function written(folder: string, clients: number) {
  const databaseFile = path.join(folder, 'writer.sqlite')
  copyFileSync(preparedDatabase(clients), databaseFile, constants.COPYFILE_FICLONE)
  const database = opened(databaseFile)
  openSyncState(database).write(SOURCE, 'end', Date.now(), [])
  database.close()
  const keys = path.join(folder, 'keys')
  const publicKey = makeKeys(keys)
  const privateKey = readPrivateKey(keys)
  if (!publicKey.ok || !privateKey.ok) throw new Error('there are no keys')
  const file = path.join(folder, 'clients.snapshot')
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50)
  const startedAt = performance.now()
  const snapshot = await writeSnapshot({
    databaseFile,
    file,
    privateKey: privateKey.value,
    source: SOURCE,
    keyPrefix: SOURCE,
  })
  const seconds = (performance.now() - startedAt) / 1000
  clearInterval(watch)
  if (!snapshot.ok) throw new Error(snapshot.error.message)
  if (snapshot.value.clients !== clients) throw new Error(`${snapshot.value.clients} clients were written`)
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0)
  note(
    `  written in ${seconds.toFixed(1)} s: ${megabytes(snapshot.value.bytes)} MB, of a database of ` +
      `${megabytes(statSync(databaseFile).size)} MB; memory grew by up to ${megabytes(peak - before)} MB`,
  )
  return { databaseFile, file, publicKey: publicKey.value, seconds }
}

async function read(
  databaseFile: string,
  placesFile: string,
  url: string,
  publicKey: string,
  clients: number,
): Promise<number> {
  const service = createDataService({ databaseFile, placesFile, emit: () => undefined })
  if (!service.ok) throw new Error(service.error.message)
  const statuses: SnapshotStatus['state'][] = []
  const connector = startingFromSnapshot(nothingNew, {
    settings: () => ({ url, publicKey }),
    source: SOURCE,
    file: `${databaseFile}.snapshot`,
    isNew: () => true,
    onStatus: ({ state }) => statuses.push(state),
  })
  const before = process.memoryUsage().rss
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50)
  try {
    const startedAt = performance.now()
    await service.value.sync.configure(connector)
    const status = await service.value.sync.run()
    const seconds = (performance.now() - startedAt) / 1000
    if (status.message !== '' || service.value.clients.count() !== clients || statuses.at(-1) !== 'done') {
      throw new Error(`${service.value.clients.count()} clients were read: ${status.message}`)
    }
    note(`  memory grew by up to ${((peak - before) / 1e6).toFixed(0)} MB`)
    return seconds
  } finally {
    clearInterval(watch)
    await service.value.close()
  }
}

/** A CRM in which nothing has happened since. */
const nothingNew: Connector = {
  name: SOURCE,
  records: [],
  pull: () =>
    Promise.resolve(
      success({ clients: [], skipped: [], deletedIds: [], knownIds: null, cursor: 'end', complete: true }),
    ),
  lookup: () => Promise.resolve(success([])),
  push: () => Promise.resolve(failure('refused', 'nothing is pushed here')),
}
