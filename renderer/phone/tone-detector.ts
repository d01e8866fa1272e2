/** Pairs of frequencies (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941] as const
const COLUMNS = [1209, 1336, 1477, 1633] as const
const KEYS = ['123A', '456B', '789C', '*0#D'] as const

/** The rate that `hear` takes. */
export const DETECTOR_HERTZ = 8_000
/** 25.6 ms, of which the frequencies are almost whole multiples of one. */
const BLOCK = 205
/** Blocks overlap by half. */
const STEP = 103
/** Together 51 ms: shorter than any key is pressed, longer than two frequencies of speech stand still. */
const BLOCKS_TO_BEGIN = 3
const BLOCKS_TO_END = 2
/** −42 dB of full scale. */
const LEAST_POWER = 0.00006
/** Of all power: what a pair of tones has, and speech, which is rich in other frequencies, has not. */
const LEAST_SHARE = 0.72
/** Power of one tone to the other (ITU-T Q.24 asks for 4 to 8 dB). */
const MOST_TWIST = 7
/** Power of each tone to the next strongest of its group. */
const LEAST_LEAD = 6
/** Of each tone to its own double, of which a voice has much. */
const LEAST_OVER_HARMONIC = 6

/** Finds key tones in what is heard, by Goertzel's algorithm. */
export class ToneDetector {
  readonly #onTone: (tone: string) => void
  #rest = new Float32Array(0)
  #candidate: string | null = null
  #hits = 0
  #misses = 0
  #current: string | null = null

  constructor(onTone: (tone: string) => void) {
    this.#onTone = onTone
  }

  /** Samples of 8 kHz, −1 to 1, that follow those of the time before. */
  hear(samples: Float32Array): void {
    const all = new Float32Array(this.#rest.length + samples.length)
    all.set(this.#rest)
    all.set(samples, this.#rest.length)
    let start = 0
    for (; start + BLOCK <= all.length; start += STEP) this.#take(keyOf(all.subarray(start, start + BLOCK)))
    this.#rest = all.slice(start)
  }

  #take(key: string | null): void {
    if (key !== null && key === this.#current) {
      this.#misses = 0
      return
    }
    if (this.#current !== null) {
      this.#misses += 1
      if (this.#misses >= BLOCKS_TO_END) this.#current = null
    }
    this.#hits = key !== null && key === this.#candidate ? this.#hits + 1 : 1
    this.#candidate = key
    if (key === null || this.#hits < BLOCKS_TO_BEGIN) return
    this.#current = key
    this.#misses = 0
    this.#onTone(key)
  }
}

function keyOf(block: Float32Array): string | null {
  let energy = 0
  for (const sample of block) energy += sample * sample
  if (energy / BLOCK < LEAST_POWER) return null
  const row = strongest(block, ROWS)
  const column = strongest(block, COLUMNS)
  const twist = row.power / column.power
  // a sine of full scale has an energy of half of its samples, and a power of half of their square
  const share = (2 * (row.power + column.power)) / (BLOCK * energy)
  if (share < LEAST_SHARE || twist > MOST_TWIST || twist < 1 / MOST_TWIST) return null
  if (row.lead < LEAST_LEAD || column.lead < LEAST_LEAD) return null
  if (row.power < LEAST_OVER_HARMONIC * powerAt(block, 2 * row.hertz)) return null
  if (column.power < LEAST_OVER_HARMONIC * powerAt(block, 2 * column.hertz)) return null
  return KEYS[row.index]?.charAt(column.index) ?? null
}

type Strongest = { readonly index: number; readonly hertz: number; readonly power: number; readonly lead: number }

function strongest(block: Float32Array, frequencies: readonly number[]): Strongest {
  const powers = frequencies.map((hertz) => powerAt(block, hertz))
  const power = Math.max(...powers)
  const index = powers.indexOf(power)
  const next = Math.max(...powers.filter((_, other) => other !== index))
  return { index, hertz: frequencies[index] ?? 0, power, lead: power / next }
}

function powerAt(block: Float32Array, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / DETECTOR_HERTZ)
  let last = 0
  let beforeLast = 0
  for (const sample of block) {
    const now = sample + coefficient * last - beforeLast
    beforeLast = last
    last = now
  }
  return last * last + beforeLast * beforeLast - coefficient * last * beforeLast
}
