import { setTimeout as sleep } from 'node:timers/promises'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { ConnectorError } from '../connector.ts'
import { exchange, type HttpAnswer } from '../exchange.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { Credentials, type AddedCredentials } from './credentials.ts'
import type { Secrets } from './secrets.ts'
import { revealed, textOf } from './revealed.ts'
import type { Skeleton, Template, TemplateRequest } from './template-schema.ts'

/** Errors that pass by themselves: request timeout, too early, too many requests. */
const PASSING_STATUSES = [408, 425, 429]
/** A CRM that asks for more patience than this is asked again in the next run. */
const RETRY_AFTER_MAX_MS = 30_000
/** What CRMs that do not say how long to wait are given, and twice that the second time. */
const UNTOLD_WAIT_MS = 700
const TRIES = 3

export type TemplateFailure = ConnectorError | 'duplicate'

/** What an answer came to: its root, and the server's time; `isEmpty`: it said that there is nothing. */
export type TemplateAnswer = {
  readonly root: unknown
  readonly body: unknown
  readonly isEmpty: boolean
  readonly date: number | null
  readonly headers: Readonly<Record<string, string>>
}

export type TemplateRequestsParts = {
  readonly template: Template
  readonly expressions: Expressions
  readonly secrets: Secrets
  /** Values of the template's settings, with stand-ins for secrets. */
  readonly settings: Bindings
  readonly base: URL
  /** A secret has been replaced by the CRM's own doing, and the old one may be worth nothing: it must be kept. */
  readonly onSecret?: (setting: string, value: string) => void
}

/** Sends the requests of a template: fills them, puts the credentials in, waits its turn, and reads what the answer means. */
export class TemplateRequests {
  readonly #parts: TemplateRequestsParts
  readonly #credentials: Credentials
  #nextTurnAt = 0

  constructor(parts: TemplateRequestsParts) {
    this.#parts = parts
    this.#credentials = new Credentials({
      ...parts,
      send: (request, bindings, signal) => this.#send(request, bindings, {}, signal, null),
    })
  }

  /** Sends one request. `link`: in place of its path and query, an address that the CRM gave for the next page. */
  async send(
    request: TemplateRequest,
    bindings: Bindings,
    signal: AbortSignal,
    link: string | null = null,
  ): Promise<Result<TemplateAnswer, TemplateFailure>> {
    for (let attempt = 1; ; attempt += 1) {
      const credentials = await this.#credentials.get(signal)
      if (!credentials.ok) return credentials
      const answer = await this.#send(request, bindings, credentials.value, signal, link)
      // a token that has ended in the middle of a run is asked for once more
      if (!answer.ok && answer.error.code === 'unauthorised' && attempt === 1 && this.#credentials.forget()) continue
      return answer
    }
  }

  async #send(
    request: TemplateRequest,
    bindings: Bindings,
    credentials: AddedCredentials,
    signal: AbortSignal,
    link: string | null,
  ): Promise<Result<TemplateAnswer, TemplateFailure>> {
    const { template, expressions, secrets, settings } = this.#parts
    const filled = await expressions.fillOne(
      { query: request.query, headers: request.headers, body: request.body ?? null, path: pathPieces(request.path) },
      null,
      { ...bindings, settings, token: credentials.token },
    )
    if (!filled.ok) return failure('malformed', filled.error.message)
    const made = this.#httpRequest(request, filled.value, credentials, link)
    if (!made.ok) return made
    for (let attempt = 1; ; attempt += 1) {
      await this.#turn(signal)
      const answered = await exchange(made.value, template.connection.timeoutMs, signal)
      if (!answered.ok) return failure(answered.error.code, secrets.conceal(answered.error.message))
      const waitMs = await this.#limitedMs(answered.value, attempt)
      if (waitMs !== null && attempt < TRIES && !signal.aborted) {
        await sleep(waitMs, undefined, { signal }).catch(() => undefined)
        continue
      }
      return this.#read(request, answered.value)
    }
  }

  #httpRequest(
    request: TemplateRequest,
    filled: unknown,
    credentials: AddedCredentials,
    link: string | null,
  ): Result<Parameters<typeof exchange>[0], TemplateFailure> {
    const { secrets } = this.#parts
    const base = credentials.base ?? this.#parts.base
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

  async #read({ answer }: TemplateRequest, answered: HttpAnswer): Promise<Result<TemplateAnswer, TemplateFailure>> {
    const { expressions } = this.#parts
    const { status, headers, body, date } = answered
    const bindings = { headers, status }
    // a page of HTML is of something on the way, and the CRM itself has not been asked
    const isForeign = body === undefined && answered.text.trimStart().startsWith('<')
    if (answer.empty.includes(status) && !isForeign) {
      return success({ root: null, body: null, isEmpty: true, date, headers })
    }
    if (isForeign && status === 404) return failure('unreachable', 'HTTP 404, and not in the words of the CRM')
    if (status < 200 || status >= 300) return this.#failed(answered)
    if (body === undefined) return failure('malformed', 'the answer is not JSON')
    if (answer.error !== undefined) {
      const error = await expressions.fillOne(answer.error, body, bindings)
      if (!error.ok) return failure('malformed', error.error.message)
      if (isSaid(error.value)) {
        const code = (await this.#codeByBody(answered)) ?? 'refused'
        return failure(code, this.#parts.secrets.conceal(textOf(error.value)).slice(0, 500))
      }
    }
    const root = await expressions.fillOne(answer.root ?? '=$', body, bindings)
    if (!root.ok) return failure('malformed', root.error.message)
    return success({ root: root.value, body, isEmpty: false, date, headers })
  }

  async #failed(answered: HttpAnswer): Promise<Result<never, TemplateFailure>> {
    const { template, expressions, secrets } = this.#parts
    const { errors } = template
    const { status, headers, body, text } = answered
    const words =
      errors.text === undefined ? null : await expressions.fillOne(errors.text, body ?? null, { headers, status })
    const said = words?.ok === true && isSaid(words.value) ? textOf(words.value) : body === undefined ? '' : text
    const message = secrets.conceal(`HTTP ${status}${said ? `: ${said}` : ''}`).slice(0, 500)
    const byBody = await this.#codeByBody(answered)
    if (byBody !== null) return failure(byBody, message)
    if (errors.duplicate.includes(status)) return failure('duplicate', message)
    if (errors.auth.includes(status)) return failure('unauthorised', message)
    if (errors.refused.includes(status)) return failure('refused', message)
    const isPassing = status >= 500 || PASSING_STATUSES.includes(status) || errors.later.includes(status)
    if (isPassing) return failure('unreachable', message)
    return status >= 400 ? failure('refused', message) : failure('malformed', `unexpected ${message}`)
  }

  /** What the CRM says in its body alone; null: nothing of the kind. */
  async #codeByBody({
    body,
    headers,
    status,
  }: HttpAnswer): Promise<'duplicate' | 'unreachable' | 'unauthorised' | null> {
    const { expressions, template } = this.#parts
    for (const [code, condition] of [
      ['duplicate', template.errors.isDuplicate],
      ['unreachable', template.errors.isLater],
      ['unauthorised', template.errors.isUnauthorised],
    ] as const) {
      if (condition === undefined) continue
      const held = await expressions.fillOne(condition, body ?? null, { headers, status })
      if (held.ok && held.value === true) return code
    }
    return null
  }

  /** How long the CRM wants to be left alone; null: it does not say so, or longer than anybody would wait here. */
  async #limitedMs(answered: HttpAnswer, attempt: number): Promise<number | null> {
    const { template, expressions } = this.#parts
    const { limited, limitedFor } = template.errors
    const { body, headers, status } = answered
    if (!limited.includes(status)) return null
    if (limitedFor === undefined) return retryAfterMs(answered, attempt)
    const told = await expressions.fillOne(limitedFor, body ?? null, { headers, status })
    const seconds = told.ok && isSaid(told.value) ? Number(told.value) : NaN
    if (Number.isNaN(seconds)) return retryAfterMs(answered, attempt)
    return seconds * 1_000 > RETRY_AFTER_MAX_MS ? null : Math.max(0, seconds * 1_000)
  }

  /** Requests are spread so that the CRM's limit is kept. */
  async #turn(signal: AbortSignal): Promise<void> {
    const now = Date.now()
    const turnAt = Math.max(now, this.#nextTurnAt)
    this.#nextTurnAt = turnAt + 1_000 / this.#parts.template.connection.perSecond
    // an abort is told by the exchange that follows
    if (turnAt > now) await sleep(turnAt - now, undefined, { signal }).catch(() => undefined)
  }
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

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false
}

/** By seconds or a date, or a guess where the CRM says nothing; null: longer than anybody would wait here. */
function retryAfterMs({ headers, date }: HttpAnswer, attempt: number): number | null {
  const value = headers['retry-after']
  if (value === undefined) return UNTOLD_WAIT_MS * attempt
  const seconds = Number(value)
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - (date ?? Date.now())
  return Number.isNaN(waitMs) || waitMs > RETRY_AFTER_MAX_MS ? null : Math.max(0, waitMs)
}
