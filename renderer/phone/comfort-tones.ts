import { callProgressTones, type CallProgressKind } from '../../shared/call-progress-tones.ts'
import { soundOn } from './audio-context.ts'
import { renderCycle } from './tone-cycle.ts'

const LEVEL = 0.08

/** What a caller hears while it rings at the other side, or when it does not answer: the network sends nothing of the kind. */
export class ComfortTones {
  #context: AudioContext | null = null
  #kind: CallProgressKind | null = null
  #sinkId = ''
  /** Whose tones they are, ISO 3166-1 alpha-2; a tone that sounds already goes on as it is. */
  country = ''

  /** Is heard on this device from now on; an empty id is the system's own choice. */
  playOn(sinkId: string): void {
    if (sinkId === this.#sinkId) return
    this.#sinkId = sinkId
    if (this.#context) void soundOn(this.#context, sinkId)
  }

  /** Plays this tone until another is set; null: silence. */
  set(kind: CallProgressKind | null): void {
    if (kind === this.#kind) return
    this.#kind = kind
    // silences a tone in its middle as well, and leaves the sound device alone between calls
    void this.#context?.close()
    this.#context = null
    if (kind === null) return
    const context = new AudioContext({ sinkId: this.#sinkId })
    this.#context = context
    const samples = renderCycle(callProgressTones(this.country)[kind], context.sampleRate)
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: context.sampleRate })
    buffer.copyToChannel(samples, 0)
    // a loop keeps the cadence to the sample, which timers would not
    const source = new AudioBufferSourceNode(context, { buffer, loop: true })
    source.connect(new GainNode(context, { gain: LEVEL })).connect(context.destination)
    source.start()
  }
}
