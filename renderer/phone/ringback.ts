import { soundOn } from './audio-context.ts'

/** Of ETSI's ringing tone, known from Lisbon to Vladivostok. */
const HERTZ = 425
const LEVEL = 0.08
const TONE_SECONDS = 1
const CYCLE_MS = 5_000
/** A tone that begins or ends at full strength clicks. */
const EDGE_SECONDS = 0.01

/** What a caller hears while it rings at the other side, where the network sends nothing to be heard itself. */
export class Ringback {
  #context: AudioContext | null = null
  #isOn = false
  #timer: number | undefined
  #sinkId = ''

  /** Is heard on this device from now on; an empty id is the system's own choice. */
  playOn(sinkId: string): void {
    if (sinkId === this.#sinkId) return
    this.#sinkId = sinkId
    if (this.#context) void soundOn(this.#context, sinkId)
  }

  set(isOn: boolean): void {
    if (isOn === this.#isOn) return
    this.#isOn = isOn
    window.clearInterval(this.#timer)
    if (!isOn) {
      // silences a tone in its middle as well, and leaves the sound device alone between calls
      void this.#context?.close()
      this.#context = null
      return
    }
    const context = new AudioContext({ sinkId: this.#sinkId })
    this.#context = context
    playTone(context)
    this.#timer = window.setInterval(() => playTone(context), CYCLE_MS)
  }
}

function playTone(context: AudioContext): void {
  const start = context.currentTime
  const end = start + TONE_SECONDS
  const gain = context.createGain()
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(LEVEL, start + EDGE_SECONDS)
  gain.gain.setValueAtTime(LEVEL, end - EDGE_SECONDS)
  gain.gain.linearRampToValueAtTime(0, end)
  const oscillator = context.createOscillator()
  oscillator.frequency.value = HERTZ
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(end)
}
