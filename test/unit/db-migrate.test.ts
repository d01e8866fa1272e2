import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { MIGRATIONS, type Migration } from '../../db/migrations.ts'
import { temporaryFolder, unwrap } from '../helpers/data-service.ts'

let temporary: ReturnType<typeof temporaryFolder>
let file: string
beforeEach(() => {
  temporary = temporaryFolder()
  file = path.join(temporary.folder, 'vizitka.sqlite')
})
afterEach(() => temporary.remove())

const NEXT = MIGRATIONS.length + 1
function next(sql: string): readonly Migration[] {
  return [...MIGRATIONS, { number: NEXT, name: `${String(NEXT).padStart(4, '0')}-test`, sql }]
}

function inDatabase<Value>(
  migrations: readonly Migration[],
  read: (database: SqliteDatabase.Database) => Value,
): Value {
  const database = unwrap(openDatabase(file, migrations))
  try {
    return read(database)
  } finally {
    database.close()
  }
}

describe('opening a database', () => {
  test('an empty file gets the newest schema, durable writes and checked references', () => {
    const state = inDatabase(MIGRATIONS, (database) =>
      ['user_version', 'journal_mode', 'synchronous', 'foreign_keys'].map((name) =>
        database.pragma(name, { simple: true }),
      ),
    )
    expect(state).toEqual([MIGRATIONS.length, 'wal', 2, 1])
    expect(existsSync(`${file}.before-1.backup`)).toBe(false)
  })

  test('before a step a database with content is copied beside itself', () => {
    inDatabase(MIGRATIONS, (database) => database.exec("INSERT INTO setting VALUES ('kept', '1')"))
    inDatabase(next("UPDATE setting SET value = '2'"), () => undefined)
    const backup = new SqliteDatabase(`${file}.before-${NEXT}.backup`, { readonly: true })
    expect(backup.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    expect(backup.prepare('SELECT value FROM setting').pluck().all()).toEqual(['1'])
    backup.close()
    expect(inDatabase(next(''), (database) => database.prepare('SELECT value FROM setting').pluck().all())).toEqual([
      '2',
    ])
  })

  test('a step that fails leaves version and content as they were', () => {
    inDatabase(MIGRATIONS, (database) => database.exec("INSERT INTO setting VALUES ('kept', '1')"))
    const failing = openDatabase(file, next("UPDATE setting SET value = '2'; SELECT nonsense"))
    expect(failing.ok).toBe(false)
    const state = inDatabase(MIGRATIONS, (database) => [
      database.pragma('user_version', { simple: true }),
      database.prepare('SELECT value FROM setting').pluck().get(),
    ])
    expect(state).toEqual([MIGRATIONS.length, '1'])
  })

  test('a database of a newer version is refused, and not a byte of it changes', () => {
    inDatabase(next('CREATE TABLE tomorrow (thing TEXT)'), () => undefined)
    const before = readFileSync(file)
    const refused = openDatabase(file)
    expect(refused).toMatchObject({ ok: false, error: { code: 'database' } })
    expect(refused.ok ? '' : refused.error.message).toContain('Install that version again')
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a database of another program is refused', () => {
    const other = new SqliteDatabase(file)
    other.exec('CREATE TABLE theirs (thing TEXT)')
    other.close()
    const refused = openDatabase(file)
    expect(refused.ok ? '' : refused.error.message).toContain('another program')
  })

  test('a folder that does not exist is a failure that says what to do', () => {
    const refused = openDatabase(path.join(temporary.folder, 'nowhere', 'vizitka.sqlite'))
    expect(refused.ok ? '' : refused.error.message).toContain('folder exists')
  })

  test('steps out of order are a mistake of ours and throw', () => {
    const wrong = [{ number: 2, name: '0002-second', sql: '' }]
    expect(() => openDatabase(file, wrong)).toThrow('0002-second')
  })
})
