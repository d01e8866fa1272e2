import { createPrivateKey, randomUUID, sign, type KeyObject } from 'node:crypto'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { OauthAuth } from './auth-schema.ts'
import type { Bindings, Expressions } from './expressions.ts'
import { revealed, textOf } from './revealed.ts'
import type { Skeleton } from './schema-parts.ts'
import type { Secrets } from './secrets.ts'

type AssertionParts = { readonly expressions: Expressions; readonly secrets: Secrets; readonly settings: Bindings }

/** RFC 7523, 2.1. */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

/**
 * The signed statement that a token is asked for with (RFC 7523, 3; RS256 of RFC 7518, 3.3). The key is put in place
 * here, and no expression sees it.
 * @param issuer the client's id
 * @param now UTC milliseconds, by the server's clock where that is known
 */
export async function jwtAssertion(
  { assertion }: OauthAuth,
  issuer: string,
  { expressions, secrets, settings }: AssertionParts,
  now: number,
): Promise<Result<string, 'malformed' | 'unauthorised'>> {
  if (!assertion) return failure('malformed', 'the template has no «assertion» to sign')
  const { subject, audience, privateKey, keyId, claims, validSeconds } = assertion
  const skeleton = { subject: subject ?? '', audience, privateKey, keyId: keyId ?? '', claims }
  const filled = await expressions.fillOne(skeleton, null, { settings })
  if (!filled.ok) return failure('malformed', filled.error.message)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an object in, an object out
  const parts = filled.value as Record<string, Skeleton>
  const of = (name: string): string => textOf(revealed(parts[name] ?? '', secrets))
  const key = rsaKey(of('privateKey'))
  if (!key) {
    return failure('unauthorised', 'the private key cannot be read: it is an RSA key in PEM, and not encrypted')
  }
  const issuedAt = Math.floor(now / 1_000)
  const header = { alg: 'RS256', typ: 'JWT', ...(of('keyId') !== '' && { kid: of('keyId') }) }
  const payload = {
    ...asObject(parts['claims']),
    iss: issuer,
    ...(of('subject') !== '' && { sub: of('subject') }),
    aud: of('audience'),
    iat: issuedAt,
    exp: issuedAt + validSeconds,
    // servers that take each statement once tell them apart by this
    jti: randomUUID(),
  }
  const signed = `${encoded(header)}.${encoded(payload)}`
  return success(`${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`)
}

function asObject(value: Skeleton | undefined): { readonly [name: string]: Skeleton } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

/** Null: it is no RSA key, or encrypted. Line breaks may be lost, as in a field of one line, or be written as «\n». */
function rsaKey(text: string): KeyObject | null {
  const [, label = '', body = ''] =
    /-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----/su.exec(text.replaceAll(String.raw`\n`, '\n')) ?? []
  const lines = body.replaceAll(/\s/gu, '').match(/.{1,64}/gu) ?? []
  try {
    const key = createPrivateKey([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'))
    return key.asymmetricKeyType === 'rsa' ? key : null
  } catch (error) {
    // what OpenSSL says of a key that it cannot read
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
