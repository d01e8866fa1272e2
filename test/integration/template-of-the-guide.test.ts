import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { tryConnector } from '../../db/sync/try-connector.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { startDataService, unwrap, type TestService } from '../helpers/data-service.ts'

const TOKEN = 'token-of-marigold'
type Person = { pid: number; full_name: string; mail: string; numbers: { n: string; kind: string }[]; touched: number }

/** The CRM of the guide, by its manual. */
class Marigold {
  people: Person[] = []
  remarks: { pid: number; text: string }[] = []
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
      })
    })
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.close()
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://127.0.0.1')
    let text = ''
    for await (const part of request) text += String(part)
    if (request.headers['x-token'] !== TOKEN) return { status: 200, body: { ok: false, why: 'who are you?' } }
    if (request.method === 'POST') return this.#made(pathname, JSON.parse(text) as Record<string, unknown>)
    const page = (all: readonly unknown[], size: number) =>
      all.slice((Number(query.get('page')) - 1) * size).slice(0, size)
    if (pathname === '/api/people') {
      const from = Number(query.get('changed_from') ?? 0)
      const people = page(
        this.people.filter(({ touched }) => touched >= from),
        Number(query.get('per_page')),
      )
      return people.length === 0 ? { status: 404, body: {} } : { status: 200, body: { ok: true, data: { people } } }
    }
    if (pathname === '/api/people/ids') {
      return {
        status: 200,
        body: {
          ok: true,
          ids: page(
            this.people.map(({ pid }) => pid),
            1_000,
          ),
        },
      }
    }
    if (pathname === '/api/find') {
      const ends = query.get('ends') ?? ''
      const people = this.people.filter(({ numbers }) => numbers.some(({ n }) => n.replace(/\D/gu, '').endsWith(ends)))
      return people.length === 0 ? { status: 404, body: {} } : { status: 200, body: { ok: true, data: { people } } }
    }
    const contains = query.get('contains') ?? ''
    return { status: 200, body: { ok: true, remarks: this.remarks.filter((remark) => remark.text.includes(contains)) } }
  }

  #made(pathname: string, body: Record<string, unknown>): { status: number; body: unknown } {
    if (pathname === '/api/remarks') {
      this.remarks.push({ pid: Number(body['pid']), text: String(body['text']) })
      return { status: 200, body: { ok: true } }
    }
    const pid = this.people.length + 1
    const numbers = (body['numbers'] as string[]).map((n) => ({ n, kind: '' }))
    this.people.push({ pid, full_name: String(body['full_name']), mail: String(body['mail']), numbers, touched: 1 })
    return { status: 200, body: { ok: true, pid } }
  }
}

let crm: Marigold
let url: string
let at: TestService
beforeEach(async () => {
  at = startDataService()
  crm = new Marigold()
  url = await crm.start()
  crm.people = Array.from({ length: 250 }, (_one, index) => ({
    pid: index + 1,
    full_name: `Person ${index + 1}`,
    mail: '',
    numbers: [{ n: `8 (495) ${1_000_000 + index}`, kind: 'mobile' }],
    touched: 1_763_800_000,
  }))
})
afterEach(async () => {
  await at.dispose()
  crm.stop()
})

function templateOfTheGuide(): string {
  const guide = readFileSync('docs/connectors.md', 'utf8')
  return /```json\n(\{\n {2}"format": 1,[\s\S]*?)```/u.exec(guide)?.[1] ?? ''
}

async function connect(token = TOKEN) {
  const template = unwrap(loadTemplate(templateOfTheGuide()))
  return unwrap(await templateConnector({ template, values: { url, token }, defaultCountry: 'RU' }))
}

test('the template of the guide shows clients, and finds one by number', async () => {
  const connector = await connect()
  const { clients, isLookupGood } = unwrap(await tryConnector(connector, new AbortController().signal))
  expect(clients[0]).toMatchObject({ id: '1', name: 'Person 1', phones: [{ raw: '8 (495) 1000000', label: 'mobile' }] })
  expect(isLookupGood).toBe(true)
  connector.stop()
})

test('it syncs, follows changes and deletions, and tells a new client and a note once', async () => {
  const connector = await connect()
  await at.service.sync.configure(connector)
  expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: 250 })
  const { signal } = new AbortController()
  const client: PushEntry = {
    kind: 'client',
    idempotencyKey: 'key-of-client',
    client: {
      name: 'Ольга Новая',
      kind: 'person',
      company: '',
      email: '',
      language: null,
      country: null,
      place: '',
      phones: ['+7 916 777-88-99'],
      types: {},
    },
  }
  const made = unwrap(await connector.push(client, signal))
  expect(made).toEqual({ crmId: '251' })
  expect(unwrap(await connector.push(client, signal, true))).toEqual(made)
  const note: PushEntry = {
    kind: 'note',
    idempotencyKey: 'key-of-note',
    crmClientId: '251',
    outcome: null,
    text: 'call back',
    operator: 'Anna',
  }
  unwrap(await connector.push(note, signal))
  unwrap(await connector.push(note, signal, true))
  expect(crm.remarks).toEqual([{ pid: 251, text: 'Anna: call back [key-of-note]' }])
  connector.stop()
})

test('an error inside a 200 is told in the CRM’s words', async () => {
  const connector = await connect('wrong')
  expect(await tryConnector(connector, new AbortController().signal)).toMatchObject({
    ok: false,
    error: { message: 'who are you?' },
  })
  connector.stop()
})
