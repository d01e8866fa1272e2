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
  readonly #context: AudioContext
  #kind: RingKind = 'none'
  #timer: number | undefined

  constructor(context: AudioContext) {
    this.#context = context
  }

  set(kind: RingKind): void {
    if (kind === this.#kind) return
    this.#kind = kind
    window.clearInterval(this.#timer)
    if (kind === 'none') return
    const notes = kind === 'ringing' ? NOTES : NOTES.slice(0, 2)
    const level = kind === 'ringing' ? CALL_LEVEL : WAITING_LEVEL
    const play = (): void => {
      for (const note of notes) this.#play(note, level)
    }
    play()
    this.#timer = window.setInterval(play, kind === 'ringing' ? CYCLE_MS : WAITING_CYCLE_MS)
  }

  #play({ startSeconds, hertz }: { startSeconds: number; hertz: number }, level: number): void {
    const start = this.#context.currentTime + startSeconds
    const end = start + NOTE_SECONDS
    const gain = this.#context.createGain()
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(level, start + 0.015)
    gain.gain.exponentialRampToValueAtTime(0.001, end)
    const oscillator = this.#context.createOscillator()
    oscillator.frequency.value = hertz
    oscillator.connect(gain).connect(this.#context.destination)
    oscillator.start(start)
    oscillator.stop(end)
  }
}
