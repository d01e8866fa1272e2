import type { RTCSession } from 'jssip/lib/RTCSession'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { PhoneFailure, ToneTransport } from '../phone.ts'

const TONE_MS = 100
/** Between two tones; some exchanges take them for one when it is shorter. */
const GAP_MS = 100
/** Of a comma, as RTCDTMFSender has it. */
const PAUSE_MS = 2_000

/** The keys pressed during one call, sent one after the other. */
export class KeyTones {
  readonly #session: RTCSession
  readonly #isConnected: () => boolean
  #waiting = ''
  #isSending = false

  constructor(session: RTCSession, isConnected: () => boolean) {
    this.#session = session
    this.#isConnected = isConnected
  }

  send(tones: string, transport: ToneTransport): Result<null, PhoneFailure> {
    return transport === 'rfc4733' ? this.#sendInAudio(tones) : this.#sendByInfo(tones)
  }

  #sendInAudio(tones: string): Result<null, PhoneFailure> {
    const senders = this.#session.connection.getSenders()
    const sender = senders.find(({ track }) => track?.kind === 'audio')?.dtmf
    if (!sender?.canInsertDTMF) return failure('not-now', 'the other side takes no key tones in the audio (RFC 4733)')
    // what has not been sent yet would be replaced
    sender.insertDTMF(sender.toneBuffer + tones, TONE_MS, GAP_MS)
    return success(null)
  }

  #sendByInfo(tones: string): Result<null, PhoneFailure> {
    // a request on a dead connection would end the call (seen in JsSIP 3.13)
    if (!this.#isConnected()) return failure('no-connection', 'the line to the server is down; the call itself goes on')
    this.#waiting += tones
    if (!this.#isSending) this.#sendNext()
    return success(null)
  }

  #sendNext(): void {
    const tone = this.#waiting.charAt(0)
    this.#waiting = this.#waiting.slice(1)
    this.#isSending = tone !== '' && this.#session.isEstablished() && this.#isConnected()
    if (!this.#isSending) {
      this.#waiting = ''
      return
    }
    // application/dtmf-relay is what the library sends unless told otherwise
    if (tone !== ',') this.#session.sendDTMF(tone, { duration: TONE_MS })
    window.setTimeout(() => this.#sendNext(), tone === ',' ? PAUSE_MS : TONE_MS + GAP_MS)
  }
}
