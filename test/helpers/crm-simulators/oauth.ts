import { createHash } from 'node:crypto'
import type { SimulatorAnswer, SimulatorRequest } from './simulator.ts'

/** An authorization server (RFC 6749) with PKCE (RFC 7636), as the hosted CRMs have one. */
export class SimulatedOauth {
  readonly clientId = 'client-0001'
  readonly clientSecret = 'a-client-secret-that-nobody-guesses'
  /** What somebody got who signed in before. */
  refreshToken = 'first-refresh-token-of-the-simulator'
  /** Each refresh token is good for one use. */
  isRotating: boolean
  /** What somebody does who is asked in the browser; `wait`: leaves the page as it is. */
  decision: 'agree' | 'deny' | 'wait' = 'agree'
  /** All that was asked of the token endpoint. */
  readonly asked: Readonly<Record<string, string>>[] = []
  readonly #codes = new Map<string, { readonly challenge: string; readonly redirectUri: string }>()
  readonly #more: () => object
  #tokens = new Set<string>()
  #made = 0

  /** `more`: what else stands in the answer with a token. */
  constructor({ isRotating = false, more = () => ({}) }: { isRotating?: boolean; more?: () => object } = {}) {
    this.isRotating = isRotating
    this.#more = more
  }

  /** All access tokens have ended, as they do in the middle of a run. */
  expire(): void {
    this.#tokens = new Set()
  }

  isGood(token: string | undefined): boolean {
    return token !== undefined && this.#tokens.has(token)
  }

  /** The page in the browser that asks whether one agrees. */
  authorize({ url }: SimulatorRequest): SimulatorAnswer {
    if (this.decision === 'wait') return { body: 'Do you agree?' }
    const back = this.agree(url)
    if (this.decision === 'deny') {
      back.searchParams.delete('code')
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'end-user denied authorization')
    }
    return { status: 302, headers: { Location: back.href } }
  }

  /** Somebody has agreed in the browser: the address that it is sent back to. */
  agree(authorizeUrl: URL): URL {
    const { searchParams } = authorizeUrl
    if (searchParams.get('response_type') !== 'code' || searchParams.get('client_id') !== this.clientId) {
      throw new Error('the authorize request is not right')
    }
    if (searchParams.get('code_challenge_method') !== 'S256') throw new Error('a challenge by S256 is asked for')
    this.#made += 1
    const code = `code-${this.#made}`
    const redirectUri = searchParams.get('redirect_uri') ?? ''
    this.#codes.set(code, { challenge: searchParams.get('code_challenge') ?? '', redirectUri })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', searchParams.get('state') ?? '')
    return back
  }

  token({ body }: SimulatorRequest): SimulatorAnswer {
    const form = body as Record<string, string>
    this.asked.push(form)
    if (form['client_id'] !== this.clientId || form['client_secret'] !== this.clientSecret) {
      return { status: 400, body: { error: 'invalid_client', error_description: 'invalid client credentials' } }
    }
    if (form['grant_type'] === 'authorization_code') {
      const kept = this.#codes.get(form['code'] ?? '')
      this.#codes.delete(form['code'] ?? '')
      const isProven = kept !== undefined && hashed(form['code_verifier'] ?? '') === kept.challenge
      if (!isProven || kept.redirectUri !== form['redirect_uri']) {
        return { status: 400, body: { error: 'invalid_grant', error_description: 'the code is not good' } }
      }
      return this.#answer(true)
    }
    if (form['grant_type'] !== 'refresh_token' || form['refresh_token'] !== this.refreshToken) {
      return { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } }
    }
    return this.#answer(this.isRotating)
  }

  #answer(isNewRefreshToken: boolean): SimulatorAnswer {
    this.#made += 1
    const token = `access-token-number-${this.#made}`
    this.#tokens.add(token)
    if (isNewRefreshToken) this.refreshToken = `refresh-token-number-${this.#made}`
    return {
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: 3_600,
        ...(isNewRefreshToken && { refresh_token: this.refreshToken }),
        ...this.#more(),
      },
    }
  }
}

function hashed(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
