import { failure, success, type Result } from '../../../shared/result.ts'
import type { ConnectorError } from '../connector.ts'
import type { HttpAnswer } from '../exchange.ts'
import type { Expressions } from './expressions.ts'
import { textOf } from './revealed.ts'
import type { TemplateRequest } from './schema-parts.ts'
import type { Secrets } from './secrets.ts'
import type { Template } from './template-schema.ts'

/** Errors that pass by themselves: request timeout, too early, too many requests. */
const PASSING_STATUSES = [408, 425, 429]
/** A CRM that asks for more patience than this is asked again in the next run. */
const RETRY_AFTER_MAX_MS = 30_000
/** What CRMs that do not say how long to wait are given, and twice that the second time. */
const UNTOLD_WAIT_MS = 700

export type TemplateFailure = ConnectorError | 'duplicate' | 'unsent'

/** What an answer came to: its root, and the server's time; `isEmpty`: it said that there is nothing. */
export type TemplateAnswer = {
  readonly root: unknown
  readonly body: unknown
  readonly isEmpty: boolean
  readonly date: number | null
  readonly headers: Readonly<Record<string, string>>
}

type AnswerParts = { readonly template: Template; readonly expressions: Expressions; readonly secrets: Secrets }

/** What the answers of one CRM mean, as its template says. */
export class Answers {
  readonly #parts: AnswerParts

  constructor(parts: AnswerParts) {
    this.#parts = parts
  }

  /** The root of an answer, or what kind of failure it is, in the CRM's own words. */
  async read({ answer }: TemplateRequest, answered: HttpAnswer): Promise<Result<TemplateAnswer, TemplateFailure>> {
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
  async limitedMs(answered: HttpAnswer, attempt: number): Promise<number | null> {
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
