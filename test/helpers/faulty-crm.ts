import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { damagedAnswer, errorAnswer, type FaultyAnswer } from './faulty-answers.ts'

/** What comes between a CRM and us. Those that begin with «after» happen once the CRM has done its work. */
export const FAULTS = [
  'slow',
  'too-many-requests',
  'too-many-requests-retry-after',
  'server-error',
  'unavailable-with-text',
  'secret-in-error',
  'page-too-big',
  'conflict-with-records',
  'error-inside-200',
  'not-found-page',
  'login-page',
  'token-expired',
  'redirect-to-foreign-host',
  'cut-before',
  'after-cut',
  'after-cut-within',
  'after-half-an-answer',
  'after-wrong-content-type',
  'after-invalid-utf-8',
  'after-server-error',
  'after-junk',
  'after-old-answer',
  'after-page-before',
  'after-reordered-records',
  'after-doubled-records',
  'after-foreign-next-link',
  'after-same-cursor',
] as const
export type Fault = (typeof FAULTS)[number]

/** Enough to fill a process that keeps it; sent only as far as it is read. */
export const JUNK_BYTES = 200 * 1024 * 1024
const SLOW_MS = 15

export type FaultyRequest = { readonly method: string; readonly url: URL; readonly headers: IncomingMessage['headers'] }

export type FaultyCrm = {
  readonly url: string
  /** Everything that was asked, in order. */
  readonly asked: readonly FaultyRequest[]
  /** Requests that came to another host than the CRM's, where no link and no redirect may lead. */
  readonly strayed: readonly string[]
  close(): Promise<void>
}

/**
 * A CRM behind a bad line: passes requests on to the one at `upstream`, and does to each what `faultFor` says.
 * @param faultFor asked once for each request, in order; what the CRM's people do meanwhile can be done in it
 */
export async function startFaultyCrm(
  upstream: string,
  faultFor: (request: FaultyRequest) => Fault | null,
): Promise<FaultyCrm> {
  const asked: FaultyRequest[] = []
  const strayed: string[] = []
  const agent = new Agent({ keepAlive: true })
  /** The last answer to each address, with its own Date, as a cache on the way keeps it. */
  const kept = new Map<string, FaultyAnswer>()
  /** The page of each list that was given last. */
  const pages = new Map<string, FaultyAnswer>()

  const foreign = createServer((request, response) => {
    strayed.push(`${request.method} ${request.url}`)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
  })
  const foreignUrl = await listen(foreign)

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const url = new URL(incoming.url ?? '/', upstream)
    const method = incoming.method ?? 'GET'
    const request = { method, url, headers: incoming.headers }
    asked.push(request)
    const fault = faultFor(request)
    if (fault === 'cut-before') return void incoming.socket.destroy()
    if (fault === 'slow') await delay(SLOW_MS)
    const error = fault === null ? null : errorAnswer(fault, incoming.headers, foreignUrl)
    if (error) return answer(response, error)
    const given = await forwarded(agent, request, Buffer.concat(parts))
    const isList = method === 'GET' && given.status === 200
    const old = kept.get(url.href) ?? given
    const before = pages.get(url.pathname) ?? given
    if (isList) kept.set(url.href, given)
    if (isList) pages.set(url.pathname, given)
    if (fault === 'after-cut') return void incoming.socket.destroy()
    if (fault === 'after-cut-within') return cutWithin(response, given)
    if (fault === 'after-junk') return sendJunk(response)
    if (fault === 'after-old-answer') return answer(response, isList ? old : given)
    if (fault === 'after-page-before') return answer(response, isList && isFurtherPage(url) ? before : given)
    answer(response, fault === null ? given : damagedAnswer(fault, given, url, foreignUrl))
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      // the other side may have gone while it was being answered
      if (response.destroyed || incoming.socket.destroyed) return
      response.destroy()
      process.emitWarning(`faulty CRM: ${String(error)}`)
    })
  })
  const url = await listen(server)
  return {
    url,
    asked,
    strayed,
    async close() {
      agent.destroy()
      for (const one of [server, foreign]) {
        one.closeAllConnections()
        await new Promise<void>((resolve) => one.close(() => resolve()))
      }
    },
  }
}

/** Instead of a first page that of another list would be given: nobody could know. */
function isFurtherPage({ searchParams: query }: URL): boolean {
  return query.has('after') || query.has('cursor') || Number(query.get('offset')) > 0 || Number(query.get('page')) > 1
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function forwarded(agent: Agent, { method, url, headers }: FaultyRequest, body: Buffer): Promise<FaultyAnswer> {
  return new Promise((resolve, reject) => {
    // with its own name, so that its links lead here
    const passed = { ...headers, 'content-length': String(body.length) }
    const asking = send(url, { method, headers: passed, agent }, (answered) => {
      const parts: Buffer[] = []
      answered.on('data', (part: Buffer) => parts.push(part))
      answered.on('error', reject)
      answered.on('end', () => {
        const { date, 'content-type': type = 'application/json' } = answered.headers
        const kept = { 'Content-Type': type, ...(date !== undefined && { Date: date }) }
        resolve({ status: answered.statusCode ?? 500, headers: kept, body: Buffer.concat(parts) })
      })
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

function answer(response: ServerResponse, { status, headers, body }: FaultyAnswer): void {
  // no time of this machine: only the CRM's own counts
  response.sendDate = false
  response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body)
}

/** All of the head, half of the body, and then nothing more. */
function cutWithin(response: ServerResponse, { status, headers, body }: FaultyAnswer): void {
  response.sendDate = false
  response.writeHead(status, { ...headers, 'Content-Length': body.length })
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy())
}

function sendJunk(response: ServerResponse): void {
  const part = Buffer.alloc(1024 * 1024, 'junk ')
  let left = JUNK_BYTES
  response.writeHead(200, { 'Content-Type': 'application/json' })
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= part.length
      if (!response.write(part)) return void response.once('drain', more)
    }
    if (!response.destroyed) response.end()
  }
  more()
}
