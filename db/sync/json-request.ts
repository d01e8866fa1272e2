import { failure, success, type Result } from '../../shared/result.ts'
import { answerText } from './answer-text.ts'
import type { ConnectorError } from './connector.ts'

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
): Promise<Result<JsonAnswer, ConnectorError>> {
  let status: number
  let read: Result<string, 'malformed'>
  let date: number
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        Accept: 'application/json',
        // an old answer that something on the way has kept would hide what has changed since
        'Cache-Control': 'no-cache',
        ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
        ...request.headers,
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    status = response.status
    date = Date.parse(response.headers.get('Date') ?? '')
    read = await answerText(response)
  } catch (error) {
    // fetch throws only for the network, the timeout and the signal: the request itself is made by us
    return failure('unreachable', reasonOf(error))
  }
  if (!read.ok) return read
  const body = parseJson(read.value)
  if (status >= 200 && status < 300) {
    if (body === undefined) return failure('malformed', 'the answer is not JSON')
    return success({ body, date: Number.isNaN(date) ? null : date })
  }
  const message = errorText(body) ?? `HTTP ${status}`
  if (status === 401) return failure('unauthorised', message)
  if (status >= 500 || PASSING_STATUSES.includes(status)) return failure('unreachable', message)
  if (status >= 400) return failure('refused', message)
  return failure('malformed', `unexpected HTTP ${status}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

/** fetch hides the useful part («connect ECONNREFUSED 127.0.0.1:1») in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
