import { UA } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { RTCSessionEvent } from 'jssip/lib/UA'
import { DEMO_CALLS } from '../../../shared/demo-calls.ts'
import { voiceContext } from '../audio-context.ts'
import type { LineSwitch } from './line-switch.ts'

export const DEMO_ADDRESS = 'operator@demo.invalid'

/** A caller gives up after this. */
const RING_PATIENCE_MS = 60_000
const TONE_HERTZ = 330
const TONE_LEVEL = 0.08

/** Callers of the embedded line: each is a SIP user agent of its own, with a quiet tone for a voice. */
export class DemoCallers {
  readonly #line: LineSwitch
  readonly #sessions = new Map<string, RTCSession>()

  constructor(line: LineSwitch) {
    this.#line = line
  }

  /**
   * Calls the operator as one of DEMO_CALLS, from its address unless another is given; answers with the Call-ID, or null
   * for an unknown demo.
   */
  async call(demoId: string, otherAddress?: string): Promise<string | null> {
    const demo = DEMO_CALLS.find((one) => one.id === demoId)
    if (!demo) return null
    const address = otherAddress ?? demo.address
    const socket = this.#line.callerSocket()
    const userAgent = new UA({
      sockets: [socket],
      uri: `sip:${encodeURIComponent(address ?? 'caller')}@demo.invalid`,
      ...(demo.displayName ? { display_name: demo.displayName } : {}),
      register: false,
      session_timers: false,
    })
    const connected = new Promise<void>((resolve) => userAgent.on('connected', () => resolve()))
    userAgent.start()
    await connected
    const voice = this.#voice()
    const called = new Promise<{ session: RTCSession; callId: string }>((resolve) => {
      userAgent.on('newRTCSession', (event: RTCSessionEvent) => {
        const originator: string = event.originator
        if (originator === 'local') resolve({ session: event.session, callId: event.request.getHeader('Call-ID') })
      })
    })
    userAgent.call(`sip:${DEMO_ADDRESS}`, {
      mediaStream: voice.stream,
      pcConfig: { iceServers: [], rtcpMuxPolicy: 'require' },
      anonymous: address === null,
      extraHeaders: [`P-Called-Party-ID: <sip:${demo.calledLine}@demo.invalid>`],
    })
    const { session, callId } = await called
    this.#sessions.set(callId, session)
    const patience = window.setTimeout(() => {
      if (!session.isEstablished() && !session.isEnded()) session.terminate()
    }, RING_PATIENCE_MS)
    const over = (): void => {
      window.clearTimeout(patience)
      voice.stop()
      this.#sessions.delete(callId)
      // its last ACK or BYE must still get out
      window.setTimeout(() => {
        userAgent.stop()
        this.#line.forget(socket)
      }, 1_000)
    }
    session.on('ended', over)
    session.on('failed', over)
    return callId
  }

  /** The caller hangs up, or gives up while it rings; false if that call is over. */
  hangUp(callId: string): boolean {
    const session = this.#sessions.get(callId)
    session?.terminate()
    return session !== undefined
  }

  #voice(): { stream: MediaStream; stop: () => void } {
    const context = voiceContext()
    const destination = context.createMediaStreamDestination()
    const gain = context.createGain()
    gain.gain.value = TONE_LEVEL
    const tone = context.createOscillator()
    tone.frequency.value = TONE_HERTZ
    tone.connect(gain).connect(destination)
    tone.start()
    return {
      stream: destination.stream,
      stop: () => {
        tone.stop()
        gain.disconnect()
      },
    }
  }
}
