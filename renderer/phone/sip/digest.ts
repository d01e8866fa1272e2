import { Utils } from 'jssip'

/** Digest algorithms that can be answered, the weakest first (RFC 7616, 6.1). SHA-512-256 is in no browser. */
const ALGORITHMS = ['MD5', 'SHA-256'] as const
type Algorithm = (typeof ALGORITHMS)[number]

export type DigestChallenge = {
  readonly realm: string
  readonly nonce: string
  /** To be sent back as it came. */
  readonly opaque: string | null
  readonly algorithm: Algorithm
  /** The algorithm's `-sess` variant. */
  readonly isSession: boolean
  /** Null: a server from before RFC 2617. */
  readonly qop: 'auth' | 'auth-int' | null
  /** Only the nonce has expired; name and password were right. */
  readonly isStale: boolean
}

export type DigestRequest = {
  readonly method: string
  /** As it stands in the request and in the answer. */
  readonly uri: string
  readonly body: string
  readonly user: string
  readonly password: string
  /** Chosen by us, new for each nonce. */
  readonly clientNonce: string
  /** How many requests have been sent with the nonce, this one included. */
  readonly nonceCount: number
}

const PARAMETER = /(?<name>[\w-]+)\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<token>[^\s,"]+))/gu

/** The parameters of a value of WWW-Authenticate, Authorization and their like, by their names in small letters. */
export function digestParameters(value: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const { groups } of value.matchAll(PARAMETER)) {
    const text = groups?.['quoted']?.replaceAll(/\\(.)/gsu, '$1')
    parameters.set(groups?.['name']?.toLowerCase() ?? '', text ?? groups?.['token'] ?? '')
  }
  return parameters
}

/** A value of WWW-Authenticate or Proxy-Authenticate; null where it asks for something that cannot be answered. */
export function parseChallenge(value: string): DigestChallenge | null {
  if (!/^\s*Digest\s/iu.test(value)) return null
  const parameters = digestParameters(value)
  const realm = parameters.get('realm')
  const nonce = parameters.get('nonce')
  const named = (parameters.get('algorithm') ?? 'MD5').toUpperCase()
  const algorithm = ALGORITHMS.find((one) => one === named.replace(/-SESS$/u, ''))
  if (realm === undefined || nonce === undefined || algorithm === undefined) return null
  const offered = parameters
    .get('qop')
    ?.toLowerCase()
    .split(/[\s,]+/u)
  const qop = (['auth', 'auth-int'] as const).find((one) => offered?.includes(one)) ?? null
  // extensions that we do not know must not be answered as if there were none
  if (offered !== undefined && qop === null) return null
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    isSession: named.endsWith('-SESS'),
    qop,
    isStale: parameters.get('stale')?.toLowerCase() === 'true',
  }
}

/** The one with the strongest algorithm; the topmost of equals, as servers put first what they like best (RFC 8760, 2.4). */
export function strongestChallenge(challenges: readonly DigestChallenge[]): DigestChallenge | null {
  const strength = ({ algorithm }: DigestChallenge): number => ALGORITHMS.indexOf(algorithm)
  return challenges.reduce<DigestChallenge | null>(
    (best, one) => (best !== null && strength(best) >= strength(one) ? best : one),
    null,
  )
}

/** The answer to a challenge, as the value of Authorization or Proxy-Authorization (RFC 7616, 3.4). */
export async function answerChallenge(challenge: DigestChallenge, request: DigestRequest): Promise<string> {
  const { realm, nonce, opaque, algorithm, isSession, qop } = challenge
  const { method, uri, body, user, password, clientNonce } = request
  const hash = (text: string): Promise<string> => hashOf(algorithm, text)
  const count = request.nonceCount.toString(16).padStart(8, '0')

  const secret = await hash(`${user}:${realm}:${password}`)
  const first = isSession ? await hash(`${secret}:${nonce}:${clientNonce}`) : secret
  const second = await hash(qop === 'auth-int' ? `${method}:${uri}:${await hash(body)}` : `${method}:${uri}`)
  const middle = qop === null ? nonce : `${nonce}:${count}:${clientNonce}:${qop}`

  const parameters = [
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${await hash(`${first}:${middle}:${second}`)}"`,
    `algorithm=${algorithm}${isSession ? '-sess' : ''}`,
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
    ...(qop === null && !isSession ? [] : [`cnonce=${quoted(clientNonce)}`]),
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${count}`]),
  ]
  return `Digest ${parameters.join(', ')}`
}

/** A quoted string (RFC 3261, 25.1). */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/gu, '\\$&')}"`
}

async function hashOf(algorithm: Algorithm, text: string): Promise<string> {
  // in no browser either, but the library has it
  if (algorithm === 'MD5') return Utils.calculateMD5(text)
  const bytes = new Uint8Array(await crypto.subtle.digest(algorithm, new TextEncoder().encode(text)))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
