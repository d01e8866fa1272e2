import type { RTCSession } from 'jssip/lib/RTCSession'

/** Candidates after this are not waited for; on a local network they are all there within a few milliseconds. */
const ICE_PATIENCE_MS = 500

/** The library sends no offer or answer before the last candidate is there, which a dead STUN server can delay by much. */
export function shortenIceGathering(session: RTCSession): void {
  session.on('icecandidate', ({ ready }) => window.setTimeout(ready, ICE_PATIENCE_MS))
}
