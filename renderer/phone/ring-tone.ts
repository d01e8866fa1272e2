import type { RingToneName } from '../../shared/sip-account.ts'
import { soundOn } from './audio-context.ts'

const CALL_LEVEL = 0.25
const WAITING_LEVEL = 0.06

// Two soft notes, twice, then a pause: it can be heard across a room and borne for eight hours.
const NOTES = [
  { startSeconds: 0, hertz: 587.33 },
  { startSeconds: 0.22, hertz: 739.99 },
  { startSeconds: 0.6, hertz: 587.33 },
  { startSeconds: 0.82, hertz: 739.99 },
]
const NOTE_SECONDS = 0.2
const CYCLE_MS = 3_000
const WAITING_CYCLE_MS = 6_000

export type RingKind = 'none' | 'ringing' | 'call-waiting'

/** Rings while a call waits; softly, and less often, while the operator is talking. */
export class RingTone {
  #context: AudioContext | null = null
  #kind: RingKind = 'none'
  #melody: RingToneName = 'soft'
  #timer: number | undefined
  #sinkId = ''

  /** Rings on this device from now on, also in the middle of a ring; an empty id is the system's own choice. */
  ringOn(sinkId: string): void {
    if (sinkId === this.#sinkId) return
    this.#sinkId = sinkId
    if (this.#context) void soundOn(this.#context, sinkId)
  }

  set(kind: RingKind, melody: RingToneName = 'soft'): void {
    if (kind === this.#kind && melody === this.#melody) return
    this.#kind = kind
    this.#melody = melody
    window.clearInterval(this.#timer)
    if (kind === 'none') {
      // between calls the sound device is left alone: some headsets hiss while it is open
      void this.#context?.suspend()
      return
    }
    this.#context ??= new AudioContext({ sinkId: this.#sinkId })
    const context = this.#context
    void context.resume()
    const notes = kind === 'ringing' ? NOTES : NOTES.slice(0, 2)
    const level = kind === 'ringing' ? CALL_LEVEL : WAITING_LEVEL
    const play = (): void => {
      for (const note of notes) playNote(context, note, level)
    }
    play()
    this.#timer = window.setInterval(play, kind === 'ringing' ? CYCLE_MS : WAITING_CYCLE_MS)
  }
}

function playNote(context: AudioContext, { startSeconds, hertz }: (typeof NOTES)[number], level: number): void {
  const start = context.currentTime + startSeconds
  const end = start + NOTE_SECONDS
  const gain = context.createGain()
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(level, start + 0.015)
  gain.gain.exponentialRampToValueAtTime(0.001, end)
  const oscillator = context.createOscillator()
  oscillator.frequency.value = hertz
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(end)
}
