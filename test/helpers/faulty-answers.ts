import type { IncomingHttpHeaders } from 'node:http'
import type { Fault } from './faulty-crm.ts'

export type FaultyAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const JSON_TYPE = { 'Content-Type': 'application/json' }
const HTML_TYPE = { 'Content-Type': 'text/html; charset=utf-8' }

const html = (status: number, text: string): FaultyAnswer => ({
  status,
  headers: HTML_TYPE,
  body: Buffer.from(`<!doctype html><html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>`),
})
const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): FaultyAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: Buffer.from(JSON.stringify(body)),
})
/** EspoCRM gives its reasons in a header, and no body. */
const withReason = (status: number, reason: string): FaultyAnswer => ({
  status,
  headers: { ...JSON_TYPE, 'X-Status-Reason': reason },
  body: Buffer.alloc(0),
})

/** What is answered in place of the CRM, which never hears of the request; null: the fault is of another kind. */
export function errorAnswer(fault: Fault, asked: IncomingHttpHeaders, foreignUrl: string): FaultyAnswer | null {
  switch (fault) {
    case 'too-many-requests':
      return json(429, { error: 'rate limit exceeded', why: 'too many requests' })
    case 'too-many-requests-retry-after':
      return json(429, { why: 'too many requests' }, { 'Retry-After': '0' })
    case 'server-error':
      return json(500, {})
    case 'unavailable-with-text':
      return { status: 503, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from('Down for maintenance.') }
    case 'secret-in-error': {
      // some servers say in their errors what they were sent, credentials and all
      const said = `not now: ${JSON.stringify(asked)}`
      return json(500, { why: said, error: { code: 'internal', message: said } })
    }
    case 'page-too-big':
      return withReason(403, 'Max size should not exceed 200. Use offset and limit.')
    case 'conflict-with-records':
      return json(409, [{ id: '6b0248a6716b0d85d', name: 'Anna Petrova', phoneNumber: '+74951234567' }])
    case 'error-inside-200':
      // of three kinds of CRM at once: whose own the template reads, and others that it has never heard of
      return json(200, { ok: false, why: 'UserError', error: ['UserError', ['', '', null]] })
    case 'not-found-page':
      return html(404, '404 Not Found')
    case 'login-page':
      return html(200, 'Sign in')
    case 'token-expired':
      return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="CRM"' }, body: Buffer.alloc(0) }
    case 'redirect-to-foreign-host':
      return { status: 302, headers: { Location: `${foreignUrl}/stolen` }, body: Buffer.alloc(0) }
    default:
      return null
  }
}

/** The CRM's answer as it comes through. */
export function damagedAnswer(fault: Fault, given: FaultyAnswer, url: URL, foreignUrl: string): FaultyAnswer {
  switch (fault) {
    case 'after-half-an-answer':
      return { ...given, body: given.body.subarray(0, Math.floor(given.body.length / 2)) }
    case 'after-wrong-content-type':
      return { ...given, headers: { ...given.headers, ...HTML_TYPE } }
    case 'after-server-error':
      return json(500, { why: 'it was done, but the answer could not be made' })
    case 'after-invalid-utf-8':
      return { ...given, body: withInvalidUtf8(given.body) }
    case 'after-reordered-records':
      return changed(given, (list) => (list.length > 1 && isRecords(list) ? list.toReversed() : list))
    case 'after-doubled-records':
      return changed(given, (list) => (isRecords(list) ? [...list, ...list.slice(0, 1)] : list))
    case 'after-foreign-next-link':
      return withNext(given, (next) => next.replace(/^https?:\/\/[^/]*/u, foreignUrl))
    case 'after-same-cursor':
      return withNext(given, (next) =>
        next.startsWith('http')
          ? new URL(url.pathname + url.search, next).href
          : (url.searchParams.get('after') ?? url.searchParams.get('cursor') ?? next),
      )
    default:
      return given
  }
}

/** A byte that UTF-8 does not have, inside the first text of some length. */
function withInvalidUtf8(body: Buffer): Buffer {
  const at = body.indexOf(Buffer.from(':"'))
  if (at < 0) return Buffer.concat([body, Buffer.from([0xff])])
  return Buffer.concat([body.subarray(0, at + 2), Buffer.from([0xc3, 0x28]), body.subarray(at + 2)])
}

function isRecords(list: readonly unknown[]): boolean {
  return list.every((item) => typeof item === 'object' && item !== null && ('pid' in item || 'updatedAt' in item))
}

function changed(given: FaultyAnswer, change: (list: unknown[]) => unknown[]): FaultyAnswer {
  return rewritten(given, (_key, value: unknown) => (Array.isArray(value) ? change(value as unknown[]) : value))
}

function withNext(given: FaultyAnswer, change: (next: string) => string): FaultyAnswer {
  return rewritten(given, (key, value: unknown) =>
    ['next', 'nextAfter', 'next_cursor'].includes(key) && typeof value === 'string' ? change(value) : value,
  )
}

function rewritten(given: FaultyAnswer, change: (key: string, value: unknown) => unknown): FaultyAnswer {
  if (given.body.length === 0) return given
  const body: unknown = JSON.parse(given.body.toString('utf8'), function (key, value: unknown) {
    return change(key, value)
  })
  return { ...given, body: Buffer.from(JSON.stringify(body)) }
}
