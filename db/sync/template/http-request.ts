import { failure, success, type Result } from '../../../shared/result.ts'
import type { exchange } from '../exchange.ts'
import type { AddedCredentials } from './credentials.ts'
import { revealed, textOf } from './revealed.ts'
import type { Skeleton, TemplateRequest } from './schema-parts.ts'
import type { Secrets } from './secrets.ts'

/** What of a template's request is filled by its expressions. */
export function skeletonOfRequest({ query, headers, body, path }: TemplateRequest): Skeleton {
  return { query, headers, body: body ?? null, path: pathPieces(path) }
}

/** The request as it goes out, with its secrets in place: only to the host of the connection. */
export function httpRequest(
  request: TemplateRequest,
  filled: unknown,
  {
    credentials,
    secrets,
    base: connectionBase,
    link,
  }: {
    readonly credentials: AddedCredentials
    readonly secrets: Secrets
    readonly base: URL
    /** In place of path and query: an address that the CRM gave. */
    readonly link: string | null
  },
): Result<Parameters<typeof exchange>[0], 'malformed'> {
  const base = credentials.base ?? connectionBase
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the skeleton that was filled has these parts
  const parts = filled as {
    query: Record<string, Skeleton>
    headers: Record<string, Skeleton>
    body: Skeleton
    path: string[]
  }
  const url = link === null ? new URL(base) : addressOf(link, base)
  if (url === null) return failure('malformed', `the next page is said to be on another host: ${link?.slice(0, 200)}`)
  if (link === null) {
    url.pathname = `${base.pathname.replace(/\/$/u, '')}${secrets.reveal(parts.path.join(''))}`
    for (const [name, value] of Object.entries(parts.query)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== null) url.searchParams.append(name, textOf(revealed(one, secrets)))
      }
    }
  }
  for (const [name, value] of Object.entries(credentials.query ?? {})) url.searchParams.set(name, value)
  const headers: Record<string, string> = { Accept: 'application/json' }
  for (const [name, value] of Object.entries(parts.headers)) {
    if (value !== null) headers[name] = textOf(revealed(value, secrets))
  }
  const hasBody = request.body !== undefined && request.method !== 'GET'
  if (hasBody) {
    headers['Content-Type'] = request.bodyKind === 'json' ? 'application/json' : 'application/x-www-form-urlencoded'
  }
  const body = revealed(parts.body, secrets)
  return success({
    method: request.method,
    url,
    headers: { ...headers, ...credentials.headers },
    body: !hasBody ? null : request.bodyKind === 'json' ? JSON.stringify(body) : formOf(body),
  })
}

/** A path's literal pieces, and its expressions percent-encoded. */
function pathPieces(path: string): Skeleton[] {
  return path
    .split(/(\{[^{}]*\})/u)
    .map((piece) =>
      piece.startsWith('{') ? `=$urlenc(${piece.slice(1, -1)})` : piece.startsWith('=') ? `=${piece}` : piece,
    )
}

/** An address that the CRM gave; null: it is not on the host of the connection. */
function addressOf(link: string, base: URL): URL | null {
  const address = URL.parse(link, base.href)
  return address?.origin === base.origin ? address : null
}

function formOf(body: Skeleton): string {
  const form = new URLSearchParams()
  if (typeof body === 'object' && body !== null) {
    for (const [name, value] of Object.entries(body)) if (value !== null) form.append(name, textOf(value))
  }
  return form.toString()
}
