import { createHash } from 'node:crypto'
import type jsonata from 'jsonata'
import type { Template } from './template-schema.ts'

type Clock = Template['clock']

/** Adds to an expression what a template may use besides JSONata's own; nothing of it reads files, network or clock. */
export function addFunctions(expression: jsonata.Expression, clock: Clock): void {
  const add = (name: string, implementation: (value: unknown) => unknown): void =>
    expression.registerFunction(name, implementation)
  add('eval', () => {
    throw new Error('$eval is not allowed in a template')
  })
  for (const name of ['now', 'millis', 'random']) {
    add(name, () => {
      throw new Error(`$${name} is not allowed in a template: the same answer must give the same record`)
    })
  }
  add('time', (milliseconds: unknown) => writeTime(clock, milliseconds))
  add('parseTime', (value: unknown) => readTime(clock, value))
  add('digits', (text: unknown) => (typeof text === 'string' ? text.normalize('NFKC').replace(/\D/gu, '') : undefined))
  add('sha256', (text: unknown) => createHash('sha256').update(String(text)).digest('hex'))
  add('urlenc', (text: unknown) => encodeURIComponent(String(text)))
  /** One and the same UUID for the same text, where a CRM takes ids that are made elsewhere (RFC 9562, version 8). */
  add('uuid', (text: unknown) => uuidOf(String(text)))
  /** Plain text for a field that is shown as HTML. */
  add('html', (text: unknown) => htmlOf(String(text)))
  /** What a system gives as HTML, as its plain text. */
  add('unhtml', (text: unknown) => (typeof text === 'string' ? plainOf(text) : undefined))
  /** Types by a value of the CRM's own, as a setting says it: «customer = lifecycle:loyal; …». */
  expression.registerFunction('typesOf', (value: unknown, rules: unknown) => typesOf(value, rules))
  /** SOQL, SQL and JQL-like texts: quotes and backslashes cannot end the literal. */
  add('quoted', (text: unknown) => String(text).replace(/[\\'"]/gu, String.raw`\$&`))
}

/** Typology id → type id; what no rule names, has none. A value may have a type in each of several typologies. */
export function typesOf(value: unknown, rules: unknown): Readonly<Record<string, string>> {
  const types: Record<string, string> = {}
  if (typeof value !== 'string' || typeof rules !== 'string') return types
  for (const rule of rules.split(/[;\n]/u)) {
    const [, name = '', typology = '', type = ''] = /^(.+?)=\s*([a-z-]+)\s*:\s*([a-z/-]+)\s*$/u.exec(rule) ?? []
    if (name.trim() !== '' && name.trim().toLowerCase() === value.trim().toLowerCase()) types[typology] = type
  }
  return types
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

function htmlOf(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '<br>')
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', apos: "'", nbsp: ' ' }

function plainOf(html: string): string {
  return html
    .replace(/<br\s*\/?>/giu, '\n')
    .replace(/<\/?[a-z][^<>]*>/giu, '')
    .replace(/&(?:#(\d{1,6})|([a-z]{2,5}));/giu, (all, code: string | undefined, name: string | undefined) =>
      code === undefined ? (ENTITIES[name?.toLowerCase() ?? ''] ?? all) : String.fromCodePoint(Number(code)),
    )
}

/** A time of ours (UTC milliseconds) as the CRM writes it. */
export function writeTime({ zone, format }: Clock, value: unknown): string | number | object | undefined {
  if (typeof value !== 'number') return undefined
  if (format === 'milliseconds') return value
  if (format === 'seconds') return Math.floor(value / 1_000)
  if (format === 'iso') return new Date(value).toISOString()
  if (format === 'python') return pythonTime(new Date(value))
  const shifted = new Date(value + zoneOffset(zone, value))
  return format.replace(/\[([YMDHms])(0+1?|\d*)\]/gu, (_all, part: string, width: string) =>
    String(partsOf(shifted)[part] ?? '').padStart(width.length, '0'),
  )
}

/** A time of the CRM as UTC milliseconds; undefined: it is none. Python's dates (`__class__`) are understood too. */
export function readTime({ zone, format }: Clock, value: unknown): number | undefined {
  if (typeof value === 'number') return format === 'seconds' ? value * 1_000 : value
  if (typeof value === 'object' && value !== null && 'year' in value) return readParts(value)
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  if (Number.isFinite(number)) return format === 'seconds' ? number * 1_000 : number
  const text = value.trim().replace(' ', 'T')
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/iu.test(text)
  const read = Date.parse(
    hasZone ? text.replace(/([+-]\d\d)(\d\d)$/u, '$1:$2') : `${text.length === 10 ? `${text}T00:00:00` : text}Z`,
  )
  if (Number.isNaN(read)) return undefined
  return hasZone ? read : read - zoneOffset(zone, read)
}

/** A date as Python's JSON-RPC servers write it. */
function pythonTime(date: Date): object {
  return {
    __class__: 'datetime',
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: date.getUTCMilliseconds() * 1_000,
  }
}

function readParts(parts: object): number | undefined {
  const of = (name: string, otherwise: number): number => {
    const value: unknown = Reflect.get(parts, name)
    return typeof value === 'number' ? value : otherwise
  }
  const time = Date.UTC(
    of('year', NaN),
    of('month', 1) - 1,
    of('day', 1),
    of('hour', 0),
    of('minute', 0),
    of('second', 0),
  )
  return Number.isNaN(time) ? undefined : time + Math.floor(of('microsecond', 0) / 1_000)
}

function partsOf(date: Date): Readonly<Record<string, number>> {
  return {
    Y: date.getUTCFullYear(),
    M: date.getUTCMonth() + 1,
    D: date.getUTCDate(),
    H: date.getUTCHours(),
    m: date.getUTCMinutes(),
    s: date.getUTCSeconds(),
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Milliseconds that the zone is ahead of UTC at this time. */
function zoneOffset(zone: string, at: number): number {
  if (zone === 'UTC') return 0
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
}
