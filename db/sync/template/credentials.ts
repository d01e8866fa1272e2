import * as z from 'zod'
import { failure, success, type Result } from '../../../shared/result.ts'
import { exchange } from './exchange.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { revealed, textOf } from './revealed.ts'
import type { Secrets } from './secrets.ts'
import type { Skeleton, Template, TemplateAuth, TemplateRequest } from './template-schema.ts'
import type { TemplateAnswer, TemplateFailure } from './template-requests.ts'

/** A token is not used in its last minute: the request with it may wait for its turn. */
const TOKEN_MARGIN_MS = 60_000
const TOKEN_LIFE_MS = 1_800_000

/** RFC 6749, 5.1. */
const tokenAnswerSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
})

export type CredentialParts = {
  readonly template: Template
  readonly expressions: Expressions
  readonly secrets: Secrets
  readonly settings: Bindings
  /** Sends a request without credentials. */
  readonly send: (
    request: TemplateRequest,
    bindings: Bindings,
    signal: AbortSignal,
  ) => Promise<Result<TemplateAnswer, TemplateFailure>>
}

/** What is added to every request so that the CRM knows it as ours. */
export type AddedCredentials = {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

type Added = Promise<Result<AddedCredentials, TemplateFailure>>

/** The credentials of a connector; tokens are asked for when they are needed, and again when they have ended. */
export class Credentials {
  readonly #parts: CredentialParts
  #kept: { readonly added: AddedCredentials; readonly endsAt: number } | null = null
  #asking: Added | null = null

  constructor(parts: CredentialParts) {
    this.#parts = parts
  }

  /** Several requests that need a token at once wait for the same one. */
  async get(signal: AbortSignal): Added {
    if (this.#kept && Date.now() < this.#kept.endsAt) return success(this.#kept.added)
    this.#asking ??= this.#ask(signal).finally(() => (this.#asking = null))
    return this.#asking
  }

  /** The CRM does not take them any more; false: others cannot be had. */
  forget(): boolean {
    this.#kept = null
    const { kind } = this.#parts.template.auth
    return kind === 'login' || kind === 'oauth2'
  }

  async #ask(signal: AbortSignal): Added {
    const { auth } = this.#parts.template
    switch (auth.kind) {
      case 'none':
        return this.#keep({}, Infinity)
      case 'headers':
        return this.#filled(auth.headers, {}, (headers) => this.#keep({ headers }, Infinity))
      case 'query':
        return this.#filled(auth.query, {}, (query) => this.#keep({ query }, Infinity))
      case 'basic': {
        const basic = { Authorization: ['Basic ', { $base64: [auth.user, ':', auth.password] }] }
        return this.#filled(basic, {}, (headers) => this.#keep({ headers }, Infinity))
      }
      case 'login':
        return this.#login(auth, signal)
      case 'oauth2':
        return this.#oauth(auth, signal)
      default:
        return auth satisfies never
    }
  }

  async #login(auth: Extract<TemplateAuth, { kind: 'login' }>, signal: AbortSignal): Added {
    const { send, expressions, secrets } = this.#parts
    const answer = await send(auth.request, {}, signal)
    if (!answer.ok) {
      // whatever the CRM calls it, a login that is refused is a matter of credentials
      return answer.error.code === 'refused' ? failure('unauthorised', answer.error.message) : answer
    }
    const token = await expressions.fillOne(auth.token, answer.value.root, {})
    if (!token.ok) return failure('malformed', token.error.message)
    if (token.value === undefined || token.value === null) {
      return failure('unauthorised', 'the login gave no token: user name or password may be wrong')
    }
    const standIn = secrets.put('token', textOf(token.value))
    return this.#filled(auth.headers, { token: standIn }, (headers) =>
      this.#keep({ headers }, Date.now() + auth.validMs),
    )
  }

  async #oauth(auth: Extract<TemplateAuth, { kind: 'oauth2' }>, signal: AbortSignal): Added {
    const { expressions, secrets, settings, template } = this.#parts
    const filled = await expressions.fillOne(
      {
        url: auth.tokenUrl,
        client_id: auth.clientId,
        client_secret: auth.clientSecret ?? null,
        scope: auth.scope,
        username: auth.user ?? null,
        password: auth.password ?? null,
        refresh_token: auth.refreshToken ?? null,
      },
      null,
      { settings },
    )
    if (!filled.ok) return failure('malformed', filled.error.message)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the skeleton that was filled has these parts
    const { url, ...fields } = revealed(filled.value as Skeleton, secrets) as Record<string, string | null>
    const address = URL.parse(url ?? '')
    if (!address) return failure('malformed', 'the address that tokens come from is none')
    const form = new URLSearchParams()
    const isRefresh = auth.grant === 'refresh-token' || auth.grant === 'authorization-code'
    form.set('grant_type', isRefresh ? 'refresh_token' : auth.grant === 'password' ? 'password' : 'client_credentials')
    // servers that rotate refresh tokens take each one once
    const fieldsNow = { ...fields, refresh_token: secrets.get('refreshToken') ?? fields['refresh_token'] ?? null }
    for (const [name, value] of Object.entries(fieldsNow)) if (value) form.set(name, value)
    const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' }
    const answered = await exchange(
      { method: 'POST', url: address, headers, body: form.toString() },
      template.connection.timeoutMs,
      signal,
    )
    if (!answered.ok) return failure(answered.error.code, secrets.conceal(answered.error.message))
    const { status, body, text } = answered.value
    if (status >= 500) return failure('unreachable', `HTTP ${status} of the token server`)
    const parsed = tokenAnswerSchema.safeParse(body)
    if (status >= 400 || !parsed.success) {
      return failure('unauthorised', secrets.conceal(`no token: HTTP ${status} ${text}`).slice(0, 500))
    }
    const { access_token: token, expires_in: seconds, refresh_token: next } = parsed.data
    if (next !== undefined) secrets.put('refreshToken', next)
    secrets.put('token', token)
    const life = seconds === undefined ? TOKEN_LIFE_MS : seconds * 1_000
    return this.#keep({ headers: { Authorization: `${auth.scheme} ${token}` } }, Date.now() + life - TOKEN_MARGIN_MS)
  }

  #keep(added: AddedCredentials, endsAt: number): Result<AddedCredentials, never> {
    this.#kept = { added, endsAt }
    return success(added)
  }

  async #filled(
    skeleton: Readonly<Record<string, Skeleton>>,
    bindings: Bindings,
    then: (values: Record<string, string>) => Result<AddedCredentials, never>,
  ): Added {
    const { expressions, secrets, settings } = this.#parts
    const filled = await expressions.fillOne({ ...skeleton }, null, { ...bindings, settings })
    if (!filled.ok) return failure('malformed', filled.error.message)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object in, an object out
    const values = revealed(filled.value as Skeleton, secrets) as Record<string, Skeleton>
    return then(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)])))
  }
}
