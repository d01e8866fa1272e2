import type { DemoPlace } from './pools/pool.ts'
import type { DemoLine } from './phone-spelling.ts'
import type { Random } from './random.ts'

type MobileRange = { areas: readonly string[]; prefix: string; digits: number }

/** Where a regulator reserves numbers for fiction (US, GB, DE) only those are used, else blocks of zeros and examples. */
const MOBILE: Readonly<Record<string, MobileRange>> = {
  RU: { areas: ['916', '926', '903', '985'], prefix: '000', digits: 4 },
  IR: { areas: ['912', '919', '935'], prefix: '000', digits: 4 },
  CN: { areas: ['139', '150', '186'], prefix: '0000', digits: 4 },
  DE: { areas: ['176'], prefix: '040690', digits: 2 },
  TR: { areas: ['532', '542'], prefix: '000', digits: 4 },
}

/** Hands out lines, each of them once. */
export class LineAllocator {
  readonly #random: Random
  readonly #taken = new Set<string>()

  constructor(random: Random) {
    this.#random = random
  }

  /** A fixed line of the place. */
  fixed(place: DemoPlace): DemoLine {
    return this.#allocate(place.country, [place.fixed.area], place.fixed.prefix, place.fixed.digits)
  }

  /** A mobile line of the place's country, or a fixed one where no mobile range is reserved for fiction. */
  mobile(place: DemoPlace): DemoLine {
    const range = MOBILE[place.country]
    return range === undefined
      ? this.fixed(place)
      : this.#allocate(place.country, range.areas, range.prefix, range.digits)
  }

  #allocate(country: string, areas: readonly string[], prefix: string, digits: number): DemoLine {
    // a tenth of each range stays free for hand-written clients, whose numbers end in a low number
    const lowest = 10 ** (digits - 1)
    for (let attempt = 0; attempt < 1000; attempt += 1) {
      const area = this.#random.pick(areas)
      const local = prefix + String(this.#random.between(lowest, 10 ** digits - 1))
      const key = `${country} ${area} ${local}`
      if (this.#taken.has(key)) continue
      this.#taken.add(key)
      return { country, area, local }
    }
    throw new Error(`the numbers of ${country} ${areas.join(', ')} are used up`)
  }
}
