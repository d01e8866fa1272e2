import { failure, success, type Result } from '../../../shared/result.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { JWT_BEARER, jwtAssertion } from './jwt-assertion.ts'
import { oauthParts, requestToken, safeAddress, type OauthParts, type OauthToken } from './oauth-token.ts'
import { revealed, textOf } from './revealed.ts'
import type { Secrets } from './secrets.ts'
import type { OauthAuth, TemplateAuth } from './auth-schema.ts'
import type { Skeleton, TemplateRequest } from './schema-parts.ts'
import type { Template } from './template-schema.ts'
import type { TemplateAnswer, TemplateFailure } from './answers.ts'

/** A token is not used in its last minute: the request with it may wait for its turn. */
const TOKEN_MARGIN_MS = 60_000
const TOKEN_LIFE_MS = 1_800_000

const REFRESH_TOKEN = 'refreshToken'
const ASSERTION = 'assertion'
/** Clocks that differ by less are no reason to be turned away. */
const CLOCK_MARGIN_MS = 30_000

export type CredentialParts = {
  readonly template: Template
  readonly expressions: Expressions
  readonly secrets: Secrets
  readonly settings: Bindings
  readonly onSecret?: (setting: string, value: string) => void
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
  /** Of a login: the stand-in that requests write `$token` for, where the CRM wants it in the body. */
  readonly token?: string
  /** In place of the connection's own address, as the answer with the token said. */
  readonly base?: URL
}

type Added = Promise<Result<AddedCredentials, TemplateFailure>>
type Token = Promise<Result<OauthToken, TemplateFailure>>

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
      this.#keep({ headers, token: standIn }, Date.now() + auth.validMs),
    )
  }

  async #oauth(auth: OauthAuth, signal: AbortSignal): Added {
    const { expressions, secrets, settings } = this.#parts
    const filled = await oauthParts(auth, expressions, secrets, settings)
    if (!filled.ok) return filled
    // servers that rotate refresh tokens take each one once
    const refreshToken = secrets.get(REFRESH_TOKEN) ?? filled.value.refreshToken
    const parts = { ...filled.value, refreshToken }
    const answer =
      auth.grant === 'jwt-bearer'
        ? await this.#signed(auth, parts, signal)
        : await this.#granted(auth.grant, parts, signal)
    if (!answer.ok) return answer
    const { token, seconds, refreshToken: next, rest } = answer.value
    if (next !== undefined && next !== refreshToken) this.#rotate(auth, next)
    secrets.put('token', token)
    const base = await this.#baseOf(auth, rest)
    if (!base.ok) return base
    const life = seconds === undefined ? TOKEN_LIFE_MS : seconds * 1_000
    return this.#keep(
      { headers: { Authorization: `${auth.scheme} ${token}` }, ...(base.value && { base: base.value }) },
      Date.now() + life - Math.min(TOKEN_MARGIN_MS, life / 2),
    )
  }

  #granted(grant: Exclude<OauthAuth['grant'], 'jwt-bearer'>, parts: OauthParts, signal: AbortSignal): Token {
    const { tokenUrl, clientId, clientSecret, scope, user, password, refreshToken } = parts
    const grants = {
      'client-credentials': { grant_type: 'client_credentials', scope },
      password: { grant_type: 'password', username: user, password, scope },
      'refresh-token': { grant_type: 'refresh_token', refresh_token: refreshToken },
      'authorization-code': { grant_type: 'refresh_token', refresh_token: refreshToken },
    }
    const { secrets, template } = this.#parts
    return requestToken(
      tokenUrl,
      { ...grants[grant], client_id: clientId, client_secret: clientSecret },
      { secrets, timeoutMs: template.connection.timeoutMs, signal },
    )
  }

  /** By a statement that is signed here. A computer whose clock is wrong signs once more, by that of the server. */
  async #signed(auth: OauthAuth, { tokenUrl, clientId, scope }: OauthParts, signal: AbortSignal): Token {
    const { secrets, template } = this.#parts
    const { timeoutMs } = template.connection
    let aheadMs = 0
    for (let attempt = 1; ; attempt += 1) {
      const assertion = await jwtAssertion(auth, clientId, this.#parts, Date.now() - aheadMs)
      if (!assertion.ok) return assertion
      secrets.put(ASSERTION, assertion.value)
      const fields = { grant_type: JWT_BEARER, assertion: assertion.value, scope }
      const onDate = (date: number): void => void (aheadMs = Date.now() - date)
      const answer = await requestToken(tokenUrl, fields, { secrets, timeoutMs, signal, onDate })
      const isClockWrong = !answer.ok && answer.error.code === 'unauthorised' && Math.abs(aheadMs) > CLOCK_MARGIN_MS
      if (!isClockWrong || attempt > 1) return answer
    }
  }

  #rotate(auth: OauthAuth, next: string): void {
    this.#parts.secrets.put(REFRESH_TOKEN, next)
    const setting = /^=\$settings\.(\w+)$/u.exec(auth.refreshToken ?? '')?.[1]
    if (setting !== undefined) this.#parts.onSecret?.(setting, next)
  }

  /** Where the server has the customer's data; null: it does not tell, and the template's own address holds. */
  async #baseOf(auth: OauthAuth, rest: Bindings): Promise<Result<URL | null, TemplateFailure>> {
    if (auth.base === undefined) return success(null)
    const { expressions, settings } = this.#parts
    const filled = await expressions.fillOne(auth.base, rest, { settings })
    if (!filled.ok) return failure('malformed', filled.error.message)
    if (filled.value === undefined || filled.value === null || filled.value === '') return success(null)
    const base = safeAddress(textOf(filled.value))
    return base ? success(base) : failure('malformed', `«${textOf(filled.value).slice(0, 200)}» is no address of a CRM`)
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
