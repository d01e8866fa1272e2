import type { RTCSession, TerminateOptions } from 'jssip/lib/RTCSession'

const REFUSALS = ['Hold Failed', 'Unhold Failed', 'Media Renegotiation Failed']

/**
 * JsSIP 3.13 ends a call when the far end refuses a re-INVITE, though the session goes on as it was (RFC 3261, 14.1),
 * and when the line goes down before the answer to one.
 * It has no option for that, but says why it terminates: for this one reason the call is kept, and put back as it was.
 */
export function keepOnRefusedOffer(session: RTCSession, onRefused: () => void): void {
  const terminate = session.terminate.bind(session)
  session.terminate = (options: TerminateOptions = {}): void => {
    const isRefusal = REFUSALS.includes(options.reason_phrase ?? '')
    if (!isRefusal || !session.isEstablished()) return terminate(options)
    void rollBack(session.connection).then(onRefused)
  }
  const onTransportError = functionOf(session, 'onTransportError')
  // the line goes down while a request is on its way: the audio has a way of its own
  Reflect.set(session, 'onTransportError', () => {
    if (!session.isEstablished()) return onTransportError()
    void rollBack(session.connection).then(onRefused)
  })
}

function functionOf(session: RTCSession, name: string): () => void {
  const found: unknown = Reflect.get(session, name)
  if (typeof found !== 'function') throw new Error(`the library has changed: a session knows no ${name}`)
  return () => void Reflect.apply(found, session, [])
}

/** Puts the library's own idea of who holds back; it offers no way to. */
export function setLocalHold(session: RTCSession, isHeld: boolean): void {
  Reflect.set(session, '_localHold', isHeld)
  const isSilent = isHeld || session.isOnHold().remote || session.isMuted().audio === true
  for (const { track } of session.connection.getSenders()) {
    if (track?.kind === 'audio') track.enabled = !isSilent
  }
}

async function rollBack(connection: RTCPeerConnection): Promise<void> {
  if (connection.signalingState === 'have-local-offer') await connection.setLocalDescription({ type: 'rollback' })
}
