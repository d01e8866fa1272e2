import { describe, expect, test } from 'vitest'
import { refusedCertificate } from '../../electron/certificate-problems.ts'
import { certificateDetail } from '../../shared/certificate.ts'

/** Signed by itself, for 127.0.0.1 and sip.example.com, in the first quarter of 2025. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBbDCCARGgAwIBAgIULfw4u6NEW2EoQDhFgRHuhi874MMwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwITGFiIFJvb3QwHhcNMjUwMTAxMDAwMDAwWhcNMjUwNDAxMDAw
MDAwWjATMREwDwYDVQQDDAhMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABDrx6zn0CL9tn3xf827ngSk1Z3LabptwkPZx5XO/gEnhqhwRyy+jdMBbuFnt
1Ri7cLkMgrIyncOg5Z8o0+tz0h6jQzBBMCAGA1UdEQQZMBeHBH8AAAGCD3NpcC5l
eGFtcGxlLmNvbTAdBgNVHQ4EFgQU35IkVKvtEftUM4ouOf/6F101zUYwCgYIKoZI
zj0EAwIDSQAwRgIhAJV7d+TJzy/Wbm6G1RDK44gDmHm+/iZXV3svyoR8+ZzQAiEA
8jIIx/2eva/hB8jRFtSh7iE6ddmCnah7POdd00oVgQA=
-----END CERTIFICATE-----
`
const VALID = Date.UTC(2025, 1, 1)

const problemsOf = (host: string, error: string, at = VALID): readonly string[] =>
  refusedCertificate({ host, certificate: CERTIFICATE, verificationResult: `net::${error}`, at }).problems

describe('a certificate that Chromium has refused', () => {
  test.each([
    ['sip.example.com', 'ERR_CERT_AUTHORITY_INVALID', VALID, ['unknown-authority']],
    ['127.0.0.1', 'ERR_CERT_AUTHORITY_INVALID', VALID, ['unknown-authority']],
    ['sip.example.com', 'ERR_CERT_DATE_INVALID', Date.UTC(2025, 5, 1), ['expired']],
    ['sip.example.com', 'ERR_CERT_DATE_INVALID', Date.UTC(2024, 11, 1), ['not-yet-valid']],
    ['192.0.2.1', 'ERR_CERT_COMMON_NAME_INVALID', VALID, ['wrong-name']],
    ['Lab Root', 'ERR_CERT_COMMON_NAME_INVALID', VALID, ['wrong-name']],
    ['sip.example.com', 'ERR_CERT_REVOKED', VALID, ['revoked']],
    ['sip.example.com', 'ERR_CERT_WEAK_KEY', VALID, ['weak']],
    ['sip.example.com', 'ERR_CERT_INVALID', VALID, ['other']],
    // Chromium names only the worst
    [
      'other.example.com',
      'ERR_CERT_AUTHORITY_INVALID',
      Date.UTC(2025, 5, 1),
      ['expired', 'wrong-name', 'unknown-authority'],
    ],
  ])('%s, %s', (host, error, at, problems) => {
    expect(problemsOf(host, error, at)).toEqual(problems)
  })

  test('is written down with its issuer and its dates', () => {
    const refused = refusedCertificate({
      host: 'sip.example.com',
      certificate: CERTIFICATE,
      verificationResult: 'net::ERR_CERT_AUTHORITY_INVALID',
      at: VALID,
    })
    expect(refused).toMatchObject({ issuer: 'Lab Root', subject: 'Lab Root', error: 'ERR_CERT_AUTHORITY_INVALID' })
    expect(certificateDetail(refused)).toBe(
      'sip.example.com: unknown-authority (ERR_CERT_AUTHORITY_INVALID); issued to Lab Root by Lab Root; valid 2025-01-01 to 2025-04-01',
    )
  })
})
