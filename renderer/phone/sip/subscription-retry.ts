const SOON_MS = 2_000
const REFUSED_MS = 60_000
const LONGEST_MS = 900_000
/** A server that has lost all its subscriptions is not asked for all of them in the same moment. */
const SPREAD = 0.5

/** The library's codes of a subscription's end (JsSIP `Subscriber.C`). */
const AUTHENTICATION_FAILED = 4
const NON_OK_RESPONSE = 2

export type EndedSubscription = {
  readonly code: number
  /** Of Subscription-State (RFC 6665, 4.1.3). */
  readonly reason: string | undefined
  readonly retryAfterSeconds: number | undefined
  /** The server had taken it once. */
  readonly wasAccepted: boolean
  /** How often in a row it has ended without a word about the state. */
  readonly failures: number
}

/**
 * Milliseconds until the server is asked again. One that has no such service, or refuses it, is asked rarely; a
 * subscription that was there and has ended is made anew soon. `random` from 0 to 1.
 */
export function pauseBeforeRetry(ended: EndedSubscription, random: () => number = Math.random): number {
  const { code, reason, retryAfterSeconds, wasAccepted, failures } = ended
  const isRefused =
    reason === 'rejected' ||
    reason === 'noresource' ||
    (!wasAccepted && (code === NON_OK_RESPONSE || code === AUTHENTICATION_FAILED))
  const first = isRefused ? REFUSED_MS : SOON_MS
  const grown = Math.min(first * 2 ** Math.min(failures, 20), LONGEST_MS)
  const asked = Math.min(Math.max(retryAfterSeconds ?? 0, 0) * 1_000, LONGEST_MS)
  return Math.max(grown, asked) * (1 + random() * SPREAD)
}
