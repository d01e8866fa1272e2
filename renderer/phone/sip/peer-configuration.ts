import type { PhoneAccount } from '../phone.ts'

/** How the audio of a line finds its way: the same for calls that come in and for calls of ours. */
export function peerConfiguration({
  iceServers,
  usesRelayOnly,
  secrets,
}: Pick<PhoneAccount, 'iceServers' | 'usesRelayOnly' | 'secrets'>): RTCConfiguration {
  return {
    iceServers: iceServers.map(({ url, user }) =>
      // Chromium refuses a TURN server without a user and a password, even where they are empty
      url.startsWith('turn') ? { urls: url, username: user, credential: secrets.turnPassword } : { urls: url },
    ),
    iceTransportPolicy: usesRelayOnly ? 'relay' : 'all',
    rtcpMuxPolicy: 'require',
  }
}
