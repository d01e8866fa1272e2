import * as z from 'zod'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { ConnectorError } from '../connector.ts'
import { exchange } from '../exchange.ts'
import { asUnreachable } from '../../network/unsent.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { revealed, textOf } from './revealed.ts'
import type { Secrets } from './secrets.ts'
import type { OauthAuth } from './auth-schema.ts'
import type { Skeleton } from './schema-parts.ts'

/** What a template and its settings come to for one authorization server, secrets in clear; empty: not given. */
export type OauthParts = Readonly<Record<(typeof PARTS)[number], string>>
const PARTS = [
  'tokenUrl',
  'authorizeUrl',
  'scope',
  'clientId',
  'clientSecret',
  'user',
  'password',
  'refreshToken',
] as const

/** RFC 6749, 5.1. */
const tokenAnswerSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
})

export type OauthToken = {
  readonly token: string
  /** Seconds; undefined: the server does not tell. */
  readonly seconds: number | undefined
  readonly refreshToken: string | undefined
  /** All else that the server said, without tokens. */
  readonly rest: Bindings
}

/** Fills the parts of an `oauth2`. */
export async function oauthParts(
  auth: OauthAuth,
  expressions: Expressions,
  secrets: Secrets,
  settings: Bindings,
): Promise<Result<OauthParts, 'malformed'>> {
  const skeleton = Object.fromEntries(PARTS.map((name) => [name, auth[name] ?? '']))
  const filled = await expressions.fillOne(skeleton, null, { settings })
  if (!filled.ok) return failure('malformed', filled.error.message)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object in, an object out
  const values = revealed(filled.value as Skeleton, secrets) as Record<string, Skeleton>
  const of = (name: (typeof PARTS)[number]): string => textOf(values[name] ?? '')
  return success({
    tokenUrl: of('tokenUrl'),
    authorizeUrl: of('authorizeUrl'),
    scope: of('scope'),
    clientId: of('clientId'),
    clientSecret: of('clientSecret'),
    user: of('user'),
    password: of('password'),
    refreshToken: of('refreshToken'),
  })
}

/**
 * Asks for a token (RFC 6749, 4.1.3, 4.3.2, 4.4.2 and 6, RFC 7523, 2.1). What the server does not take is `unauthorised`, in its words.
 */
export async function requestToken(
  tokenUrl: string,
  fields: Readonly<Record<string, string>>,
  {
    secrets,
    timeoutMs,
    signal,
    onDate,
  }: {
    readonly secrets: Secrets
    readonly timeoutMs: number
    readonly signal: AbortSignal
    /** The server's time, also where it gives no token. */
    readonly onDate?: (date: number) => void
  },
): Promise<Result<OauthToken, ConnectorError>> {
  const address = safeAddress(tokenUrl)
  if (!address) return failure('malformed', `tokens come by https:// only, not from «${secrets.conceal(tokenUrl)}»`)
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== '') form.set(name, value)
  const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' }
  const request = { method: 'POST', url: address, headers, body: form.toString() }
  const answered = asUnreachable(await exchange(request, timeoutMs, signal))
  if (!answered.ok) return failure(answered.error.code, secrets.conceal(answered.error.message))
  const { status, body, text, date } = answered.value
  if (date !== null) onDate?.(date)
  if (status >= 500 || status === 429) return failure('unreachable', `HTTP ${status} of the token server`)
  const parsed = tokenAnswerSchema.safeParse(body)
  // Zoho says in a 200 that a code or a client is not the right one
  if (status >= 400 || !parsed.success) {
    return failure('unauthorised', secrets.conceal(`no token: HTTP ${status} ${text}`).slice(0, 500))
  }
  const { access_token: token, expires_in: seconds, refresh_token: refreshToken, ...all } = parsed.data
  const rest = Object.fromEntries(Object.entries(all).filter(([name]) => !name.endsWith('token')))
  return success({ token, seconds, refreshToken, rest })
}

/** An address that secrets may be sent to: https, or this machine; null: it is none. */
export function safeAddress(text: string): URL | null {
  const address = URL.parse(text)
  if (!address) return null
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname)
  return address.protocol === 'https:' || (address.protocol === 'http:' && isLocal) ? address : null
}
