import SqliteDatabase, { type Database } from 'better-sqlite3'
import { failure, success, type Result } from '../shared/result.ts'
import { connectTo, prepareConnection } from './database.ts'
import { checkVersion, migrate } from './migrate.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'

/** Kept whole: the upper pages of the indexes over a million clients. */
const PAGE_CACHE_KIBIBYTES = 32 * 1024

/**
 * Opens the database, or makes it, and brings its schema up to date. What can be expected of a file (newer version, no
 * database, damaged, no rights, disk full) comes back as a failure that says what to do.
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<Database, 'database'> {
  let database: Database | null = null
  try {
    database = connectTo(file)
    // before anything is written: switching the journal changes the file
    const checked = checkVersion(database, file, migrations)
    if (!checked.ok) {
      database.close()
      return failure('database', checked.error.message)
    }
    prepareConnection(database, PAGE_CACHE_KIBIBYTES)
    migrate(database, file, migrations)
    return success(database)
  } catch (error) {
    database?.close()
    if (error instanceof SqliteDatabase.SqliteError) return failure('database', advise(file, error.code, error.message))
    // what better-sqlite3 throws for a folder that does not exist
    if (error instanceof TypeError && database === null)
      return failure('database', advise(file, CANNOT_OPEN, error.message))
    throw error
  }
}

const CANNOT_OPEN = 'SQLITE_CANTOPEN'

function advise(file: string, code: string, message: string): string {
  const cause = `The database ${file} cannot be opened (${code}: ${message}).`
  switch (code.split('_').slice(0, 2).join('_')) {
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return `${cause} It is damaged: close Vizitka, keep a copy of the file, and put the newest backup in its place.`
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return `${cause} Another program is using it: close that program and start Vizitka again.`
    case CANNOT_OPEN:
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
      return `${cause} Check that this folder exists and that you may write to it.`
    case 'SQLITE_FULL':
      return `${cause} The disk is full: make room and start Vizitka again.`
    default:
      return `${cause} Start the computer again; if that does not help, ask your IT department.`
  }
}
