import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { postgresConnector } from '../../db/sync/postgres/postgres-connector.ts'
import { postgresSettingsSchema, type PostgresSettings } from '../../shared/crm-source.ts'
import type * as z from 'zod'
import { startDataService, unwrap, type TestService } from '../helpers/data-service.ts'
import { POSTGRES_PASSWORD, startPostgres, type Postgres } from '../helpers/postgres.ts'

let postgres: Postgres
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

let at: TestService
let stop: (() => Promise<void>) | null = null
beforeEach(async () => {
  at = startDataService()
  await postgres.query('DROP TABLE IF EXISTS "Clients of ours"')
  await postgres.query(`CREATE TABLE "Clients of ours" (number bigint PRIMARY KEY, first text, last text, phone text,
    mobile text, city text, changed timestamptz NOT NULL DEFAULT now())`)
  await postgres.query(`INSERT INTO "Clients of ours" (number, first, last, phone, mobile, city)
    SELECT i, 'Person', i::text, '8 (495) ' || (1000000 + i)::text, CASE WHEN i % 2 = 0 THEN '+7 916 ' || (1000000 + i)::text END, 'Москва'
    FROM generate_series(1, 2500) AS i`)
})
afterEach(async () => {
  await at.dispose()
  await stop?.()
  stop = null
})

function settings(changes: Partial<z.input<typeof postgresSettingsSchema>> = {}): PostgresSettings {
  return postgresSettingsSchema.parse({
    host: '127.0.0.1',
    port: postgres.port,
    database: 'crm',
    user: 'vizitka',
    encryption: 'off',
    overlapMs: 0,
    source: {
      kind: 'table',
      table: 'Clients of ours',
      columns: {
        id: 'number',
        changedAt: 'changed',
        name: ['first', 'last'],
        phones: ['phone', 'mobile'],
        place: 'city',
      },
    },
    ...changes,
  })
}

function connect(changes: Partial<z.input<typeof postgresSettingsSchema>> = {}, password = POSTGRES_PASSWORD) {
  const connector = postgresConnector({ settings: settings(changes), password })
  stop = () => connector.stop()
  return connector
}

function counted(sql: string): unknown {
  return at.service.database.prepare(sql).pluck().get()
}

describe('PostgreSQL', () => {
  test('takes over all rows, then what has changed, and forgets what was deleted', async () => {
    await at.service.sync.configure(connect())
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    expect(counted('SELECT count(*) FROM client')).toBe(2_500)
    expect(counted('SELECT count(*) FROM client_phone')).toBe(3_750)
    expect(counted("SELECT name FROM client JOIN client_phone USING (client_key) WHERE e164 = '+79161002000'")).toBe(
      'Person 2000',
    )
    await postgres.query(`UPDATE "Clients of ours" SET last = 'Renamed', changed = now() WHERE number = 7`)
    await at.service.sync.run()
    expect(counted("SELECT count(*) FROM client WHERE name = 'Person Renamed'")).toBe(1)
  })

  test('nobody is lost where the id is a number in a column of that name; all are told beforehand', async () => {
    await postgres.query('DROP TABLE IF EXISTS people')
    await postgres.query('CREATE TABLE people (id bigint PRIMARY KEY, name text, phone text, changed_at timestamptz)')
    await postgres.query(
      "INSERT INTO people SELECT i, 'P', '8 (495) 1000000', now() FROM generate_series(1, 2500) AS i",
    )
    const columns = { id: 'id', changedAt: 'changed_at', name: 'name', phones: 'phone' }
    const connector = connect({ source: { kind: 'table', table: 'people', columns } })
    const first = unwrap(await connector.pull(null, new AbortController().signal))
    expect([first.clients.at(-1)?.id, first.total]).toEqual(['1000', 2_500])
    await at.service.sync.configure(connector)
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: 2_500 })
    expect(unwrap(await connector.lookup('84951000000', new AbortController().signal))).toHaveLength(10)
  })

  test('asked live, it finds a number by its last nine digits', async () => {
    const found = unwrap(await connect().lookup('+74951000042', new AbortController().signal))
    expect(found.map(({ name, place }) => [name, place])).toEqual([['Person 42', 'Москва']])
  })

  test('statements of the database’s own people get their values bound', async () => {
    const connector = connect({
      source: {
        kind: 'statements',
        list: `SELECT number::text AS id, first || ':' || last AS name, ARRAY[phone] AS phones, changed AS "changedAt"
          FROM "Clients of ours" WHERE (:since::timestamptz IS NULL OR changed >= :since) AND (:after::bigint IS NULL OR number > :after)
          ORDER BY number LIMIT :limit`,
        ids: `SELECT number::text AS id FROM "Clients of ours" WHERE (:after::bigint IS NULL OR number > :after) ORDER BY number LIMIT :limit`,
        lookup: `SELECT number::text AS id, first AS name, phone AS phones, changed AS "changedAt" FROM "Clients of ours"
          WHERE right(regexp_replace(phone, '\\D', '', 'g'), 9) = :digits -- :digits`,
      },
    })
    await at.service.sync.configure(connector)
    expect(await at.service.sync.run()).toMatchObject({ message: '' })
    expect(counted("SELECT count(*) FROM client WHERE name LIKE 'Person:%'")).toBe(2_500)
    expect(unwrap(await connector.lookup('84951000042', new AbortController().signal))).toHaveLength(1)
  })

  test('can write nothing', async () => {
    const connector = connect({
      source: {
        kind: 'statements',
        list: 'DELETE FROM "Clients of ours" RETURNING number::text AS id',
        ids: 'SELECT 1',
      },
    })
    const pulled = await connector.pull(null, new AbortController().signal)
    expect(pulled).toMatchObject({
      ok: false,
      error: { code: 'malformed', message: expect.stringContaining('read-only') as unknown },
    })
    expect(await postgres.query('SELECT count(*)::int AS rows FROM "Clients of ours"')).toEqual([{ rows: 2_500 }])
  })

  test('a wrong password and a missing column are told apart', async () => {
    const { signal } = new AbortController()
    expect(await connect({}, 'wrong').pull(null, signal)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
    await stop?.()
    const source = {
      kind: 'table' as const,
      table: 'Clients of ours',
      columns: { id: 'number', changedAt: 'x', name: 'first', phones: 'phone' },
    }
    expect(await connect({ source }).pull(null, signal)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  test('tells at once when somebody notifies', async () => {
    const connector = connect({ channel: 'clients' })
    const told = new Promise<void>((resolve) => {
      const end = connector.watch(() => {
        end()
        resolve()
      })
    })
    const again = setInterval(() => void postgres.query("SELECT pg_notify('clients', '7')"), 50)
    await told
    clearInterval(again)
  })

  test('connected by the settings, what the database tells of is fetched at once, and a lost connection ends nothing', async () => {
    const connection = {
      kind: 'postgres',
      settings: settings({ channel: 'clients' }),
      secrets: { password: POSTGRES_PASSWORD },
    } as const
    unwrap(await at.service.handlers['sync.configure']({ connection, further: [] }))
    await at.service.sync.run()
    expect(counted('SELECT count(*) FROM client')).toBe(2_500)
    const listening = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
    await expect.poll(() => postgres.query(listening), { timeout: 10_000 }).toHaveLength(1)
    await postgres.query(`UPDATE "Clients of ours" SET last = 'Told', changed = now() WHERE number = 9`)
    await postgres.query("SELECT pg_notify('clients', '9')")
    await expect
      .poll(() => counted("SELECT count(*) FROM client WHERE name = 'Person Told'"), { timeout: 10_000 })
      .toBe(1)
    await postgres.query(`SELECT pg_terminate_backend(pid) FROM (${listening}) AS listening`)
    expect(await at.service.sync.run()).toMatchObject({ message: '' })
    // a wrong password is told in the database's words
    unwrap(
      await at.service.handlers['sync.configure']({
        connection: { ...connection, secrets: { password: 'wrong' } },
        further: [],
      }),
    )
    expect((await at.service.sync.run()).message).toMatch(/password authentication failed/u)
    unwrap(await at.service.handlers['sync.configure']({ connection: null, further: [] }))
    await expect.poll(() => postgres.query(listening), { timeout: 10_000 }).toHaveLength(0)
  })
})
