import { setTimeout as sleep } from 'node:timers/promises'
import { failure, type Result } from '../../../shared/result.ts'
import { asUnsent } from '../../network/unsent.ts'
import { exchange } from '../exchange.ts'
import { Answers, type TemplateAnswer, type TemplateFailure } from './answers.ts'
import { Credentials, type AddedCredentials } from './credentials.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { httpRequest, skeletonOfRequest } from './http-request.ts'
import type { TemplateRequest } from './schema-parts.ts'
import type { Secrets } from './secrets.ts'
import type { Template } from './template-schema.ts'

const TRIES = 3

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
  readonly #answers: Answers
  readonly #credentials: Credentials
  #nextTurnAt = 0

  constructor(parts: TemplateRequestsParts) {
    this.#parts = parts
    this.#answers = new Answers(parts)
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
      if (!credentials.ok) return asUnsent(credentials)
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
    const { template, expressions, secrets, settings, base } = this.#parts
    const filled = await expressions.fillOne(skeletonOfRequest(request), null, {
      ...bindings,
      settings,
      token: credentials.token,
    })
    if (!filled.ok) return failure('malformed', filled.error.message)
    const made = httpRequest(request, filled.value, { credentials, secrets, base, link })
    if (!made.ok) return made
    for (let attempt = 1; ; attempt += 1) {
      await this.#turn(signal)
      const answered = await exchange(made.value, template.connection.timeoutMs, signal)
      if (!answered.ok) return failure(answered.error.code, secrets.conceal(answered.error.message))
      const waitMs = await this.#answers.limitedMs(answered.value, attempt)
      if (waitMs !== null && attempt < TRIES && !signal.aborted) {
        await sleep(waitMs, undefined, { signal }).catch(() => undefined)
        continue
      }
      return this.#answers.read(request, answered.value)
    }
  }

  /** Requests are spread so that the CRM's limit is kept. */
  async #turn(signal: AbortSignal): Promise<void> {
    const { perSecond, burst } = this.#parts.template.connection
    const apartMs = 1_000 / perSecond
    const now = Date.now()
    // as many as may come at once are ahead of their time
    const turnAt = Math.max(now, this.#nextTurnAt - (burst - 1) * apartMs)
    this.#nextTurnAt = Math.max(now, this.#nextTurnAt) + apartMs
    // an abort is told by the exchange that follows
    if (turnAt > now) await sleep(turnAt - now, undefined, { signal }).catch(() => undefined)
  }
}
