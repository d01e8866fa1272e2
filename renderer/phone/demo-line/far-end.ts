import { UA } from 'jssip'
import type { AnswerOptions, RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRTCSessionEvent, RTCSessionEvent } from 'jssip/lib/UA'
import { demoVoice, type DemoVoice } from './demo-voice.ts'
import type { LineSwitch } from './line-switch.ts'
import type { LoopSocket } from './loop-socket.ts'

/** Two far ends that the operator has brought together have nothing to say to each other. */
const TRANSFERRED_TALK_MS = 10_000
/** After the last call its last ACK or BYE must still get out, and a report on a transfer. */
const FAREWELL_MS = 1_000

export type FarEndOptions = {
  readonly line: LineSwitch
  readonly uri: string
  readonly displayName: string
  /** Does not let another call take the place of one that is on (Replaces, RFC 3891). */
  readonly refusesReplacement: boolean
  /** Hears of each call with the operator. */
  readonly onCall: (callId: string, session: RTCSession) => void
  /** Decides what becomes of a call that comes in and takes no other's place. */
  readonly onIncoming: (session: RTCSession, event: IncomingRTCSessionEvent) => void
}

/** Somebody at the other end of the embedded line: a SIP user agent of its own, with a quiet tone for a voice. */
export class FarEnd {
  readonly userAgent: UA
  readonly socket: LoopSocket
  readonly #options: FarEndOptions
  readonly #voice: DemoVoice
  readonly #sessions = new Set<RTCSession>()

  constructor(options: FarEndOptions) {
    this.#options = options
    this.socket = options.line.farEndSocket()
    this.#voice = demoVoice()
    this.userAgent = new UA({
      sockets: [this.socket],
      uri: options.uri,
      ...(options.displayName ? { display_name: options.displayName } : {}),
      register: false,
      session_timers: false,
    })
    this.userAgent.on('newRTCSession', (event: RTCSessionEvent) => this.#newSession(event))
    this.userAgent.start()
  }

  /** How this one talks, in calls it makes and calls it answers. */
  media(): AnswerOptions {
    return { mediaStream: this.#voice.stream, pcConfig: { iceServers: [], rtcpMuxPolicy: 'require' } }
  }

  #newSession(event: RTCSessionEvent): void {
    const { session } = event
    this.#sessions.add(session)
    const over = (): void => this.#over(session)
    session.on('ended', over)
    session.on('failed', over)
    session.on('refer', ({ accept }) => {
      const talkAWhile = (referred: RTCSession): void => {
        referred.on('confirmed', () =>
          window.setTimeout(() => {
            if (!referred.isEnded()) referred.terminate()
          }, TRANSFERRED_TALK_MS),
        )
      }
      Reflect.apply(accept, undefined, [talkAWhile, this.media()])
    })
    session.on('replaces', ({ accept, reject }) => {
      if (this.#options.refusesReplacement) reject()
      else Reflect.apply(accept, undefined, [() => undefined])
    })
    this.#options.onCall(event.request.getHeader('Call-ID'), session)
    if (!isIncoming(event)) return
    if (!event.request.hasHeader('Replaces')) return this.#options.onIncoming(session, event)
    // in place of one that is on: nothing rings. The library first finishes with the INVITE
    window.setTimeout(() => session.answer(this.media()), 0)
  }

  #over(session: RTCSession): void {
    this.#sessions.delete(session)
    window.setTimeout(() => {
      if (this.#sessions.size > 0) return
      this.#voice.stop()
      this.userAgent.stop()
      this.#options.line.forget(this.socket)
    }, FAREWELL_MS)
  }
}

function isIncoming(event: RTCSessionEvent): event is IncomingRTCSessionEvent {
  const originator: string = event.originator
  return originator === 'remote'
}
