import type { RTCSessionEventMap } from 'jssip/lib/RTCSession'
import type { EndReason } from '../../../shared/call.ts'

type EndEvent = Parameters<RTCSessionEventMap['failed']>[0]

/** Why a call of ours was not answered: by the status of the final response, else by what the library says of itself. */
export function calleeEndReasonOf({ cause, message, originator }: EndEvent, isConnected: boolean): EndReason {
  switch (cause) {
    case 'Bad Media Description':
    case 'WebRTC Error':
    case 'Missing SDP':
    case 'User Denied Media Access':
      return 'no-media'
    case 'Connection Error':
      return 'connection-lost'
    case 'Canceled':
      // we have not: the library cancels by itself when its connection breaks, or when nobody answers the INVITE
      return isConnected ? 'callee-not-reached' : 'connection-lost'
  }
  const by: string = originator
  return by === 'remote' && 'status_code' in message ? reasonOf(message.status_code) : 'failed'
}

function reasonOf(status: number): EndReason {
  switch (status) {
    case 486:
    case 600:
      return 'callee-busy'
    case 603:
      return 'callee-declined'
    case 404:
    case 410:
    case 484:
    case 604:
      return 'callee-not-found'
    case 401:
    case 403:
    case 407:
    case 488:
      return 'not-allowed'
    case 408:
    case 430:
    case 480:
    case 487:
      return 'callee-not-reached'
    default:
      return status >= 500 && status < 600 ? 'callee-not-reached' : 'failed'
  }
}
