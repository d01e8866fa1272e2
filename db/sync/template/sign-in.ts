import { createHash, randomBytes } from 'node:crypto'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { ConnectorError } from '../connector.ts'
import type { OauthAuth } from './auth-schema.ts'
import { Expressions } from './expressions.ts'
import { oauthParts, requestToken, safeAddress, type OauthParts } from './oauth-token.ts'
import { Secrets } from './secrets.ts'
import { settingsOf } from './template-connector.ts'
import type { Template } from './template-schema.ts'

/** Somebody who has not come back from the browser by then does not come any more. */
const PENDING_MS = 10 * 60_000
const TOKEN_TIMEOUT_MS = 20_000

type Pending = {
  readonly auth: OauthAuth
  readonly parts: OauthParts
  readonly secrets: Secrets
  /** Name of the setting that the refresh token is for. */
  readonly setting: string
  /** RFC 7636, 4.1. */
  readonly verifier: string
  readonly begunAt: number
}

/** Where to send the browser, and where it will come back to; `redirect_uri` is added by who listens there. */
export type SignInBegun = {
  readonly authorizeUrl: string
  /** Comes back with the browser (RFC 6749, 10.12). */
  readonly state: string
  readonly redirect: OauthAuth['redirect']
}

/**
 * Signing in to a CRM with the browser: authorization code (RFC 6749, 4.1) with PKCE (RFC 7636). What only this process
 * knows, the verifier, never leaves it except to the token server.
 */
export class SignIns {
  readonly #pending = new Map<string, Pending>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Begins; `values` are those of the form, secrets among them. */
  async begin(template: Template, values: Readonly<Record<string, string>>): Promise<Result<SignInBegun, 'settings'>> {
    const { auth } = template
    const setting = template.settings.find(({ type }) => type === 'sign-in')?.name
    if (auth.kind !== 'oauth2' || auth.grant !== 'authorization-code' || setting === undefined) {
      return failure('settings', `nobody signs in to ${template.name} with a browser`)
    }
    const secrets = new Secrets()
    // the token that is to be had need not be there
    const settings = settingsOf(template, { ...values, [setting]: values[setting] || 'none' }, secrets)
    if (!settings.ok) return settings
    const expressions = new Expressions(template.clock)
    const parts = await oauthParts(auth, expressions, secrets, settings.value)
    expressions.stop()
    if (!parts.ok) return failure('settings', parts.error.message)
    const address = safeAddress(parts.value.authorizeUrl)
    if (!address) return failure('settings', `«${secrets.conceal(parts.value.authorizeUrl)}» is no https:// address`)
    const verifier = randomBytes(32).toString('base64url')
    const state = randomBytes(16).toString('base64url')
    this.#forgetOld()
    this.#pending.set(state, { auth, parts: parts.value, secrets, setting, verifier, begunAt: this.#now() })
    const query = {
      response_type: 'code',
      client_id: parts.value.clientId,
      scope: parts.value.scope,
      state,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...auth.authorizeParameters,
    }
    for (const [name, value] of Object.entries(query)) if (value !== '') address.searchParams.set(name, value)
    return success({ authorizeUrl: address.href, state, redirect: auth.redirect })
  }

  /** Exchanges the code for a refresh token: the name of its setting and the token. Each beginning ends once. */
  async end(
    { state, code, redirectUri }: { readonly state: string; readonly code: string; readonly redirectUri: string },
    signal: AbortSignal,
  ): Promise<Result<Readonly<Record<string, string>>, ConnectorError>> {
    this.#forgetOld()
    const pending = this.#pending.get(state)
    this.#pending.delete(state)
    if (!pending) return failure('refused', 'nobody waits for this sign-in any more')
    const { parts, secrets, setting, verifier } = pending
    const answer = await requestToken(
      parts.tokenUrl,
      {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        client_id: parts.clientId,
        client_secret: parts.clientSecret,
        code_verifier: verifier,
      },
      { secrets, timeoutMs: TOKEN_TIMEOUT_MS, signal },
    )
    if (!answer.ok) return answer
    const { refreshToken } = answer.value
    if (refreshToken === undefined) {
      return failure('refused', 'the CRM gave no refresh token: its app must be allowed to work offline')
    }
    return success({ [setting]: refreshToken })
  }

  #forgetOld(): void {
    for (const [state, { begunAt }] of this.#pending) {
      if (this.#now() - begunAt > PENDING_MS) this.#pending.delete(state)
    }
  }
}

/** RFC 7636, 4.2. */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
