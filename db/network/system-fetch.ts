import { isUnsent } from './unsent.ts'
import { waysTo } from './system-proxies.ts'

export type SystemRequest = {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly signal: AbortSignal
}

/**
 * Sends one request, as the system says that its host is reached: straight, or by a proxy. Where no connection comes about
 * the next way is tried. Redirects are not followed. Throws what the network throws.
 */
export async function systemFetch(url: URL, request: SystemRequest): Promise<Response> {
  const ways = await waysTo(url)
  for (const [index, proxy] of ways.entries()) {
    try {
      return await send(url, proxy, request)
    } catch (error) {
      const isLast = index === ways.length - 1
      if (isLast || request.signal.aborted || !isUnsent(error)) throw error
    }
  }
  throw new Error(`there is no way to ${url.origin}`)
}

async function send(url: URL, proxy: string, { method, headers, body, signal }: SystemRequest): Promise<Response> {
  if (proxy === '') return fetch(url, { method, headers, body, redirect: 'manual', signal })
  // most workstations have no proxy, and nothing of this to load
  const { fetchByProxy } = await import('./proxied-fetch.ts')
  return fetchByProxy(url, proxy, { method, headers, body, signal })
}
