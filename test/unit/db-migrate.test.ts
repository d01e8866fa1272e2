import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../db/open-database.ts'
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

describe('the step to types with reasons', () => {
  test('keeps clients, tags, calls, notes and what the CRM has still to be told', () => {
    inDatabase(MIGRATIONS.slice(0, 1), (database) => {
      database.exec(`
        INSERT INTO client VALUES (1, 'client-1', 'crm-1', 'person', 'Мария', '', '', NULL, NULL, '', NULL, 5);
        INSERT INTO client_tag VALUES (1, 'tea', 'operator'), (1, 'vip', 'crm');
        INSERT INTO client_type VALUES (1, 'lifecycle', 'operator', 'loyal', 5, 'Olga');
        INSERT INTO event VALUES (1, 1, 'e1', 'note', 5, 'Note', '', '', NULL, NULL, NULL);
        INSERT INTO sync_state VALUES ('demo', 'cursor', 5);
        INSERT INTO call (id, direction, state, identity, number, client_id, invite_received_at)
          VALUES ('call-1', 'incoming', 'ended', '{}', '+77272500123', 'client-1', 5);
        INSERT INTO note VALUES (1, 'note-1', 'call-1', 'звонить утром', 'follow-up', 6);
        INSERT INTO outbox VALUES
          (3, 'key-3', 'call', 'client-1', 'call-1', '{}', 'sent', 1, 7, '', 6),
          (8, 'key-8', 'note', 'client-1', 'call-1', '{}', 'waiting', 2, 9, 'no network', 7),
          (9, 'key-9', 'phone', 'client-1', NULL, '{"raw":"112"}', 'refused', 1, 9, 'no', 8);`)
    })
    const tables = ['client_tag', 'client_type', 'call', 'note', 'outbox'] as const
    inDatabase(MIGRATIONS, (database) => {
      const rows = (table: string): unknown[] => database.prepare(`SELECT * FROM ${table}`).all()
      expect(Object.fromEntries(tables.map((table) => [table, rows(table)]))).toMatchObject({
        client_tag: [
          { client_key: 1, tag: 'tea', origin: 'operator' },
          { client_key: 1, tag: 'vip', origin: 'crm' },
        ],
        client_type: [{ type: 'loyal', decided_by: 'Olga', confidence: null }],
        call: [{ id: 'call-1', client_id: 'client-1' }],
        note: [{ text: 'звонить утром', outcome: 'follow-up', saved_at: 6 }],
        outbox: [
          { sequence: 3, idempotency_key: 'key-3', kind: 'call', state: 'sent' },
          {
            sequence: 8,
            idempotency_key: 'key-8',
            kind: 'note',
            client_id: 'client-1',
            call_id: 'call-1',
            payload: '{}',
            state: 'waiting',
            attempts: 2,
            next_attempt_at: 9,
            message: 'no network',
            created_at: 7,
          },
          { sequence: 9, state: 'refused', payload: '{"raw":"112"}' },
        ],
      })
      expect(rows('event')).toMatchObject([{ crm_id: 'e1', payment_method: null, marks: null }])
      // the order of what is told goes on where it was
      database.exec(`INSERT INTO outbox (idempotency_key, kind, payload, next_attempt_at, created_at)
        VALUES ('key-10', 'tags', '{}', 9, 9)`)
      expect(database.prepare('SELECT max(sequence) FROM outbox').pluck().get()).toBe(10)
      database.exec('DELETE FROM client')
      expect(rows('client_tag')).toEqual([])
    })
  })
})

describe('the step to calls of our own', () => {
  test('keeps calls with all that refers to them, and takes outgoing ones from then on', () => {
    inDatabase(MIGRATIONS.slice(0, 2), (database) => {
      database.exec(`
        INSERT INTO call VALUES
          (7, 'call-1', 'incoming', 'ended', 'hung-up-by-caller', '{"address":"+77272500123"}', '+77272500123',
            '272500123', 'client-1', 'operator', 5, 6, 7, 8, 9),
          (9, 'call-2', 'incoming', 'ringing', NULL, '{}', NULL, NULL, NULL, NULL, 10, NULL, NULL, NULL, NULL);
        INSERT INTO note VALUES (1, 'note-1', 'call-1', 'звонить утром', 'follow-up', 6);
        INSERT INTO quick_entry_draft VALUES ('call-2', '{}', 11);
        INSERT INTO call_sign VALUES ('call-1', 'hurry', 8, 'Olga');
        INSERT INTO call_step VALUES ('call-1', 'lifecycle/loyal/thank', 8, 'Olga');
        INSERT INTO plan_feedback VALUES ('call-1', 'followed', '{}', 9, 'Olga');
        INSERT INTO outbox VALUES (3, 'key-3', 'call', 'client-1', 'call-1', '{}', 'waiting', 0, 7, '', 6);`)
    })
    const kept = ['note', 'quick_entry_draft', 'call_sign', 'call_step', 'plan_feedback', 'outbox'] as const
    inDatabase(MIGRATIONS.slice(0, 3), (database) => {
      const rows = (table: string): unknown[] => database.prepare(`SELECT * FROM ${table}`).all()
      expect(rows('call')).toEqual([
        {
          call_key: 7,
          id: 'call-1',
          direction: 'incoming',
          state: 'ended',
          end_reason: 'hung-up-by-caller',
          identity: '{"address":"+77272500123"}',
          number: '+77272500123',
          match_key: '272500123',
          client_id: 'client-1',
          client_chosen_by: 'operator',
          invite_received_at: 5,
          identified_at: 6,
          card_painted_at: 7,
          answered_at: 8,
          ended_at: 9,
          quality: null,
        },
        expect.objectContaining({ call_key: 9, id: 'call-2', state: 'ringing', ended_at: null }),
      ])
      for (const table of kept) expect(rows(table), table).toHaveLength(1)
      const insert = `INSERT INTO call (id, direction, state, identity, invite_received_at) VALUES (?, ?, 'calling', '{}', 12)`
      database.prepare(insert).run('call-3', 'outgoing')
      expect(() => database.prepare(insert).run('call-4', 'sideways')).toThrow('CHECK')
      // what refers to a call still does: a note of no call is refused, and a call with a note cannot vanish
      expect(() => database.exec("INSERT INTO note VALUES (2, 'n', 'no-call', '', NULL, 1)")).toThrow('FOREIGN KEY')
      expect(() => database.exec("DELETE FROM call WHERE id = 'call-1'")).toThrow('FOREIGN KEY')
      const indexes = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'call'")
      expect(indexes.pluck().all()).toEqual(expect.arrayContaining(['call_at', 'call_live', 'call_client']))
    })
  })
})

describe('the step to CRMs of all kinds', () => {
  const ROWS = `INSERT INTO outbox VALUES
    (3, 'key-3', 'client', 'client-1', NULL, '{}', 'sent', 1, 7, '', 6),
    (8, 'key-8', 'note', 'client-1', 'call-1', '{}', 'waiting', 2, 9, 'no network', 7),
    (9, 'key-9', 'phone', 'client-1', NULL, '{"raw":"112"}', 'refused', 1, 9, 'no', 8)`
  const outboxOf = (database: SqliteDatabase.Database): object[] =>
    database.prepare<[], object>('SELECT * FROM outbox').all()

  test('keeps what the CRM has still to be told, and lets a refused entry be given up', () => {
    const before = inDatabase(MIGRATIONS.slice(0, 4), (database) => {
      database.exec(ROWS)
      return outboxOf(database)
    })
    inDatabase(MIGRATIONS.slice(0, 5), (database) => {
      expect(outboxOf(database)).toMatchObject(before)
      // of an attempt whose end nobody knows, nobody knows what was sent either
      expect(database.prepare('SELECT attempt FROM outbox').pluck().all()).toEqual([null, '', null])
      database.exec("UPDATE outbox SET state = 'given-up' WHERE sequence = 9")
      expect(() => database.exec("UPDATE outbox SET state = 'lost' WHERE sequence = 9")).toThrow('CHECK')
      // the order of what is told goes on where it was
      database.exec(`INSERT INTO outbox (idempotency_key, kind, payload, next_attempt_at, created_at)
        VALUES ('key-10', 'tags', '{}', 9, 9)`)
      expect(database.prepare('SELECT max(sequence) FROM outbox').pluck().get()).toBe(10)
    })
  })

  test('keeps the indexes, and makes room for templates of the company’s own', () => {
    const indexesOf = (database: SqliteDatabase.Database): unknown[] =>
      database
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'outbox' AND sql NOT NULL")
        .all()
    const before = inDatabase(MIGRATIONS.slice(0, 4), indexesOf)
    expect(before).toHaveLength(3)
    inDatabase(MIGRATIONS.slice(0, 5), (database) => {
      expect(indexesOf(database)).toEqual(expect.arrayContaining(before))
      database.prepare('INSERT INTO crm_template VALUES (?, ?, ?)').run('ours', '{}', 5)
      expect(() => database.prepare('INSERT INTO crm_template VALUES (?, ?, ?)').run('ours', '{}', 6)).toThrow('UNIQUE')
    })
  })
})
