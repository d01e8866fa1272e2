import type { EndReason } from '../../shared/call.ts'
import type { CallProgressKind } from '../../shared/call-progress-tones.ts'

/** How long the tone of a call that was not answered is heard. */
export const END_TONE_MS = 4_000

/** The tone that tells why a call of ours was not answered; null: none would. */
export function endTone(reason: EndReason): CallProgressKind | null {
  switch (reason) {
    case 'callee-busy':
    case 'callee-declined':
      return 'busy'
    case 'callee-not-found':
    case 'callee-not-reached':
      return 'congestion'
    default:
      return null
  }
}
