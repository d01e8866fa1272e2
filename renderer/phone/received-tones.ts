import { DETECTOR_HERTZ, ToneDetector } from './tone-detector.ts'

const LOOK_EVERY_MS = 250
/** Two seconds: a window that is slowed down while it is hidden looks once in one. */
const KEPT_SAMPLES = 16_384
/**
 * Listens for keys in what the other side says. Telephone-events (RFC 4733) are heard as well: browsers have no event
 * for them, but play them as the tones they stand for.
 */
export class ReceivedTones {
  // it only listens: no loudspeaker is kept busy
  readonly #context = new AudioContext({ sampleRate: DETECTOR_HERTZ, sinkId: { type: 'none' } })
  readonly #analyser = new AnalyserNode(this.#context, { fftSize: KEPT_SAMPLES })
  readonly #kept = new Float32Array(KEPT_SAMPLES)
  readonly #detector: ToneDetector
  readonly #timer: number
  #source: MediaStreamAudioSourceNode | null = null
  #heardUntil = 0

  constructor(onTone: (tone: string) => void) {
    this.#detector = new ToneDetector(onTone)
    this.#timer = window.setInterval(() => this.#look(), LOOK_EVERY_MS)
  }

  listenTo(track: MediaStreamTrack): void {
    this.#source?.disconnect()
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]))
    this.#source.connect(this.#analyser)
    this.#heardUntil = this.#context.currentTime
  }

  close(): void {
    window.clearInterval(this.#timer)
    void this.#context.close()
  }

  #look(): void {
    const now = this.#context.currentTime
    const count = Math.min(KEPT_SAMPLES, Math.round((now - this.#heardUntil) * DETECTOR_HERTZ))
    if (!this.#source || count <= 0) return
    this.#heardUntil = now
    this.#analyser.getFloatTimeDomainData(this.#kept)
    this.#detector.hear(this.#kept.subarray(KEPT_SAMPLES - count))
  }
}
