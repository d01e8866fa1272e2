import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export const MARIGOLD_TOKEN = 'token-of-marigold'

export type MarigoldPerson = {
  pid: number
  full_name: string
  mail: string
  numbers: { n: string; kind: string }[]
  labels?: string[]
  types?: Record<string, string>
  /** Ids of people who were merged into this one. */
  merged?: number[]
  /** Seconds. */
  touched: number
}
type Answer = { readonly status: number; readonly body: unknown }

/** People with numbers from +7 495 100-00-00 on, or from another first one. */
export function marigoldPeople(count: number, name = 'Person', first = 1_000_000): MarigoldPerson[] {
  return Array.from({ length: count }, (_one, index) => ({
    pid: index + 1,
    full_name: `${name} ${index + 1}`,
    mail: '',
    numbers: [{ n: `8 (495) ${first + index}`, kind: 'mobile' }],
    touched: 1_763_800_000,
  }))
}

/**
 * Marigold, the CRM of docs/connectors.md, by its manual, and what other CRMs do besides: lists by offset, cursor, next
 * link or the last id, a search that lags, merged people.
 */
export class Marigold {
  people: MarigoldPerson[] = []
  remarks: { pid: number; text: string; at?: number }[] = []
  calls: { pid: number | null; key: string; text: string; at: number }[] = []
  /** UTC milliseconds. */
  clock: () => number = () => Date.now()
  /** So long a new record is not found by search. */
  searchLagMs = 0
  /** People whom the list and the search do not show yet: written, but not committed. */
  readonly hidden = new Set<number>()
  /** Search is out of order. */
  searchFails = false
  /** Paths in the order in which they were asked. */
  readonly asked: string[] = []
  readonly #sessions = new Set<string>()
  #nextPid = 1
  readonly #made = new Map<number, number>()
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        const headers = { 'Content-Type': 'application/json', Date: new Date(this.clock()).toUTCString() }
        response.writeHead(status, headers).end(JSON.stringify(body))
      })
    })
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** As a colleague does it at the CRM itself. */
  add(name: string, numbers: readonly string[], isHidden = false): MarigoldPerson {
    const pid = Math.max(this.#nextPid, ...this.people.map((person) => person.pid + 1))
    this.#nextPid = pid + 1
    const made = {
      pid,
      full_name: name,
      mail: '',
      numbers: numbers.map((n) => ({ n, kind: '' })),
      touched: this.#now(),
    }
    this.people.push(made)
    if (isHidden) this.hidden.add(pid)
    return made
  }

  edit(pid: number, change: Partial<MarigoldPerson>): void {
    const person = this.people.find((one) => one.pid === pid)
    if (person) Object.assign(person, change, { touched: this.#now() })
  }

  remove(pid: number): void {
    this.people = this.people.filter((one) => one.pid !== pid)
  }

  /** `from` is gone then, and `into` has its numbers and remarks. */
  merge(from: number, into: number): void {
    const gone = this.people.find((one) => one.pid === from)
    const kept = this.people.find((one) => one.pid === into)
    if (!gone || !kept || gone === kept) return
    this.remove(from)
    for (const remark of this.remarks) if (remark.pid === from) remark.pid = into
    for (const call of this.calls) if (call.pid === from) call.pid = into
    this.edit(into, {
      numbers: [...kept.numbers, ...gone.numbers],
      merged: [...(kept.merged ?? []), ...(gone.merged ?? []), from],
    })
  }

  #now(): number {
    return Math.floor(this.clock() / 1_000)
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://127.0.0.1')
    this.asked.push(pathname)
    let text = ''
    for await (const part of request) text += String(part)
    if (pathname === '/api/login') return this.#login(JSON.parse(text) as Record<string, unknown>)
    const token = request.headers['x-token']
    if (token !== MARIGOLD_TOKEN && !this.#sessions.has(String(token)))
      return { status: 200, body: { ok: false, why: 'who are you?' } }
    if (request.method === 'POST') return this.#write(pathname, JSON.parse(text) as Record<string, unknown>)
    const shown = this.people.filter(({ pid }) => !this.hidden.has(pid))
    if (pathname === '/api/people') return this.#list(shown, query, String(request.headers.host))
    if (pathname === '/api/people/ids') {
      const from = (Number(query.get('page')) - 1) * 1_000
      return { status: 200, body: { ok: true, ids: shown.map(({ pid }) => pid).slice(from, from + 1_000) } }
    }
    if (pathname === '/api/find' && this.searchFails) return { status: 503, body: { ok: false, why: 'search is down' } }
    if (pathname === '/api/find') {
      const ends = query.get('ends') ?? ''
      const people = shown.filter(
        ({ pid, numbers }) => this.#isFound(pid) && numbers.some(({ n }) => n.replace(/\D/gu, '').endsWith(ends)),
      )
      return people.length === 0 ? { status: 404, body: {} } : { status: 200, body: { ok: true, data: { people } } }
    }
    const contains = query.get('contains') ?? ''
    const isNew = (at: number | undefined) => at !== undefined && this.clock() - at < this.searchLagMs
    const remarks = this.remarks.filter(({ text: said, at }) => said.includes(contains) && !isNew(at))
    const calls = this.calls.filter(({ key, at }) => key === contains && !isNew(at))
    return { status: 200, body: { ok: true, remarks, calls } }
  }

  #login({ token }: Record<string, unknown>): Answer {
    if (token !== MARIGOLD_TOKEN) return { status: 200, body: { ok: false, why: 'who are you?' } }
    const session = `session-of-marigold-${this.#sessions.size + 1}`
    this.#sessions.add(session)
    return { status: 200, body: { ok: true, session } }
  }

  /** By the way that is asked for. Pages by number or offset have the one that was touched last at the end. */
  #list(shown: readonly MarigoldPerson[], query: URLSearchParams, host: string): Answer {
    const from = Number(query.get('changed_from') ?? 0)
    const changed = shown.filter(({ touched }) => touched >= from)
    const size = Number(query.get('per_page') ?? 100)
    const byTime = changed.toSorted((one, other) => one.touched - other.touched || one.pid - other.pid)
    const byId = changed.toSorted((one, other) => one.pid - other.pid)
    const page = query.get('page')
    const offset = query.get('offset')
    const start = page === null ? Number(offset) : (Number(page) - 1) * size
    const isCounted = page !== null || offset !== null
    const after = Number(query.get('after') ?? query.get('cursor')?.replace('behind-', '') ?? 0)
    const rest = isCounted ? byTime.slice(start) : byId.filter(({ pid }) => pid > after)
    const people = rest.slice(0, size)
    const last = people.at(-1)?.pid
    const hasMore = rest.length > size && last !== undefined
    const link = new URLSearchParams(query)
    if (last !== undefined) link.set('after', String(last))
    const next = hasMore ? `http://${host}/api/people?${link.toString()}` : null
    if (people.length === 0) return { status: 404, body: {} }
    return { status: 200, body: { ok: true, data: { people }, next, next_cursor: hasMore ? `behind-${last}` : null } }
  }

  #isFound(pid: number): boolean {
    return this.clock() - (this.#made.get(pid) ?? -Infinity) >= this.searchLagMs
  }

  #write(pathname: string, body: Record<string, unknown>): Answer {
    const [, , collection, id, part] = pathname.split('/')
    const person = this.people.find(({ pid }) => pid === Number(id ?? body['pid']))
    if (collection === 'calls') {
      const [pid, key, text] = [person?.pid ?? null, String(body['key']), String(body['text'])]
      this.calls.push({ pid, key, text, at: this.clock() })
      return { status: 200, body: { ok: true } }
    }
    if (collection === 'people' && id === undefined) {
      const numbers = body['numbers'] as string[]
      const { pid } = this.add(String(body['full_name']), numbers)
      this.edit(pid, { mail: String(body['mail']), types: (body['types'] ?? {}) as Record<string, string> })
      this.#made.set(pid, this.clock())
      return { status: 200, body: { ok: true, pid } }
    }
    if (!person) return { status: 410, body: { ok: false, why: 'nobody has this pid' } }
    if (collection === 'remarks') this.remarks.push({ pid: person.pid, text: String(body['text']), at: this.clock() })
    else if (part === 'numbers')
      this.edit(person.pid, { numbers: [...person.numbers, { n: String(body['n']), kind: '' }] })
    else if (part === 'types') this.edit(person.pid, { types: body['types'] as Record<string, string> })
    else if (part === 'labels') {
      const kept = (person.labels ?? []).filter((label) => !(body['removed'] as string[]).includes(label))
      this.edit(person.pid, { labels: [...new Set([...kept, ...(body['added'] as string[])])] })
    }
    return { status: 200, body: { ok: true } }
  }
}
