import { createHash } from 'node:crypto'
import { copyFileSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openClientStore } from '../../db/client-store.ts'
import type { Database } from '../../db/database.ts'
import { openDatabase } from '../../db/open-database.ts'
import { MIGRATIONS } from '../../db/migrations.ts'
import { openSettings } from '../../db/settings.ts'
import type { CrmClient } from '../../shared/client.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { benchClient, benchPhones, checkBenchClients } from './clients.ts'
import { note } from './figures.ts'

/** To be counted up when the clients change. */
const CLIENTS_VERSION = '1'
const CLIENTS_A_TRANSACTION = 20_000
const PROGRESS_EVERY = 100_000

/** Who is in a database; always the same clients under the same name. */
export type Population = { readonly name: string; readonly clientOf: (index: number) => CrmClient }

const CALLERS: Population = { name: 'clients', clientOf: (index) => benchClient(index, { hasHistory: true }) }

/** A database with so many clients; made once and kept in the system's folder for temporary files. */
export function preparedDatabase(count: number, population: Population = CALLERS): string {
  const schema = MIGRATIONS.map(({ sql }) => sql).join('\n')
  const hash = createHash('sha256').update(CLIENTS_VERSION).update(schema).digest('hex').slice(0, 12)
  const folder = path.join(tmpdir(), `vizitka-bench-${hash}`)
  const file = path.join(folder, `${population.name}-${count}.sqlite`)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const building = mkdtempSync(path.join(folder, 'building-'))
  try {
    const partial = path.join(building, 'clients.sqlite')
    const startedAt = performance.now()
    fillDatabase(partial, count, population.clientOf)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const megabytes = (statSync(partial).size / 1e6).toFixed(0)
    note(`made a database of ${count} clients in ${seconds} s, ${megabytes} MB, kept as ${file}`)
    renameSync(partial, file)
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
  return file
}

/** Makes a database by the app's own code, without care for a power cut. The numbers are those of `benchPhones`. */
export function fillDatabase(file: string, count: number, clientOf: Population['clientOf']): void {
  checkBenchClients()
  const database = opened(file)
  database.pragma('journal_mode = OFF')
  database.pragma('synchronous = OFF')
  database.pragma('cache_size = -1000000')
  const clients = openClientStore(database)
  const fill = database.transaction((from: number, to: number) => {
    for (let index = from; index < to; index += 1)
      clients.upsertFromCrm(clientOf(index), benchPhones(index), { marksPending: false })
  })
  for (let from = 0; from < count; from += CLIENTS_A_TRANSACTION) {
    if (from > 0 && from % PROGRESS_EVERY === 0) note(`  ${from} of ${count} clients`)
    fill(from, Math.min(count, from + CLIENTS_A_TRANSACTION))
  }
  // no CRM: nothing else is to go on while calls are measured
  openSettings(database).write({
    settings: { ...DEFAULT_SETTINGS, locale: 'en', crm: { kind: 'none' } },
    encryptedSecrets: null,
  })
  database.pragma('journal_mode = WAL')
  database.close()
}

/** A profile folder with its own copy of a prepared database. */
export function profileWith(databaseFile: string): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'vizitka-bench-profile-'))
  copyFileSync(databaseFile, path.join(folder, 'vizitka.sqlite'), constants.COPYFILE_FICLONE)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) }
}

/** Opens a database as the data process does; throws where that would show a message. */
export function opened(file: string): Database {
  const database = openDatabase(file)
  if (!database.ok) throw new Error(database.error.message)
  return database.value
}
