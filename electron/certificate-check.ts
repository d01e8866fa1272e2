import { session } from 'electron'
import { certificateDetail, type RefusedCertificate } from '../shared/certificate.ts'
import type { Registration } from '../shared/registration.ts'
import type { SipAccount } from '../shared/sip-account.ts'
import { refusedCertificate } from './certificate-problems.ts'
import type { LineLog } from './line-log.ts'
import { log } from './log.ts'

/** Leaves the verdict to Chromium. */
const AS_CHROMIUM_SAYS = -3

/**
 * Remembers why a certificate was refused: the page of the phone only learns that there is no connection. Never accepts
 * what Chromium refuses.
 */
export class CertificateCheck {
  /** By the host, until it shows a certificate that is accepted. */
  readonly #refused = new Map<string, RefusedCertificate>()

  constructor(lineLog: LineLog) {
    session.defaultSession.setCertificateVerifyProc(({ hostname, certificate, verificationResult }, callback) => {
      callback(AS_CHROMIUM_SAYS)
      const isAccepted = verificationResult === 'OK' || verificationResult === 'net::OK'
      if (isAccepted) return void this.#refused.delete(hostname)
      const refused = read(hostname, certificate.data, verificationResult)
      if (!refused) return
      const detail = certificateDetail(refused)
      const before = this.#refused.get(hostname)
      this.#refused.set(hostname, refused)
      // the line tries again and again, with the same result
      if (before && certificateDetail(before) === detail) return
      lineLog.add({ at: Date.now(), kind: 'certificate-refused', detail })
    })
  }

  /** The registration with the reason that only main knows, where the connection fails by a certificate. */
  explain(registration: Registration, account: SipAccount | undefined): Registration {
    if (registration.reason !== 'no-connection' || !account) return registration
    const refused = [account.server, ...account.fallbackServers]
      .map((server) => new URL(server))
      .filter(({ protocol }) => protocol === 'wss:')
      .map(({ hostname }) => this.#refused.get(hostname.replace(/^\[|\]$/g, '')))
      .find((found) => found !== undefined)
    if (!refused) return registration
    return { ...registration, reason: 'bad-certificate', detail: certificateDetail(refused), certificate: refused }
  }
}

function read(host: string, certificate: string, verificationResult: string): RefusedCertificate | null {
  try {
    return refusedCertificate({ host, certificate, verificationResult, at: Date.now() })
  } catch (error) {
    // Chromium reads more than Node does, and its verdict stands either way
    log('certificates', `${host}: ${verificationResult}, and the certificate cannot be read: ${String(error)}`)
    return null
  }
}
