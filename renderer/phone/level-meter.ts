import { loudness } from './loudness.ts'

/** Samples looked at: two thirds of a second at 48 kHz, the most that an analyser keeps. */
const WINDOW_SAMPLES = 32_768

/** Measures how loud a stream is. */
export class LevelMeter {
  // it only measures: no loudspeaker is kept busy
  readonly #context = new AudioContext({ sinkId: { type: 'none' } })
  readonly #analyser = new AnalyserNode(this.#context, { fftSize: WINDOW_SAMPLES })
  readonly #samples = new Float32Array(WINDOW_SAMPLES)
  #source: MediaStreamAudioSourceNode | null = null

  /** Listens to this stream instead of the one before. */
  listenTo(stream: MediaStream): void {
    this.#source?.disconnect()
    this.#source = this.#context.createMediaStreamSource(stream)
    this.#source.connect(this.#analyser)
  }

  /** Root mean square of what was heard just now, 0–1. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    return Math.min(1, loudness(this.#samples))
  }

  close(): void {
    void this.#context.close()
  }
}
