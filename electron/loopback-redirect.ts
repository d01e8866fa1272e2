import { createServer, type Server } from 'node:http'
import { failure, success, type Result } from '../shared/result.ts'

export type LoopbackOptions = {
  /** `localhost` where the CRM knows this machine by that name only; port 0: any. */
  readonly redirect: { readonly host: string; readonly port: number; readonly path: string }
  readonly state: string
  /** What the browser shows afterwards, by whether somebody has agreed. */
  readonly page: { readonly done: string; readonly failed: string }
  readonly timeoutMs: number
}

export type Loopback = {
  readonly redirectUri: string
  /** The code that the browser came back with; in any case the server has ended then. */
  readonly code: Promise<Result<string, 'sign-in'>>
  close(): void
}

/**
 * Waits on this machine's own address for the browser to come back from signing in (RFC 8252, 7.3): once, with the right
 * state. Anybody else on the machine who asks gets nothing and ends nothing.
 */
export async function listenForCode(options: LoopbackOptions): Promise<Result<Loopback, 'sign-in'>> {
  const { redirect, state, page, timeoutMs } = options
  let settle: (result: Result<string, 'sign-in'>) => void = () => undefined
  const code = new Promise<Result<string, 'sign-in'>>((resolve) => (settle = resolve))
  const server = createServer({ requestTimeout: 5_000 }, (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1')
    const given = url?.searchParams
    if (request.method !== 'GET' || url?.pathname !== redirect.path || given?.get('state') !== state) {
      response.writeHead(404).end()
      return
    }
    const isDone = given.has('code')
    response.writeHead(isDone ? 200 : 400, {
      'Content-Type': 'text/html; charset=utf-8',
      // the address holds the code
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "default-src 'none'",
      Connection: 'close',
    })
    response.end(pageOf(isDone ? page.done : page.failed))
    const reason = given.get('error_description') ?? given.get('error') ?? 'the CRM gave no code'
    finish(isDone ? success(given.get('code') ?? '') : failure('sign-in', reason.slice(0, 500)))
  })
  const timer = setTimeout(() => finish(failure('sign-in', 'nobody came back from the browser in time')), timeoutMs)
  function finish(result: Result<string, 'sign-in'>): void {
    clearTimeout(timer)
    settle(result)
    server.close()
    // what was answered is on its way; a browser keeps its connection open
    setTimeout(() => server.closeAllConnections(), 1_000).unref()
  }
  const listening = await listen(server, redirect.port)
  if (!listening.ok) {
    clearTimeout(timer)
    return listening
  }
  return success({
    redirectUri: `http://${redirect.host}:${listening.value}${redirect.path}`,
    code,
    close: () => finish(failure('sign-in', 'given up')),
  })
}

function listen(server: Server, port: number): Promise<Result<number, 'sign-in'>> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve(failure('sign-in', `port ${port} of this computer is taken by another program (${error.message})`))
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port')
      resolve(success(address.port))
    })
  })
}

function pageOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<!doctype html><meta charset="utf-8"><title>Vizitka</title><p dir="auto">${escaped}</p>`
}
