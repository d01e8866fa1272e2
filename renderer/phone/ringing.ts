import type { RingToneName } from '../../shared/sip-account.ts'
import type { CALL_WAITING } from '../../shared/calling-settings.ts'
import type { Ringback } from './ringback.ts'
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

/** What is heard of the calls of all lines together: one melody, softer while the operator talks, and the ringing tone. */
export class Ringing {
  readonly #ringTone: RingTone
  readonly #ringback: Ringback
  readonly #calls = new Map<string, AudibleCall>()
  /** Melodies that were chosen once it was known who calls. */
  readonly #chosen = new Map<string, RingToneName>()
  callWaiting: (typeof CALL_WAITING)[number] = 'ring'

  constructor(ringTone: RingTone, ringback: Ringback) {
    this.#ringTone = ringTone
    this.#ringback = ringback
  }

  /** Whether a second call would be one: a call is on, rings, or is being made. */
  get hasCalls(): boolean {
    return this.#calls.size > 0
  }

  /** A call is there, or has changed. */
  set(callId: string, call: AudibleCall): void {
    this.#calls.set(callId, call)
    this.#sound()
  }

  delete(callId: string): void {
    this.#calls.delete(callId)
    this.#chosen.delete(callId)
    this.#sound()
  }

  /** The call rings with this melody from now on. */
  ringWith(callId: string, ringTone: RingToneName): void {
    if (!this.#calls.has(callId)) return
    this.#chosen.set(callId, ringTone)
    this.#sound()
  }

  #sound(): void {
    const calls = [...this.#calls.values()]
    this.#ringback.set(calls.some((call) => call.isRingingThere && !call.isAnswered && !call.hasEarlyMedia))
    const isAnyOn = calls.some(({ isAnswered, isOutgoing }) => isAnswered || isOutgoing)
    const ringing = [...this.#calls].find(([, { isAnswered, isOutgoing }]) => !isAnswered && !isOutgoing)
    if (!ringing || (isAnyOn && this.callWaiting === 'silent')) return this.#ringTone.set('none')
    const [callId, call] = ringing
    this.#ringTone.set(isAnyOn ? 'call-waiting' : 'ringing', this.#chosen.get(callId) ?? call.ringTone)
  }
}
