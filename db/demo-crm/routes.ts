import type { IncomingMessage } from 'node:http'
import * as z from 'zod'
import { parseInput, readBody, RequestError } from './http.ts'
import {
  categoriesSchema,
  labelChangeSchema,
  mergeSchema,
  newCallSchema,
  newClientSchema,
  newNoteSchema,
  newPhoneSchema,
  type DemoOperation,
} from './operation.ts'
import type { DemoClient } from './record.ts'
import type { DemoCrmStore } from './store.ts'

const limitOf = (max: number) => z.coerce.number().int().min(1).max(max)
const after = z.string().min(1).optional()
const include = z.literal('history').optional()
const listQuerySchema = z.strictObject({
  changedSince: z.iso.datetime().optional(),
  after,
  limit: limitOf(200).default(100),
  include,
})
const lookupQuerySchema = z.strictObject({ phoneSuffix: z.string().regex(/^\d{9}$/, 'must be nine digits'), include })
const idsQuerySchema = z.strictObject({ after, limit: limitOf(1000).default(1000) })
const historyQuerySchema = z.strictObject({ after, limit: limitOf(200).default(100) })
const noQuerySchema = z.strictObject({})
const keySchema = z.string().min(1).max(200).nullable()

type RouteAnswer = { status: number; body: unknown }
/** Performs a change and keeps it; throws RequestError when the CRM refuses it. */
export type Perform = (operation: DemoOperation, key: string | null) => RouteAnswer

/**
 * Answers an authorised request. Throws RequestError for what cannot be served.
 * @param recordOf what a client looks like in an answer
 */
export async function route(
  request: IncomingMessage,
  url: URL,
  store: DemoCrmStore,
  perform: Perform,
  recordOf: (client: DemoClient) => unknown,
): Promise<RouteAnswer> {
  const [collection, id, part, ...rest] = url.pathname.split('/').slice(1).map(decodeSegment)
  const query = Object.fromEntries(url.searchParams)
  const key = () => parseInput(keySchema, request.headers['idempotency-key'] ?? null)
  const signature = `${request.method} ${collection}${id === undefined ? '' : part === undefined ? '/:id' : `/:id/${part}`}`
  if (rest.length > 0) throw unknownRoute(url)
  const client = () => {
    const found = store.find(id ?? '')
    if (found === undefined) throw new RequestError(404, 'not_found', `There is no client «${id}».`)
    return found
  }
  const shown = (one: DemoClient, withHistory: boolean) => {
    const record = recordOf(one)
    return withHistory && typeof record === 'object' ? { ...record, history: one.history } : record
  }

  if (signature === 'GET clients' && 'phoneSuffix' in query) {
    const { phoneSuffix, include: wanted } = parseInput(lookupQuerySchema, query)
    const data = store.withPhoneSuffix(phoneSuffix).map((one) => shown(one, wanted === 'history'))
    return { status: 200, body: { data, nextAfter: null } }
  }
  if (signature === 'GET clients') {
    const { changedSince, after: last = null, limit, include: wanted } = parseInput(listQuerySchema, query)
    const page = store.list(changedSince === undefined ? null : Date.parse(changedSince), last, limit)
    return { status: 200, body: { ...page, data: page.data.map((one) => shown(one, wanted === 'history')) } }
  }
  if (signature === 'GET clients/:id' && id === 'ids') {
    const { after: last = null, limit } = parseInput(idsQuerySchema, query)
    return { status: 200, body: store.ids(last, limit) }
  }
  if (signature === 'GET clients/:id') {
    parseInput(noQuerySchema, query)
    return { status: 200, body: shown(client(), false) }
  }
  if (signature === 'GET clients/:id/history') {
    const { after: last = null, limit } = parseInput(historyQuerySchema, query)
    return { status: 200, body: store.history(client(), last, limit) }
  }
  if (signature === 'POST clients') {
    return perform({ kind: 'create-client', client: await readBody(request, newClientSchema) }, key())
  }
  if (signature === 'POST clients/:id/phones') {
    const phone = await readBody(request, newPhoneSchema)
    return perform({ kind: 'add-phone', clientId: client().record.id, phone }, key())
  }
  if (signature === 'PUT clients/:id/categories') {
    const { categories } = await readBody(request, categoriesSchema)
    return perform({ kind: 'set-categories', clientId: client().record.id, categories }, key())
  }
  if (signature === 'POST clients/:id/labels') {
    const labels = await readBody(request, labelChangeSchema)
    return perform({ kind: 'change-labels', clientId: client().record.id, labels }, key())
  }
  if (signature === 'POST clients/:id/merge') {
    const { into } = await readBody(request, mergeSchema)
    return perform({ kind: 'merge-clients', clientId: client().record.id, into }, key())
  }
  if (signature === 'POST calls')
    return perform({ kind: 'log-call', call: await readBody(request, newCallSchema) }, key())
  if (signature === 'POST notes')
    return perform({ kind: 'add-note', note: await readBody(request, newNoteSchema) }, key())
  throw unknownRoute(url)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    throw new RequestError(400, 'bad_request', 'The path is not valid percent-encoding.')
  }
}

function unknownRoute(url: URL): RequestError {
  return new RequestError(404, 'unknown_route', `The demo CRM does not know ${url.pathname}.`)
}
