import type { Page } from 'playwright-core'
import { goertzel, type Sound } from '../helpers/audio.ts'
import { until } from './launch.ts'

/** What the phone window plays to the operator: melodies and tones, not the callers. */
export type PhoneSounds = {
  /** The latest sixth of a second. */
  latest(): Promise<Sound>
  /** Waits until each of these frequencies is heard in one moment, and none of the others. */
  hears(hertz: readonly number[], others?: readonly number[]): Promise<void>
  /** Waits until all that has been heard so far is over; the silence between two rings is not. */
  isOver(): Promise<void>
}

const HEARD = 0.015
/** Beside a tone that is heard: what the edges of the moment make of it. */
const UNHEARD = 0.25

/** Listens to all that the phone window makes by itself. To be called before the first call. */
export async function listenToSounds(phone: Page): Promise<PhoneSounds> {
  const taps = await phone.evaluateHandle(tapContexts)
  const latest = async (): Promise<Sound> => {
    const { sampleRate, samples } = await taps.evaluate((tap) => tap.latest())
    return { sampleRate, samples: Float64Array.from(samples) }
  }
  return {
    latest,
    hears: (hertz, others = []) =>
      until(`${hertz.join(' and ')} Hz`, async () => {
        const sound = await latest()
        const heard = hertz.map((one) => goertzel(sound, one))
        const quietest = Math.min(...heard)
        return quietest > HEARD && others.every((one) => goertzel(sound, one) < quietest * UNHEARD)
      }),
    isOver: () => until('silence', () => taps.evaluate((tap) => !tap.isOpen())),
  }
}

type Taps = {
  latest(): { sampleRate: number; samples: number[] }
  /** Whether anything that has sounded can go on. */
  isOpen(): boolean
}

/** Runs in the phone page. */
function tapContexts(): Taps {
  const taps: { context: AudioContext; analyser: AnalyserNode; hasSounded: boolean }[] = []
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options)
      const analyser = new AnalyserNode(this, { fftSize: 8192, smoothingTimeConstant: 0 })
      analyser.connect(super.destination)
      taps.push({ context: this, analyser, hasSounded: false })
      Object.defineProperty(this, 'destination', { value: analyser })
    }
  }
  return {
    latest: () => {
      const sum = new Float32Array(8192)
      for (const tap of taps.filter(({ context }) => context.state === 'running')) {
        const samples = new Float32Array(tap.analyser.fftSize)
        tap.analyser.getFloatTimeDomainData(samples)
        tap.hasSounded ||= samples.some((sample) => sample !== 0)
        for (const [index, sample] of samples.entries()) sum[index] = (sum[index] ?? 0) + sample
      }
      return { sampleRate: taps[0]?.context.sampleRate ?? 48_000, samples: [...sum] }
    },
    isOpen: () => taps.some(({ context, hasSounded }) => hasSounded && context.state === 'running'),
  }
}
