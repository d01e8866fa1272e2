import type { Database } from 'better-sqlite3'
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { failure, success, type Result } from '../shared/result.ts'
import type { Migration } from './migrations.ts'

/** Whether this program may use the database; what it may not use, it does not touch. */
export function checkVersion(
  database: Database,
  file: string,
  migrations: readonly Migration[],
): Result<null, 'newer-version' | 'foreign-database'> {
  const current = versionOf(database)
  if (current > migrations.length) {
    return failure(
      'newer-version',
      `The database ${file} has version ${current}, and this Vizitka knows versions up to ${migrations.length}: ` +
        'a newer Vizitka has used it. Install that version again; the database has not been changed.',
    )
  }
  if (current === 0 && hasTables(database)) {
    return failure('foreign-database', `${file} belongs to another program. Move it away and start Vizitka again.`)
  }
  return success(null)
}

/**
 * Brings the schema of a checked database up to date. Each step and its version number are one transaction, and a
 * database with content is copied beside itself first: `<file>.before-<number>.backup`.
 */
export function migrate(database: Database, file: string, migrations: readonly Migration[]): void {
  checkOrder(migrations)
  for (const migration of migrations.slice(versionOf(database))) {
    if (hasTables(database)) backUp(database, `${file}.before-${migration.number}.backup`)
    apply(database, migration)
  }
}

function versionOf(database: Database): number {
  const version = database.pragma('user_version', { simple: true })
  if (typeof version !== 'number') throw new Error(`user_version is ${String(version)}`)
  return version
}

function hasTables(database: Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}

/** The copy gets its name only when it is complete and on the disk. */
function backUp(database: Database, backupFile: string): void {
  const partial = `${backupFile}.partial`
  rmSync(partial, { force: true })
  database.prepare('VACUUM INTO ?').run(partial)
  const descriptor = openSync(partial, 'r+')
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(partial, backupFile)
}

function apply(database: Database, migration: Migration): void {
  // rebuilding a table drops it, which must not delete what refers to it; the check below makes up for it
  database.pragma('foreign_keys = OFF')
  try {
    database
      .transaction(() => {
        database.exec(migration.sql)
        const broken = database.prepare('SELECT count(*) AS count FROM pragma_foreign_key_check').pluck().get()
        if (broken !== 0) throw new Error(`migration ${migration.name} leaves ${String(broken)} dangling references`)
        database.pragma(`user_version = ${migration.number}`)
      })
      .immediate()
  } finally {
    database.pragma('foreign_keys = ON')
  }
}

function checkOrder(migrations: readonly Migration[]): void {
  migrations.forEach((migration, index) => {
    const prefix = String(index + 1).padStart(4, '0')
    if (migration.number !== index + 1 || !migration.name.startsWith(`${prefix}-`)) {
      throw new Error(`migration ${migration.name} (${migration.number}) stands at place ${index + 1}`)
    }
  })
}
