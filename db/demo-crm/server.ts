import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { inspect } from 'node:util'
import { answerJson, RequestError } from './http.ts'
import type { DemoOperation } from './operation.ts'
import type { DemoRecord } from './record.ts'
import { route, type Perform } from './routes.ts'
import type { DemoCrmStore } from './store.ts'

/** How a request fails: with a status, by never being answered, or by a connection cut after the work was done. */
type Fault = { status: number } | 'silence' | 'cut-after-work'

/** Trouble for tests; there is no way to it over HTTP. */
type DemoCrmFaults = {
  latencyMs?: number
  /** Called for every authorised request; null: no fault. */
  faultFor?: (request: { method: string; path: string }) => Fault | null
  /** What is sent in place of a record. */
  replaceRecord?: (record: DemoRecord) => unknown
}

export type DemoCrmOptions = {
  store: DemoCrmStore
  /** Bearer token; by default a new random one. */
  token?: string
  /** UTC milliseconds: the server's time in Date headers and changes. */
  clock?: () => number
  /** Told of every change once it is made, before it is answered. */
  onPerformed?: (entry: { operation: DemoOperation; key: string | null; at: number }) => void
  faults?: DemoCrmFaults
}

export type DemoCrm = { readonly url: string; readonly token: string; close(): Promise<void> }

/** Starts the demo CRM on a free port of 127.0.0.1. */
export async function startDemoCrm(options: DemoCrmOptions): Promise<DemoCrm> {
  const { store, token = randomBytes(24).toString('base64url'), clock = Date.now, faults = {} } = options

  const perform: Perform = (operation, key) => {
    const at = clock()
    const answer = store.perform(operation, key, at)
    if (!answer.ok)
      throw new RequestError(answer.error.code === 'not_found' ? 404 : 422, answer.error.code, answer.error.message)
    const { id, repeated } = answer.value
    if (!repeated) options.onPerformed?.({ operation, key, at })
    const isMade = !['set-categories', 'change-labels', 'merge-clients'].includes(operation.kind)
    return { status: isMade ? 201 : 200, body: { id } }
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Date', new Date(clock()).toUTCString())
    if (!isAuthorised(request, token)) throw new RequestError(401, 'unauthorised', 'The token is missing or wrong.')
    if (!URL.canParse(request.url ?? '/', 'http://127.0.0.1'))
      throw new RequestError(400, 'bad_request', 'The address is not valid.')
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (faults.latencyMs !== undefined) await delay(faults.latencyMs)
    const fault = faults.faultFor?.({ method: request.method ?? '', path: url.pathname }) ?? null
    if (fault === 'silence') return
    if (fault !== null && fault !== 'cut-after-work')
      throw new RequestError(fault.status, 'fault', 'Artificial failure.')
    const answer = await route(request, url, store, perform, ({ record }) => faults.replaceRecord?.(record) ?? record)
    if (fault === 'cut-after-work') response.destroy()
    else answerJson(response, answer.status, answer.body)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.destroyed) return
      if (error instanceof RequestError) {
        // what is left of a refused body must not be taken for the next request
        if (!request.complete) response.setHeader('Connection', 'close')
        answerJson(response, error.status, { error: { code: error.code, message: error.message } })
        return
      }
      answerJson(response, 500, { error: { code: 'internal', message: 'The demo CRM failed.' } })
      process.stderr.write(`demo CRM: ${inspect(error)}\n`)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the demo CRM has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    token,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        server.closeAllConnections()
      }),
  }
}

function isAuthorised(request: IncomingMessage, token: string): boolean {
  const expected = Buffer.from(`Bearer ${token}`)
  const given = Buffer.from(request.headers.authorization ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
