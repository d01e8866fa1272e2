import { createHash, sign, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import * as z from 'zod'
import { RECORDED_KINDS } from '../../shared/client.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { WrittenSnapshot } from '../../shared/snapshot.ts'
import { isPlaceInSnapshot } from './snapshot-cursor.ts'
import { openCachedClients } from './cached-clients.ts'
import { CONTENT_VERSION, HEAD_BYTES, MAGIC, packFrame, writeHead, type SnapshotHead } from './snapshot-format.ts'

/** Some 300 kilobytes: packed well, and soon read. */
const CLIENTS_A_FRAME = 500

const recordsSchema = z.array(z.enum(RECORDED_KINDS))

type StateRow = { readonly cursor: string | null; readonly finishedAt: number | null; readonly records: string | null }

export type SnapshotOptions = {
  readonly databaseFile: string
  /** Where it goes; what is there is replaced once the new one is whole. */
  readonly file: string
  readonly privateKey: KeyObject
  /** Which CRM the clients come from, by `sourceOf`. */
  readonly source: string
  /** Whose cursor goes along: the key of the cursor (`sourceKey`) begins with this. */
  readonly keyPrefix: string
  readonly now?: () => number
  readonly onProgress?: (clients: number) => void
}

export type WriteFailure = 'no-database' | 'not-synced' | 'not-written'

/**
 * Writes what the CRM gave as one file. The database is read through a connection of its own in one transaction: an app
 * that uses it meanwhile goes on, and clients and cursor fit together.
 */
export async function writeSnapshot(options: SnapshotOptions): Promise<Result<WrittenSnapshot, WriteFailure>> {
  const { databaseFile, file } = options
  // SQLite would say «unable to open»
  if (!existsSync(databaseFile)) return failure('no-database', `${databaseFile} is not there`)
  const partial = `${file}.partial`
  let database: Database | null = null
  let handle: FileHandle | null = null
  try {
    database = new SqliteDatabase(databaseFile, { readonly: true, timeout: 5_000 })
    database.exec('BEGIN')
    const state = stateOf(database, options.keyPrefix)
    if (!state.ok) return state
    handle = await open(partial, 'w', 0o600)
    const head = await writeFrames(database, handle, state.value, options)
    const bytes = writeHead(head)
    const signature = sign(null, Buffer.concat([MAGIC, bytes]), options.privateKey)
    await handle.write(Buffer.concat([MAGIC, signature, bytes]), 0, HEAD_BYTES, 0)
    await handle.sync()
    await handle.close()
    handle = null
    await rename(partial, file)
    return success({ clients: head.clients, bytes: HEAD_BYTES + head.contentBytes })
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError)
      return failure('no-database', `${databaseFile} cannot be read: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) return failure('not-written', error.message)
    throw error
  } finally {
    database?.close()
    await handle?.close()
    await rm(partial, { force: true })
  }
}

type State = { readonly connector: string; readonly cursor: string; readonly records: string | null }

/** Of the CRM's connector. A cache that a first sync has not filled yet would make every station start with holes. */
function stateOf(database: Database, keyPrefix: string): Result<State, WriteFailure> {
  const rows = database
    .prepare<[], StateRow & { connector: string }>(
      `SELECT connector, cursor, finished_at AS finishedAt, records FROM sync_state WHERE source_id = ''
       ORDER BY finished_at DESC`,
    )
    .all()
  const row = rows.find(({ connector, finishedAt }) => finishedAt !== null && connector.startsWith(keyPrefix))
  // a cursor in a snapshot is that of a station that was killed while it read one
  if (!row || row.cursor === null || isPlaceInSnapshot(row.cursor)) {
    return failure('not-synced', 'The first sync with the CRM has not ended here: wait for it and try again.')
  }
  return success({ connector: row.connector, cursor: row.cursor, records: row.records })
}

async function writeFrames(
  database: Database,
  handle: FileHandle,
  { connector, cursor, records }: State,
  { source, now = Date.now, onProgress }: SnapshotOptions,
): Promise<SnapshotHead> {
  const content = createHash('sha256')
  let contentBytes = 0
  const append = async (frame: Buffer): Promise<void> => {
    await handle.write(frame, 0, frame.length, HEAD_BYTES + contentBytes)
    content.update(frame)
    contentBytes += frame.length
  }
  const cached = openCachedClients(database)
  let clients = 0
  for (let page = cached.page(0, CLIENTS_A_FRAME); page; page = cached.page(page.last, CLIENTS_A_FRAME)) {
    await append(packFrame({ clients: page.clients }))
    clients += page.clients.length
    onProgress?.(clients)
    // in the data process a call may ring
    await yieldToEvents()
  }
  await append(packFrame({ cursor, records: recordsSchema.parse(JSON.parse(records ?? '[]')) }))
  return {
    contentVersion: CONTENT_VERSION,
    source,
    connector,
    createdAt: now(),
    clients,
    contentBytes,
    contentSha256: content.digest('hex'),
  }
}
