import type { StatementSource, TableSource } from '../../../shared/crm-source.ts'

/** A statement with its parameters in their order. */
export type Statement = { readonly text: string; readonly values: readonly (string | number | null)[] }

export type ListParameters = {
  /** ISO 8601; null: everything. */
  readonly since: string | null
  readonly after: string | null
  readonly limit: number
}

const FIELDS = ['kind', 'company', 'email', 'language', 'country', 'place', 'timeZone', 'tags'] as const

/** The next page of clients. */
export function listStatement(source: TableSource | StatementSource, parameters: ListParameters): Statement {
  if (source.kind === 'statements') return bound(source.list, { ...parameters })
  const { columns: of } = source
  const selected = [
    `${quoted(of.id)}::text AS "id"`,
    `${joined(of.name)} AS "name"`,
    `${arrayOf(of.phones)} AS "phones"`,
    ...FIELDS.flatMap((field) => (of[field] === undefined ? [] : [`${quoted(of[field])} AS "${field}"`])),
    `${quoted(of.changedAt)} AS "changedAt"`,
  ]
  return page(source, selected.join(', '), parameters)
}

/** How many clients the whole list holds; null: nobody can tell of a list of somebody else's statements. */
export function countStatement(source: TableSource | StatementSource): Statement | null {
  if (source.kind === 'statements') return null
  return { text: `SELECT count(*)::int AS total FROM ${quoted(source.schema)}.${quoted(source.table)}`, values: [] }
}

/** The next page of ids. */
export function idsStatement(source: TableSource | StatementSource, after: string | null, limit: number): Statement {
  if (source.kind === 'statements') return bound(source.ids, { since: null, after, limit })
  return page(source, `${quoted(source.columns.id)}::text AS "id"`, { since: null, after, limit })
}

/** Clients by the last digits of a number; null: the source has no way to ask. */
export function lookupStatement(source: TableSource | StatementSource, digits: string): Statement | null {
  if (source.kind === 'statements') return source.lookup === '' ? null : bound(source.lookup, { digits })
  const { text } = listStatement(source, { since: null, after: null, limit: 10 })
  // an index on this very expression makes it quick on a large table
  const matches = listOf(source.columns.phones)
    .map((one) => `right(regexp_replace(${quoted(one)}::text, '\\D', '', 'g'), ${digits.length}) = $1`)
    .join(' OR ')
  return { text: text.replace(/ ORDER BY .*$/su, ` WHERE ${matches} LIMIT 10`), values: [digits] }
}

function page(source: TableSource, selected: string, { since, after, limit }: ListParameters): Statement {
  const { id, changedAt } = source.columns
  const values: (string | number)[] = []
  const conditions: string[] = []
  // the value's type is that of the column: a number is not compared as text
  if (since !== null) conditions.push(`${quoted(changedAt)} >= $${values.push(since)}`)
  if (after !== null) conditions.push(`${quoted(id)} > $${values.push(after)}`)
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  const from = `${quoted(source.schema)}.${quoted(source.table)} AS listed`
  // by the column, as the condition is: «id» alone would be the text that is selected, in which 10 comes before 9
  return { text: `SELECT ${selected} FROM ${from}${where} ORDER BY listed.${quoted(id)} LIMIT ${limit}`, values }
}

/** Names stand for parameters outside of texts, comments and casts (`::`) only. */
function bound(sql: string, values: Readonly<Record<string, string | number | null>>): Statement {
  const names: string[] = []
  const text = sql.replace(
    /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([a-z]\w*)/giu,
    (whole, name: string | undefined) => {
      if (name === undefined || !Object.hasOwn(values, name)) return whole
      const at = names.indexOf(name)
      return `$${at === -1 ? names.push(name) : at + 1}`
    },
  )
  return { text, values: names.map((name) => values[name] ?? null) }
}

function listOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names
}

/** First and last name in two columns make one name. */
function joined(names: string | readonly string[]): string {
  return `concat_ws(' ', ${listOf(names).map(quoted).join(', ')})`
}

/** A column that holds an array itself is taken as it is. */
function arrayOf(names: string | readonly string[]): string {
  const [only, ...others] = listOf(names)
  if (only !== undefined && others.length === 0) return quoted(only)
  return `ARRAY[${listOf(names)
    .map((name) => `${quoted(name)}::text`)
    .join(', ')}]`
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
