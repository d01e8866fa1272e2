import { X509Certificate } from 'node:crypto'
import net from 'node:net'
import type { CertificateProblem, RefusedCertificate } from '../shared/certificate.ts'

/** What Chromium's errors mean for us; it names only the worst one. */
const MEANINGS: Readonly<Record<string, CertificateProblem>> = {
  ERR_CERT_AUTHORITY_INVALID: 'unknown-authority',
  ERR_CERT_REVOKED: 'revoked',
  ERR_CERT_WEAK_SIGNATURE_ALGORITHM: 'weak',
  ERR_CERT_WEAK_KEY: 'weak',
}

export type RefusedByChromium = {
  readonly host: string
  /** The certificate itself, PEM. */
  readonly certificate: string
  /** Such as `net::ERR_CERT_DATE_INVALID`. */
  readonly verificationResult: string
  /** Now, UTC milliseconds. */
  readonly at: number
}

/**
 * All that is wrong with a certificate that Chromium has refused: what it says itself, and what the certificate shows, so
 * that IT does not mend one fault only to meet the next. Throws for a certificate that is none.
 */
export function refusedCertificate({
  host,
  certificate,
  verificationResult,
  at,
}: RefusedByChromium): RefusedCertificate {
  const parsed = new X509Certificate(certificate)
  const error = verificationResult.replace(/^net::/, '')
  const validFrom = Date.parse(parsed.validFrom)
  const validTo = Date.parse(parsed.validTo)
  const found: CertificateProblem[] = []
  if (validTo < at) found.push('expired')
  if (validFrom > at) found.push('not-yet-valid')
  if (!isFor(parsed, host) || error === 'ERR_CERT_COMMON_NAME_INVALID') found.push('wrong-name')
  const meaning = MEANINGS[error]
  if (meaning) found.push(meaning)
  return {
    host: host.slice(0, 253),
    problems: found.length > 0 ? found : ['other'],
    error: error.slice(0, 80),
    subject: commonName(parsed.subject),
    issuer: commonName(parsed.issuer),
    validFrom,
    validTo,
  }
}

/** Only the alternative names count: no browser looks at the common name any more (RFC 9525, 2). */
function isFor(certificate: X509Certificate, host: string): boolean {
  if (net.isIP(host) !== 0) return certificate.checkIP(host) !== undefined
  return certificate.checkHost(host, { subject: 'never' }) !== undefined
}

/** The name in a distinguished name that Node writes one attribute a line: the common one, else the organisation's. */
function commonName(distinguishedName: string | undefined): string {
  const attribute = (name: string): string | undefined =>
    new RegExp(`^${name}=(.*)$`, 'm').exec(distinguishedName ?? '')?.[1]
  return (attribute('CN') ?? attribute('O') ?? '').slice(0, 100)
}
