import type { UA } from 'jssip'
import type { RTCSession, RTCSessionEventMap } from 'jssip/lib/RTCSession'
import { failure, success, type Result } from '../../shared/result.ts'
import type { PhoneFailure } from './phone.ts'
import { shortenIceGathering } from './sip/ice-patience.ts'

/** Servers answer a code at once; who does not has not understood it. */
const ANSWER_TIMEOUT_MS = 15_000

/**
 * Calls a code that the server acts upon, and hangs up once it has answered: by the 2xx it says that it has done what
 * the code stands for. Nothing is sent but silence, nothing is heard, and nobody is shown a call. Fails with what the
 * server said.
 */
export async function sendFeatureCode(
  userAgent: UA,
  target: string,
  peerConfiguration: RTCConfiguration,
): Promise<Result<null, PhoneFailure>> {
  if (!userAgent.isConnected()) return failure('no-connection', 'the line to the server is down')
  // of its own: it must neither open a microphone nor keep a sound device busy
  const context = new AudioContext({ sinkId: { type: 'none' } })
  try {
    const session = userAgent.call(target, {
      mediaStream: context.createMediaStreamDestination().stream,
      pcConfig: peerConfiguration,
      rtcOfferConstraints: { offerToReceiveAudio: true },
    })
    shortenIceGathering(session)
    return await outcome(session)
  } finally {
    await context.close()
  }
}

function outcome(session: RTCSession): Promise<Result<null, PhoneFailure>> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(() => {
      resolve(failure('refused', 'nobody answers the code'))
      if (!session.isEnded()) session.terminate()
    }, ANSWER_TIMEOUT_MS)
    session.on('confirmed', () => {
      window.clearTimeout(timer)
      resolve(success(null))
      if (!session.isEnded()) session.terminate()
    })
    session.on('failed', (event) => {
      window.clearTimeout(timer)
      resolve(failure('refused', wordsOf(event)))
    })
  })
}

function wordsOf({ originator, cause, message }: Parameters<RTCSessionEventMap['failed']>[0]): string {
  const by: string = originator
  const isResponse = by === 'remote' && 'status_code' in message
  return isResponse ? `${message.status_code} ${message.reason_phrase}` : cause
}
