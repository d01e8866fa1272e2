import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingResponse } from 'jssip/lib/SIPMessage'

type Request = {
  cseq: number
  extraHeaders: string[]
  clone(): Request
  setHeader(name: string, value: string): void
}

/**
 * Answers 422 Session Interval Too Small to a call of ours by the same call with the interval that is asked for
 * (RFC 4028, 7.4); the library takes it for a refusal of the call (JsSIP 3.13). Once only.
 */
export function answerTooSmallInterval(session: RTCSession): void {
  const receive = functionOf(session, '_receiveInviteResponse')
  const send = functionOf(session, '_sendInitialRequest')
  if (!receive || !send) throw new Error('the library has changed: a session knows no _receiveInviteResponse')
  let hasTried = false
  Reflect.set(session, '_receiveInviteResponse', (response: IncomingResponse) => {
    const seconds = Number(/^\s*(\d{1,9})/u.exec(response.getHeader('Min-SE') ?? '')?.[1] ?? Number.NaN)
    const request: unknown = Reflect.get(session, '_request')
    if (response.status_code !== 422 || hasTried || !(seconds > 0) || session.isEnded() || !isRequest(request)) {
      return receive(response)
    }
    hasTried = true
    const again = request.clone()
    again.cseq += 1
    again.setHeader('cseq', `${again.cseq} INVITE`)
    again.extraHeaders = [
      ...again.extraHeaders.filter((header) => !/^(?:session-expires|min-se)\s*:/iu.test(header)),
      `Session-Expires: ${seconds}`,
      `Min-SE: ${seconds}`,
    ]
    Reflect.set(session, '_request', again)
    // the audio is there already: nothing is opened or added
    const offered: unknown = Reflect.get(session, '_rtcOfferConstraints')
    return send({ audio: false, video: false }, offered, null)
  })
}

function functionOf(session: RTCSession, name: string): ((...parameters: unknown[]) => void) | null {
  const found: unknown = Reflect.get(session, name)
  return typeof found === 'function' ? (...parameters) => void Reflect.apply(found, session, parameters) : null
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && 'cseq' in value && 'extraHeaders' in value && 'clone' in value
}
