import pg from 'pg'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Connector, ConnectorError, PullPage, SkippedRecord } from '../connector.ts'
import { PUNCTUAL, type DueTimes } from '../due-times.ts'
import { clientFromMapped } from '../template/client-record.ts'
import { LIST_START, readCursor, type TemplateCursor } from '../template/template-cursor.ts'
import type { PostgresSettings } from '../../../shared/crm-source.ts'
import { listen } from './listen.ts'
import { countStatement, idsStatement, listStatement, lookupStatement, type Statement } from './postgres-source.ts'

const PAGE_SIZE = 1_000
const ID_PAGE_SIZE = 20_000
const CONNECT_TIMEOUT_MS = 10_000
const STATEMENT_TIMEOUT_MS = 30_000
const LOOKUP_DIGITS = 9
/** Another one whenever more is read of a row. */
const VERSION = 1
/** Deletions are looked for so often, and at a time of each station's own. */
const SWEEP_EVERY_MS = 3_600_000

export type PostgresConnectorOptions = {
  readonly settings: PostgresSettings
  readonly password: string
  readonly now?: () => number
  readonly dueTimes?: DueTimes
}

type Row = Record<string, unknown>
type Answer<Value> = Promise<Result<Value, ConnectorError>>

/**
 * A PostgreSQL database as a source of clients: read only, by a connection that could write nothing even if it wanted
 * to. Calls and notes stay here; the team database is another matter.
 */
export function postgresConnector({
  settings,
  password,
  now = Date.now,
  dueTimes = PUNCTUAL,
}: PostgresConnectorOptions): Connector & {
  stop(): Promise<void>
  /** Calls back when the database tells of changes; answers how to end that. */
  watch(onChange: () => void): () => void
} {
  const { source } = settings
  let counting: Promise<number | null> | null = null
  const pool = new pg.Pool({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password,
    // the sync, a lookup beside it, and the one that listens
    max: settings.channel === '' ? 2 : 3,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(settings.encryption === 'verify' && { ssl: { rejectUnauthorized: true } }),
    options: `-c default_transaction_read_only=on -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    application_name: 'Vizitka',
  })
  // a connection that is lost while nobody uses it: the next request tells
  pool.on('error', () => undefined)

  async function ask({ text, values }: Statement, signal: AbortSignal): Answer<Row[]> {
    if (signal.aborted) return failure('unreachable', 'ended')
    try {
      const { rows } = await pool.query<Row>(text, [...values])
      return success(rows)
    } catch (error) {
      return failure(kindOf(error), error instanceof Error ? error.message : String(error))
    }
  }

  /** Of everything, counted once; that it cannot be counted is no reason to read nothing. */
  async function totalOf(signal: AbortSignal): Promise<number | null> {
    const statement = countStatement(source)
    const counted = statement && (await ask(statement, signal))
    const total = counted?.ok ? counted.value[0]?.['total'] : null
    return typeof total === 'number' ? total : null
  }

  async function pullClients(cursor: TemplateCursor, signal: AbortSignal): Answer<PullPage> {
    let { startedAt } = cursor
    if (startedAt === null) {
      // the database's own clock: that of the workstation may be wrong
      const time = await ask(
        { text: 'SELECT (extract(epoch FROM now()) * 1000)::bigint::text AS now', values: [] },
        signal,
      )
      if (!time.ok) return time
      startedAt = Number(time.value[0]?.['now'])
    }
    const since = cursor.since === null ? null : new Date(cursor.since).toISOString()
    const rows = await ask(listStatement(source, { since, after: cursor.place.token, limit: PAGE_SIZE }), signal)
    if (!rows.ok) return rows
    const read = readRows(rows.value)
    if (since === null) counting ??= totalOf(signal)
    const last = rows.value.length < PAGE_SIZE ? null : idOf(rows.value.at(-1))
    if (last !== null && last === cursor.place.token)
      return failure('malformed', `the list does not advance after ${last}`)
    const isSweepDue = cursor.sweptAt === null || dueTimes.isDue('sweep', cursor.sweptAt, SWEEP_EVERY_MS, now())
    const next: TemplateCursor =
      last === null
        ? isSweepDue
          ? { ...cursor, startedAt, place: LIST_START, phase: 'sweep' }
          : nextRun(cursor, startedAt)
        : { ...cursor, startedAt, place: { pages: cursor.place.pages + 1, records: 0, token: last } }
    const complete = last === null && !isSweepDue
    return success({
      ...read,
      deletedIds: [],
      knownIds: null,
      cursor: JSON.stringify(next),
      complete,
      total: since === null ? await counting : null,
    })
  }

  async function sweep(cursor: TemplateCursor, signal: AbortSignal): Answer<PullPage> {
    const knownIds: string[] = []
    for (let after: string | null = null; ;) {
      const rows: Result<Row[], ConnectorError> = await ask(idsStatement(source, after, ID_PAGE_SIZE), signal)
      if (!rows.ok) return rows
      for (const row of rows.value) {
        const id = idOf(row)
        // an id that is left out would delete its client
        if (id === null) return failure('malformed', 'the list of ids has a row without an id')
        knownIds.push(id)
      }
      const last = knownIds.at(-1) ?? null
      if (rows.value.length < ID_PAGE_SIZE) break
      if (last === after) return failure('malformed', `the list of ids does not advance after ${last}`)
      after = last
    }
    const next = nextRun({ ...cursor, sweptAt: now() }, cursor.startedAt ?? now())
    return success({ clients: [], skipped: [], deletedIds: [], knownIds, cursor: JSON.stringify(next), complete: true })
  }

  function nextRun(cursor: TemplateCursor, startedAt: number): TemplateCursor {
    return { ...cursor, phase: 'clients', place: LIST_START, since: startedAt - settings.overlapMs, startedAt: null }
  }

  return {
    name: `postgres ${settings.host}/${settings.database}`,
    records: [],
    pull: (text, signal) => {
      const cursor = readCursor(text, VERSION)
      return cursor.phase === 'sweep' ? sweep(cursor, signal) : pullClients(cursor, signal)
    },
    lookup: async (number, signal) => {
      const digits = number.replace(/\D/gu, '').slice(-LOOKUP_DIGITS)
      const statement = digits.length < LOOKUP_DIGITS ? null : lookupStatement(source, digits)
      if (!statement) return success([])
      const rows = await ask(statement, signal)
      return rows.ok ? success(readRows(rows.value).clients) : rows
    },
    // nothing is written into somebody else's database
    push: () => Promise.resolve(success({ crmId: null })),
    stop: () => pool.end(),
    watch: (onChange) => (settings.channel === '' ? () => undefined : listen(pool, settings.channel, onChange)),
  }
}

function readRows(rows: readonly Row[]): Pick<PullPage, 'clients' | 'skipped'> {
  const clients: PullPage['clients'] = []
  const skipped: SkippedRecord[] = []
  for (const row of rows) {
    const { changedAt, phones, ...rest } = row
    const at = changedAt instanceof Date ? changedAt.getTime() : Date.parse(String(changedAt))
    const mapped = clientFromMapped({ ...rest, phones: listOfPhones(phones), changedAt: Number.isNaN(at) ? 0 : at })
    if (mapped.ok) clients.push(mapped.value.client)
    else skipped.push({ id: idOf(row) ?? '?', reason: mapped.error.message })
  }
  return { clients, skipped }
}

/** An array, or one text, which may hold several numbers. */
function listOfPhones(phones: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(phones) ? phones : [phones]
  return list.filter((one) => one !== null && one !== undefined && one !== '')
}

function idOf(row: Row | undefined): string | null {
  const id = row?.['id']
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? String(id) : null
}

/** SQLSTATE classes: 28 is about credentials, 42 about the statement, 57014 a timeout, and no code a connection. */
function kindOf(error: unknown): ConnectorError {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  if (typeof code !== 'string' || code.length !== 5 || code.startsWith('E')) return 'unreachable'
  if (code.startsWith('28')) return 'unauthorised'
  return code.startsWith('42') || code.startsWith('22') || code.startsWith('25') ? 'malformed' : 'unreachable'
}
