import { readFileSync } from 'node:fs'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import type { Template } from '../../db/sync/template/template-schema.ts'
import { unwrap } from './data-service.ts'

/** The template of docs/connectors.md, as it stands there. */
export function templateOfTheGuide(): string {
  const guide = readFileSync('docs/connectors.md', 'utf8')
  return /```json\n(\{\n {2}"format": 1,[\s\S]*?)```/u.exec(guide)?.[1] ?? ''
}

export const PAGINGS = ['page', 'offset', 'cursor', 'next-link', 'keyset'] as const
export type Paging = (typeof PAGINGS)[number]

const PAGE_SIZE = 4
const ERROR = { error: '=ok = false ? why' }
const LIST_ANSWER = { root: '=data', empty: [404], ...ERROR }

const PAGING: Readonly<
  Record<Paging, { readonly paging: unknown; readonly query: Readonly<Record<string, unknown>> }>
> = {
  page: { paging: { kind: 'page', size: PAGE_SIZE }, query: { page: '=$page' } },
  offset: { paging: { kind: 'offset', size: PAGE_SIZE }, query: { offset: '=$offset' } },
  cursor: { paging: { kind: 'cursor', next: '=next_cursor' }, query: { cursor: '=$cursor' } },
  'next-link': { paging: { kind: 'next-link', next: '=next' }, query: {} },
  keyset: { paging: { kind: 'keyset', size: PAGE_SIZE, key: '=pid' }, query: { after: '=$after' } },
}

/**
 * A Marigold that pages in another way, and can be told all that there is to tell. With a cursor it is logged in to, and
 * its token ends whenever it likes.
 */
export function marigoldTemplate(paging: Paging, searchLagMs: number): Template {
  const guide = JSON.parse(templateOfTheGuide()) as Record<string, Record<string, unknown>>
  const write = (path: string, body: unknown, found?: unknown) => ({
    request: { method: 'POST', path, body, answer: ERROR },
    ...(found !== undefined && { found }),
  })
  const find = (path: string, query: unknown, id: string) => ({
    request: { path, query, answer: { empty: [404], ...ERROR } },
    id,
    lagMs: searchLagMs,
  })
  const text = "=$operator & ': ' & $note & ' [' & $key & ']'"
  const person = '/people/{$clientId}'
  const create = guide['create'] as { request: { body: object }; found: Record<string, unknown> }
  const clients = guide['clients'] as Record<string, unknown>
  const loaded = loadTemplate(
    JSON.stringify({
      ...guide,
      ...(paging === 'cursor' && {
        auth: {
          kind: 'login',
          request: { method: 'POST', path: '/login', body: { token: '=$settings.token' }, answer: ERROR },
          token: '=session',
          headers: { 'X-Token': '=$token' },
        },
      }),
      clients: {
        ...clients,
        list: {
          request: {
            path: '/people',
            query: {
              ...PAGING[paging].query,
              per_page: PAGE_SIZE,
              changed_from: { $if: '$exists($since)', $then: '=$time($since)' },
            },
            answer: LIST_ANSWER,
          },
          records: '=people',
          paging: PAGING[paging].paging,
        },
        map: { ...(clients['map'] as object), tags: '=labels', types: '=types', mergedIds: '=merged' },
      },
      create: {
        ...create,
        request: { ...create.request, body: { ...create.request.body, types: '=$client.types' } },
        found: { ...create.found, lagMs: searchLagMs },
      },
      addPhone: write(
        `${person}/numbers`,
        { n: '=$phone' },
        find('/find', { ends: '=$substring($digits($phone), -9)' }, '=data.people[pid = $number($clientId)][0].pid'),
      ),
      call: write(
        '/calls',
        { pid: { $if: '$exists($clientId)', $then: '=$number($clientId)' }, key: '=$key', text },
        find('/calls', { contains: '=$key' }, '=calls[0].key'),
      ),
      note: write(
        '/remarks',
        { pid: '=$number($clientId)', text },
        find('/remarks', { contains: '=$key' }, '=remarks[0].text'),
      ),
      setTypes: write(`${person}/types`, { types: '=$types' }),
      setTags: write(`${person}/labels`, { added: '=$added', removed: '=$removed' }),
    }),
  )
  const template = unwrap(loaded)
  // the tests are many, and no limit of the CRM is in question here
  return { ...template, connection: { ...template.connection, perSecond: 10_000 } }
}
