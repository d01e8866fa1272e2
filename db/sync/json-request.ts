import { failure, success, type Result } from '../../shared/result.ts'
import type { PushError } from './connector.ts'
import { exchange } from './exchange.ts'

const TIMEOUT_MS = 15_000
/** Client errors that pass by themselves: request timeout, too early, too many requests. */
const PASSING_STATUSES = [408, 425, 429]

export type JsonRequest = {
  method: 'GET' | 'POST' | 'PUT'
  url: URL
  headers: Readonly<Record<string, string>>
  body?: unknown
}

/** `date`: the server's own time, UTC milliseconds; null where it sends none. */
export type JsonAnswer = { body: unknown; date: number | null }

/**
 * One exchange of JSON over HTTP, ended by the signal or after 15 s. Redirects are not followed: credentials go to the
 * host that was configured and to no other.
 * @param errorText the CRM's words in the body of an error, null where there are none
 */
export async function requestJson(
  request: JsonRequest,
  signal: AbortSignal,
  errorText: (body: unknown) => string | null,
): Promise<Result<JsonAnswer, PushError>> {
  const { method, url, headers, body: sent } = request
  const answered = await exchange(
    {
      method,
      url,
      headers: {
        Accept: 'application/json',
        ...(sent !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: sent === undefined ? null : JSON.stringify(sent),
    },
    TIMEOUT_MS,
    signal,
  )
  if (!answered.ok) return answered
  const { status, body, date } = answered.value
  if (status >= 200 && status < 300) {
    return body === undefined ? failure('malformed', 'the answer is not JSON') : success({ body, date })
  }
  const message = errorText(body) ?? `HTTP ${status}`
  if (status === 401) return failure('unauthorised', message)
  if (status >= 500 || PASSING_STATUSES.includes(status)) return failure('unreachable', message)
  if (status >= 400) return failure('refused', message)
  return failure('malformed', `unexpected HTTP ${status}`)
}
