import type { RTCSessionEventMap } from 'jssip/lib/RTCSession'
import type { EndReason } from '../../../shared/call.ts'

type EndEvent = Parameters<RTCSessionEventMap['ended']>[0]

/**
 * The library's cause of the end in our words. CANCEL with «cause=200» in its Reason header means that a colleague has
 * answered (RFC 3326): no missed call.
 */
export function endReasonOf({ originator, cause, message }: EndEvent): EndReason {
  const by: string = originator
  switch (cause) {
    case 'Canceled': {
      const reason = by === 'remote' ? message.getHeader('Reason') : undefined
      return reason !== undefined && /cause\s*=\s*200\b/i.test(reason) ? 'answered-elsewhere' : 'cancelled'
    }
    case 'Terminated':
      return by === 'remote' ? 'hung-up-by-caller' : 'hung-up-by-operator'
    case 'Rejected':
      return 'declined'
    case 'Busy':
      return 'busy'
    case 'No Answer':
    case 'Expires':
      return 'not-answered'
    case 'User Denied Media Access':
    case 'Bad Media Description':
    case 'WebRTC Error':
    case 'RTP Timeout':
      return 'no-media'
    case 'Connection Error':
    case 'Dialog Error':
    case 'Request Timeout':
      return 'connection-lost'
    default:
      return 'failed'
  }
}
