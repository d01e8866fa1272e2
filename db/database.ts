import SqliteDatabase, { type Database } from 'better-sqlite3'

export type { Database } from 'better-sqlite3'

const BUSY_TIMEOUT_MS = 5_000
/** So long the journal grows before it is brought into the file, which takes tens of milliseconds. */
const JOURNAL_PAGES = 8_000
const JOURNAL_KEPT_BYTES = 64 * 1024 * 1024

/** A connection to a file, or to a new one; throws what SQLite throws. Nothing is written: see `prepareConnection`. */
export function connectTo(file: string): Database {
  return new SqliteDatabase(file, { timeout: BUSY_TIMEOUT_MS })
}

/** Sets how a connection works with its file. `cacheKibibytes`: of pages; memory-mapping would count as our memory too. */
export function prepareConnection(database: Database, cacheKibibytes: number): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma(`wal_autocheckpoint = ${JOURNAL_PAGES}`)
  database.pragma(`cache_size = -${cacheKibibytes}`)
  database.pragma(`journal_size_limit = ${JOURNAL_KEPT_BYTES}`)
}

/**
 * The function as one transaction, which takes the right to write at once; inside another one it is a part of that. A
 * failure that is answered as a value is committed with what was written before it, an exception undoes everything.
 */
export function inTransaction<Arguments extends unknown[], Value>(
  database: Database,
  write: (...args: Arguments) => Value,
): (...args: Arguments) => Value {
  const transaction = database.transaction(write)
  return (...args) => transaction.immediate(...args)
}

/**
 * Runs one write whose loss a power cut may cause: what the CRM gave can be fetched again. The next write of the
 * operator's own brings it to the disk too, since the journal is written in order.
 */
export function withoutWaitingForDisk<Value>(database: Database, write: () => Value): Value {
  database.pragma('synchronous = NORMAL')
  try {
    return write()
  } finally {
    database.pragma('synchronous = FULL')
  }
}

const checkpointsElsewhere = new WeakMap<Database, number>()

/**
 * Leaves it to another thread to bring the journal into the file, for as long as somebody who has asked for that has not
 * called what is answered.
 */
export function leaveCheckpoints(database: Database): () => void {
  const change = (by: 1 | -1): void => {
    const count = (checkpointsElsewhere.get(database) ?? 0) + by
    checkpointsElsewhere.set(database, count)
    if (database.open) database.pragma(`wal_autocheckpoint = ${count > 0 ? 0 : JOURNAL_PAGES}`)
  }
  change(1)
  return () => change(-1)
}
