import http from 'node:http'
import https from 'node:https'
import type { Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { SystemRequest } from './system-fetch.ts'

/** Answers that have no body, whatever their headers say (RFC 9110, 6.4.1). */
const BODILESS = [204, 205, 304]

const agents = new Map<string, { readonly http: http.Agent; readonly https: https.Agent }>()

/** As `fetch`, by an HTTP proxy: `https:` through a tunnel (CONNECT), so that the proxy sees no more than the host. */
export function fetchByProxy(
  url: URL,
  proxy: string,
  { method, headers, body, signal }: SystemRequest,
): Promise<Response> {
  const own = agentsOf(proxy)
  const options = { method, signal, headers: { 'Accept-Encoding': 'gzip, deflate, br', ...headers } }
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? https.request(url, { ...options, agent: own.https })
        : http.request(url, { ...options, agent: own.http })
    request.once('error', reject)
    request.once('response', (answer) => {
      // from here on trouble belongs to whoever reads the body
      request.off('error', reject).on('error', () => undefined)
      resolve(responseOf(answer))
    })
    request.end(body ?? undefined)
  })
}

/** Connections are kept for the next request, as `fetch` keeps its own. */
function agentsOf(proxy: string) {
  let own = agents.get(proxy)
  if (!own) {
    own = {
      http: new http.Agent({ keepAlive: true, proxyEnv: { HTTP_PROXY: proxy } }),
      https: new https.Agent({ keepAlive: true, proxyEnv: { HTTPS_PROXY: proxy } }),
    }
    agents.set(proxy, own)
  }
  return own
}

function responseOf(answer: http.IncomingMessage): Response {
  const status = answer.statusCode ?? 0
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  if (BODILESS.includes(status)) {
    answer.resume()
    return new Response(null, { status, headers })
  }
  const unpack = unpackerOf(headers.get('Content-Encoding'))
  const content = unpack === null ? answer : answer.pipe(unpack)
  if (unpack) answer.once('error', (error) => unpack.destroy(error))
  return new Response(streamOf(content), { status, headers })
}

/** What a reader does not take yet is not read yet. */
function streamOf(content: Readable): ReadableStream<Uint8Array> {
  const parts: AsyncIterator<unknown, unknown> = content[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const part: IteratorResult<unknown, unknown> = await parts.next()
      if (part.done === true) controller.close()
      else if (part.value instanceof Uint8Array) controller.enqueue(part.value)
      else throw new TypeError('the answer was opened with an encoding')
    },
    cancel: () => void content.destroy(),
  })
}

function unpackerOf(encoding: string | null): Transform | null {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      return null
  }
}
