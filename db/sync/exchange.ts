import { parseJson } from '../../shared/parse-json.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { answerText } from './answer-text.ts'
import { isUnsent } from '../network/unsent.ts'
import { systemFetch } from '../network/system-fetch.ts'

export type HttpRequest = {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** `body`: parsed where it is JSON, else undefined; `date`: the server's own time, UTC milliseconds. */
export type HttpAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly text: string
  readonly date: number | null
}

/**
 * One HTTP exchange, ended by the signal or the time. `unsent`: no connection could be made, so the server has seen nothing
 * of it; `unreachable`: it may have done what was asked. Redirects are not followed: credentials go to one host
 * only.
 */
export async function exchange(
  { method, url, headers, body }: HttpRequest,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<HttpAnswer, 'unreachable' | 'unsent' | 'malformed'>> {
  try {
    const response = await systemFetch(url, {
      method,
      // an old answer that something on the way has kept would hide what has changed since
      headers: { 'Cache-Control': 'no-cache', ...headers },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const read = await answerText(response)
    if (!read.ok) return read
    const text = read.value
    const date = Date.parse(response.headers.get('Date') ?? '')
    return success({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: parseJson(text),
      text,
      date: Number.isNaN(date) ? null : date,
    })
  } catch (error) {
    // fetch throws only for the network, the time and the signal: the request itself is made by us
    return failure(isUnsent(error) ? 'unsent' : 'unreachable', reasonOf(error))
  }
}

/** fetch hides the useful part («connect ECONNREFUSED 127.0.0.1:1») in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
