import { spawnSync } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Database } from '../../db/database.ts'
import { foldText } from '../../db/fold-text.ts'
import { MIGRATIONS } from '../../db/migrations.ts'
import { benchClient } from './clients.ts'
import { note } from './figures.ts'
import { opened } from './prepared-database.ts'

/** The tables that a sync fills; the search index cannot be read back, its rows are made anew. */
const TABLES = ['client', 'client_phone', 'client_type', 'client_tag'] as const
const SEARCH = 'client_search'
const ROWS_AT_ONCE = 10_000
/** The first SQLite whose text index knows `contentless_delete`. */
const NEWEST_OPTION_SINCE = 43
// as the app has them during a sync
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768;'

type Value = string | number | null
type Table = { readonly name: string; readonly rows: () => Iterable<Value[]> }

/**
 * Seconds that the same rows take without the app: by the sqlite3 program's `.import` where it is installed, else by
 * prepared statements in one transaction.
 */
export function importReference(filledFile: string, folder: string, clients: number): number {
  const filled = opened(filledFile)
  try {
    const tables = tablesOf(filled, clients)
    const version = /^3\.(\d+)\.\d+/.exec(spawnSync('sqlite3', ['--version'], { encoding: 'utf8' }).stdout ?? '')
    if (version) return byProgram(tables, folder, Number(version[1]), version[0])
    note('  reference: bare inserts of the same rows in one transaction (the program sqlite3 is not installed)')
    return byStatements(tables, folder)
  } finally {
    filled.close()
  }
}

function tablesOf(filled: Database, clients: number): Table[] {
  const stored = TABLES.map((name) => ({
    name,
    rows: () =>
      filled
        .prepare<[], Value[]>(`SELECT ${columnsOf(filled, name)} FROM ${name}`)
        .raw()
        .iterate(),
  }))
  return [...stored, { name: SEARCH, rows: () => searchRows(clients) }]
}

/** All of a table; where a number may be missing it is 0, because `.import` would bring an empty text. */
function columnsOf(filled: Database, table: string): string {
  return filled
    .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
    .all(table)
    .map(({ name, type }) => (type === 'TEXT' ? name : `coalesce(${name}, 0)`))
    .join(', ')
}

function* searchRows(clients: number): Iterable<string[]> {
  for (let index = 0; index < clients; index += 1) {
    const { name, company, email } = benchClient(index, { hasHistory: false })
    yield [foldText(name), foldText(company), foldText(email)]
  }
}

function byProgram(tables: readonly Table[], folder: string, minor: number, version: string): number {
  const isOld = minor < NEWEST_OPTION_SINCE
  note(`  reference: sqlite3 ${version} .import${isOld ? ', its text index without contentless_delete' : ''}`)
  const file = path.join(folder, 'imported.sqlite')
  const schema = MIGRATIONS.map(({ sql }) => (isOld ? sql.replaceAll(' contentless_delete = 1,', '') : sql)).join('\n')
  run(file, `${PRAGMAS}\n${schema}`)
  const imports = tables.map((table) => {
    const csv = path.join(folder, `${table.name}.csv`)
    writeCsv(csv, table.rows())
    return `.import --csv ${csv} ${table.name}`
  })
  const startedAt = performance.now()
  run(file, [PRAGMAS, ...imports].join('\n'))
  const seconds = (performance.now() - startedAt) / 1000
  const expected = tables[0] ? [...tables[0].rows()].length : 0
  const imported = run(file, `SELECT count(*) FROM ${TABLES[0]};`).trim()
  if (imported !== String(expected)) throw new Error(`sqlite3 imported ${imported} of ${expected} clients`)
  return seconds
}

function run(file: string, script: string): string {
  const ended = spawnSync('sqlite3', ['-batch', file], { input: script, encoding: 'utf8' })
  if (ended.status !== 0 || ended.stderr !== '') throw new Error(`sqlite3: ${ended.stderr.slice(0, 1_000)}`)
  return ended.stdout
}

function writeCsv(file: string, rows: Iterable<Value[]>): void {
  const descriptor = openSync(file, 'w')
  try {
    let lines = ''
    for (const row of rows) {
      lines += `${row.map((value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`)).join(',')}\n`
      if (lines.length < 1_000_000) continue
      writeSync(descriptor, lines)
      lines = ''
    }
    writeSync(descriptor, lines)
  } finally {
    closeSync(descriptor)
  }
}

function byStatements(tables: readonly Table[], folder: string): number {
  const database = opened(path.join(folder, 'inserted.sqlite'))
  try {
    database.pragma('synchronous = NORMAL')
    let milliseconds = 0
    const timed = (work: () => void): void => {
      const startedAt = performance.now()
      work()
      milliseconds += performance.now() - startedAt
    }
    timed(() => database.exec('BEGIN IMMEDIATE'))
    for (const { name, rows } of tables) {
      const columns = name === SEARCH ? 'name, company, email' : ''
      let batch: Value[][] = []
      const insertBatch = (): void => {
        const width = batch[0]?.length ?? 0
        if (width === 0) return
        const into = columns === '' ? name : `${name} (${columns})`
        const insert = database.prepare(`INSERT INTO ${into} VALUES (${Array(width).fill('?').join(', ')})`)
        timed(() => batch.forEach((row) => insert.run(...row)))
        batch = []
      }
      for (const row of rows()) {
        batch.push(row)
        if (batch.length === ROWS_AT_ONCE) insertBatch()
      }
      insertBatch()
    }
    timed(() => database.exec('COMMIT'))
    return milliseconds / 1000
  } finally {
    database.close()
  }
}
