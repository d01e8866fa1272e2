import { failure, success, type Result } from '../../../shared/result.ts'

/** UTF-16 units: more than any page of records, less than what would fill the memory. */
const ANSWER_MAX_LENGTH = 32 * 1024 * 1024

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

/** One HTTP exchange, ended by the signal or the time. Redirects are not followed: credentials go to one host only. */
export async function exchange(
  { method, url, headers, body }: HttpRequest,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<HttpAnswer, 'unreachable' | 'malformed'>> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const text = await boundedText(response)
    if (text === null) return failure('malformed', `the answer is longer than ${ANSWER_MAX_LENGTH} characters`)
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
    return failure('unreachable', reasonOf(error))
  }
}

/** The body as text, or null when it is too long to be taken in. */
async function boundedText(response: Response): Promise<string | null> {
  if (response.body === null) return ''
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  const parts: string[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value)
    length += part.value.length
    if (length > ANSWER_MAX_LENGTH) {
      await reader.cancel()
      return null
    }
  }
  return parts.join('')
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
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
