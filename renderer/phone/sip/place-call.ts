import { Utils, type UA } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { CallAudio } from '../call-audio.ts'
import type { PhoneFailure } from '../phone.ts'
import { shortenIceGathering } from './ice-patience.ts'
import { SESSION_EXPIRES_SECONDS } from './session-timer.ts'

/** Without a network interface no candidate is ever gathered and the INVITE never leaves. */
const SEND_TIMEOUT_MS = 8_000

export type PlacedCall = {
  readonly callId: string
  readonly session: RTCSession
  readonly audio: CallAudio
}

/** The address in the form that SIP requests take, or null where it cannot be one. */
export function sipTargetOf(user: string, domain: string): string | null {
  return Utils.normalizeTarget(user, domain)?.toString() ?? null
}

/** Opens the microphone and sends an INVITE; answers as soon as that is on its way. */
export async function placeCall(
  userAgent: UA,
  target: string,
  peerConfiguration: RTCConfiguration,
  openAudio: () => Promise<CallAudio>,
  extraHeaders: readonly string[] = [],
): Promise<Result<PlacedCall, PhoneFailure>> {
  const audio = await openAudio()
  // opening may have taken as long as somebody needs to allow it
  if (!userAgent.isConnected()) {
    audio.close()
    return failure('no-connection', 'the line to the server is down')
  }
  const session = userAgent.call(target, {
    mediaStream: audio.stream,
    pcConfig: peerConfiguration,
    rtcOfferConstraints: { offerToReceiveAudio: true },
    extraHeaders: [...extraHeaders],
    sessionTimersExpires: SESSION_EXPIRES_SECONDS,
  })
  shortenIceGathering(session)
  const callId = await new Promise<string | null>((resolve) => {
    session.on('sending', ({ request }) => resolve(request.getHeader('Call-ID')))
    session.on('failed', () => resolve(null))
    window.setTimeout(() => resolve(null), SEND_TIMEOUT_MS)
  })
  if (callId !== null && !session.isEnded()) return success({ callId, session, audio })
  audio.close()
  if (callId !== null || !userAgent.isConnected()) return failure('no-connection', 'the line to the server is down')
  if (!session.isEnded()) session.terminate()
  return failure('no-media', 'no audio connection could be made from this machine: check its network')
}
