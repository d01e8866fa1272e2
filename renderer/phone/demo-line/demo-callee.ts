import type { RTCSession } from 'jssip/lib/RTCSession'
import type { FarEnd } from './far-end.ts'

/** Time for two rings. */
const RING_MS = 3_000

/** What numbers with such an ending do instead of answering. */
const REFUSALS: readonly { readonly ending: string; readonly status: number }[] = [
  { ending: '00', status: 486 },
  { ending: '03', status: 603 },
  { ending: '04', status: 404 },
]
/** Answers, but does not let itself be held. */
const UNHOLDABLE_ENDING = '88'

/** Answers, but keeps to that one call: a transfer there fails. */
const IRREPLACEABLE = /^sips?:[^@]*99@/

export function refusesReplacement(uri: string): boolean {
  return IRREPLACEABLE.test(uri)
}

/** Somebody who is called on the embedded line: rings twice and answers, unless the number says otherwise. */
export function behaveAsCallee(session: RTCSession, user: string, farEnd: () => FarEnd): void {
  const refusal = REFUSALS.find(({ ending }) => user.endsWith(ending))
  if (refusal) {
    session.terminate({ status_code: refusal.status })
    return
  }
  if (user.endsWith(UNHOLDABLE_ENDING)) session.on('reinvite', ({ reject }) => reject({ status_code: 488 }))
  window.setTimeout(() => {
    if (session.isInProgress()) session.answer(farEnd().media())
  }, RING_MS)
}
