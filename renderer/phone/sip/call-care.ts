import type { IncomingDTMFEvent, OutgoingDTMFEvent, RTCSession } from 'jssip/lib/RTCSession'
import type { CallEvent } from '../../../shared/call.ts'
import type { QualitySample } from '../../../shared/call-quality.ts'
import type { LineEvent } from '../../../shared/line-event.ts'
import { ReceivedTones } from '../received-tones.ts'
import { ToneMerger, type ToneSource } from '../tone-merger.ts'
import { answerTooSmallInterval } from './interval-too-small.ts'
import { MediaWatch } from './media-watch.ts'
import { SessionTimer } from './session-timer.ts'
import type { SipCall } from './sip-call.ts'

export type CallCareOptions = {
  readonly session: RTCSession
  readonly call: SipCall
  readonly usesSessionTimers: boolean
  readonly isConnected: () => boolean
  readonly onEvent: (event: CallEvent) => void
  readonly onLineEvent: (event: LineEvent) => void
}

const KEY = /^[\dA-D*#]$/u

/** What a call needs while it is on, and nobody does: the session is refreshed, its audio brought back, keys are heard. */
export class CallCare {
  readonly #options: CallCareOptions
  readonly #timer: SessionTimer | null
  readonly #merger = new ToneMerger()
  #media: MediaWatch | null = null
  #tones: ReceivedTones | null = null

  constructor(options: CallCareOptions) {
    this.#options = options
    const { session, call, usesSessionTimers, isConnected } = options
    const refresh = async (): Promise<boolean> => isConnected() && (await call.reOffer(false)).ok
    this.#timer = usesSessionTimers ? new SessionTimer({ session, refresh, isConnected }) : null
    if (usesSessionTimers) answerTooSmallInterval(session)
    session.on('confirmed', () => this.#begin())
    session.on('newDTMF', ({ originator, dtmf }: IncomingDTMFEvent | OutgoingDTMFEvent) => {
      const by: string = originator
      if (by === 'remote') this.#heard(dtmf.tone.toUpperCase(), 'info')
    })
    const end = (): void => {
      this.#media?.stop()
      this.#tones?.close()
    }
    session.on('ended', end)
    session.on('failed', end)
  }

  /** Once a second while nobody holds the call. */
  measured({ cause }: QualitySample): void {
    this.#media?.setSilent(cause === 'no-audio-received')
  }

  /** The line has been lost. */
  disconnected(): void {
    this.#timer?.disconnected()
  }

  #begin(): void {
    const { session, isConnected } = this.#options
    this.#media ??= new MediaWatch({
      iceState: () => session.connection.iceConnectionState,
      canAsk: () => session.isEstablished() && isConnected(),
      restart: () => void this.#restart(),
    })
    if (this.#tones) return
    const tones = new ReceivedTones((tone) => this.#heard(tone, 'audio'))
    this.#tones = tones
    for (const { track } of session.connection.getReceivers()) if (track.kind === 'audio') tones.listenTo(track)
  }

  async #restart(): Promise<void> {
    const { session, call, onLineEvent } = this.#options
    const { iceConnectionState } = session.connection
    const result = await call.reOffer(true)
    const outcome = result.ok ? 'answered' : result.error.message
    onLineEvent({
      at: Date.now(),
      kind: 'audio-restarted',
      detail: `ICE ${iceConnectionState}: ${outcome}`.slice(0, 300),
    })
  }

  #heard(tone: string, source: ToneSource): void {
    const isOn = this.#options.session.isEstablished() && KEY.test(tone)
    if (isOn && this.#merger.isNew(tone, source, Date.now())) this.#options.onEvent({ kind: 'tone-received', tone })
  }
}
