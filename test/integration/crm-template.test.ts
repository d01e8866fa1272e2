import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PullPage } from '../../db/sync/connector.ts'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { unwrap } from '../helpers/data-service.ts'

const KEY = 'a-key-that-nobody-guesses'
type Contact = { id: string; name: string; phoneNumber: string; modifiedAt: string }

let server: Server
let contacts: Contact[]
let seen: { method: string; url: URL; body: unknown; key: string | undefined }[]
beforeEach(async () => {
  contacts = []
  seen = []
  server = createServer((request, response) => {
    void answer(request).then(({ status, body, headers }) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => void server.close())

async function answer(
  request: IncomingMessage,
): Promise<{ status: number; body: unknown; headers?: Record<string, string> }> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  let text = ''
  for await (const part of request) text += String(part)
  const key = request.headers['x-api-key']
  seen.push({
    method: request.method ?? '',
    url,
    body: text ? JSON.parse(text) : null,
    key: typeof key === 'string' ? key : undefined,
  })
  if (key !== KEY) return { status: 401, body: {}, headers: { 'X-Status-Reason': 'bad key' } }
  if (url.pathname !== '/crm/api/v1/Contact') return { status: 200, body: { list: [], id: 'made-1' } }
  if (request.method === 'POST') return { status: 200, body: { id: 'made-2' } }
  const search = JSON.parse(url.searchParams.get('searchParams') ?? '{}') as {
    maxSize: number
    where?: { type: string; attribute: keyof Contact; value: string }[]
  }
  const list = contacts
    .filter((contact) =>
      (search.where ?? []).every(({ type, attribute, value }) => {
        if (type === 'greaterThan') return contact[attribute] > value
        if (type === 'greaterThanOrEquals') return contact[attribute] >= value
        return contact.phoneNumber.replace(/\D/gu, '').endsWith(value)
      }),
    )
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .slice(0, search.maxSize)
  return { status: 200, body: { total: -1, list } }
}

async function connect(values: Record<string, string> = { key: KEY }) {
  const template = unwrap(loadTemplate(readFileSync('db/sync/templates/espocrm.crm.json', 'utf8')))
  const { port } = server.address() as AddressInfo
  return unwrap(
    await templateConnector({
      template,
      values: { url: `http://127.0.0.1:${port}/crm/`, ...values },
      defaultCountry: 'RU',
    }),
  )
}

describe('a template', () => {
  test('pulls everything page by page, then only what has changed, and sweeps the ids', async () => {
    contacts = Array.from({ length: 450 }, (_one, index) => ({
      id: `c${String(index).padStart(4, '0')}`,
      name: `Client ${index}`,
      phoneNumber: `+7495${String(1_000_000 + index)}`,
      modifiedAt: '2026-11-01 10:00:00',
    }))
    const connector = await connect()
    const { signal } = new AbortController()
    let cursor: string | null = null
    const names = new Set<string>()
    let known: string[] | null = null
    for (let complete = false; !complete;) {
      const page: PullPage = unwrap(await connector.pull(cursor, signal))
      for (const client of page.clients) names.add(client.name)
      known ??= page.knownIds
      cursor = page.cursor
      complete = page.complete
    }
    expect(names.size).toBe(450)
    expect(known).toHaveLength(450)
    contacts = contacts.map((one, index) =>
      index === 7 ? { ...one, name: 'Renamed', modifiedAt: '2099-01-01 00:00:00' } : one,
    )
    const changed = unwrap(await connector.pull(cursor, signal))
    expect(changed.clients.map(({ name, phones }) => [name, phones[0]?.raw])).toEqual([['Renamed', '+74951000007']])
    connector.stop()
  })

  test('asks live by the last nine digits', async () => {
    contacts = [{ id: 'c1', name: 'Мария', phoneNumber: '8 (495) 123-45-67', modifiedAt: '2026-11-01 10:00:00' }]
    const connector = await connect()
    const found = unwrap(await connector.lookup('+74951234567', new AbortController().signal))
    expect(found.map(({ name }) => name)).toEqual(['Мария'])
    connector.stop()
  })

  test('a wrong key is told in the CRM’s words, and never shown', async () => {
    const connector = await connect({ key: 'a-wrong-key' })
    const pulled = await connector.pull(null, new AbortController().signal)
    expect(pulled).toMatchObject({ ok: false, error: { code: 'unauthorised', message: 'HTTP 401: bad key' } })
    expect(seen.every(({ key }) => key === 'a-wrong-key')).toBe(true)
    connector.stop()
  })
})
