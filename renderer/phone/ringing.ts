import type { EndReason } from '../../shared/call.ts'
import type { CallProgressKind } from '../../shared/call-progress-tones.ts'
import type { RingToneName } from '../../shared/sip-account.ts'
import type { CALL_WAITING } from '../../shared/calling-settings.ts'
import type { ComfortTones } from './comfort-tones.ts'
import { END_TONE_MS, endTone } from './end-tone.ts'
import type { RingTone } from './ring-tone.ts'

/** What of a call decides what is heard of it before it is on. */
export type AudibleCall = {
  readonly isOutgoing: boolean
  readonly isAnswered: boolean
  /** Of a call of ours: it rings there. */
  readonly isRingingThere: boolean
  /** Of a call of ours: the network plays something itself. */
  readonly hasEarlyMedia: boolean
  readonly ringTone: RingToneName
}

/** What is heard of the calls of all lines together: one melody, softer while the operator talks, and the tones of the network. */
export class Ringing {
  readonly #ringTone: RingTone
  readonly #comfortTones: ComfortTones
  readonly #calls = new Map<string, AudibleCall>()
  /** Melodies that were chosen once it was known who calls. */
  readonly #chosen = new Map<string, RingToneName>()
  /** Of a call of ours that was not answered; heard for some seconds. */
  #endTone: CallProgressKind | null = null
  #endTimer: number | undefined
  callWaiting: (typeof CALL_WAITING)[number] = 'ring'

  constructor(ringTone: RingTone, comfortTones: ComfortTones) {
    this.#ringTone = ringTone
    this.#comfortTones = comfortTones
  }

  /** Whether a second call would be one: a call is on, rings, or is being made. */
  get hasCalls(): boolean {
    return this.#calls.size > 0
  }

  /** A call is there, or has changed. */
  set(callId: string, call: AudibleCall): void {
    if (!this.#calls.has(callId)) this.#setEndTone(null)
    this.#calls.set(callId, call)
    this.#sound()
  }

  /** A call is over; one of ours that was not answered leaves the tone that tells why, if nothing else was heard. */
  delete(callId: string, reason: EndReason | null = null): void {
    const call = this.#calls.get(callId)
    this.#calls.delete(callId)
    this.#chosen.delete(callId)
    const isUnheard = call?.isOutgoing && !call.isAnswered && !call.hasEarlyMedia
    if (isUnheard && reason !== null) this.#setEndTone(endTone(reason))
    this.#sound()
  }

  /** The operator has heard enough of a call that was not answered. */
  hush(): void {
    this.#setEndTone(null)
    this.#sound()
  }

  /** The call rings with this melody from now on. */
  ringWith(callId: string, ringTone: RingToneName): void {
    if (!this.#calls.has(callId)) return
    this.#chosen.set(callId, ringTone)
    this.#sound()
  }

  #setEndTone(tone: CallProgressKind | null): void {
    window.clearTimeout(this.#endTimer)
    this.#endTone = tone
    if (tone !== null) this.#endTimer = window.setTimeout(() => this.hush(), END_TONE_MS)
  }

  #sound(): void {
    const calls = [...this.#calls.values()]
    const isRingingThere = calls.some((call) => call.isRingingThere && !call.isAnswered && !call.hasEarlyMedia)
    this.#comfortTones.set(isRingingThere ? 'ringing' : this.#endTone)
    const isAnyOn = calls.some(({ isAnswered, isOutgoing }) => isAnswered || isOutgoing)
    const ringing = [...this.#calls].find(([, { isAnswered, isOutgoing }]) => !isAnswered && !isOutgoing)
    if (!ringing || (isAnyOn && this.callWaiting === 'silent')) return this.#ringTone.set('none')
    const [callId, call] = ringing
    this.#ringTone.set(isAnyOn ? 'call-waiting' : 'ringing', this.#chosen.get(callId) ?? call.ringTone)
  }
}
