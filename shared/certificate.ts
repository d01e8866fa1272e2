import * as z from 'zod'
import { timeSchema } from './client.ts'

/**
 * What can be wrong with the certificate of a server (RFC 5280, RFC 9525); `other`: what Chromium calls it by a name of
 * its own, which stands beside.
 */
export const CERTIFICATE_PROBLEMS = [
  'expired',
  'not-yet-valid',
  'wrong-name',
  'unknown-authority',
  'revoked',
  'weak',
  'other',
] as const
export type CertificateProblem = (typeof CERTIFICATE_PROBLEMS)[number]

/** A certificate that was not accepted, as IT has to know it. */
export const refusedCertificateSchema = z.strictObject({
  /** Name or address of the server, without its port. */
  host: z.string().max(253),
  problems: z.array(z.enum(CERTIFICATE_PROBLEMS)).min(1),
  /** Chromium's own name of the error, such as ERR_CERT_DATE_INVALID. */
  error: z.string().max(80),
  /** Common names; empty: none. */
  subject: z.string().max(100),
  issuer: z.string().max(100),
  validFrom: timeSchema,
  validTo: timeSchema,
})
export type RefusedCertificate = z.infer<typeof refusedCertificateSchema>

/** For the log of the line, which IT reads: the same words in every language. */
export function certificateDetail(refused: RefusedCertificate): string {
  const { host, problems, error, subject, issuer, validFrom, validTo } = refused
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10)
  return [
    `${host}: ${problems.join(', ')} (${error})`,
    `issued to ${subject || '?'} by ${issuer || '?'}`,
    `valid ${day(validFrom)} to ${day(validTo)}`,
  ]
    .join('; ')
    .slice(0, 300)
}
