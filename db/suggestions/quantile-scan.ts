import type { Database } from '../database.ts'
import { FEWEST_BUYERS, type QuantileCuts, type QuantileDimension } from '../facts/purchase-quantiles.ts'
import { EvenSample } from './even-sample.ts'

/** Where the buyers are cut into fifths, of one dimension (and currency, of amounts; otherwise ''). */
export type BuyerCuts = {
  readonly dimension: QuantileDimension
  readonly currency: string
  readonly cuts: QuantileCuts
  readonly buyers: number
}

type PurchaseRow = {
  readonly clientKey: number
  readonly currency: string | null
  readonly purchases: number
  readonly minor: number
  readonly lastAt: number
}

/** A step reads so long that a lookup hardly waits for it. */
const STEP_MS = 0.5
const NARROWEST_KEYS = 8
/** Where nobody has bought anything a step could take in the whole base, and then meet somebody who has. */
const WIDEST_KEYS = 250

/**
 * Looks through the purchases of all clients, step by step, and cuts the buyers into fifths. What changes meanwhile is
 * seen or not; the next scan will see it.
 */
export class QuantileScan {
  readonly #select
  readonly #lastKey: number
  #nextKey = 0
  #width = 50
  readonly #samples = new Map<string, { dimension: QuantileDimension; currency: string; sample: EvenSample }>()
  readonly #cuts: BuyerCuts[] = []

  constructor(database: Database) {
    this.#lastKey = database.prepare<[], number | null>('SELECT max(client_key) FROM client').pluck().get() ?? -1
    this.#select = database.prepare<[number, number], PurchaseRow>(
      `SELECT client_key AS clientKey, iif(amount_minor IS NULL, NULL, currency) AS currency, count(*) AS purchases,
         total(amount_minor) AS minor, max(at) AS lastAt
       FROM event WHERE client_key >= ? AND client_key < ? AND kind = 'purchase'
       GROUP BY client_key, 2 ORDER BY client_key, lastAt DESC`,
    )
  }

  /** Goes on a little; answers the cuts once all clients have been looked at, else null. */
  step(): readonly BuyerCuts[] | null {
    if (this.#nextKey <= this.#lastKey) {
      this.#readClients()
      return null
    }
    const [next] = this.#samples
    if (!next) return this.#cuts
    const [key, { dimension, currency, sample }] = next
    this.#samples.delete(key)
    if (sample.count >= FEWEST_BUYERS)
      this.#cuts.push({ dimension, currency, cuts: cutsOf(sample), buyers: sample.count })
    return null
  }

  #readClients(): void {
    const startedAt = performance.now()
    const rows = this.#select.all(this.#nextKey, this.#nextKey + this.#width)
    let from = 0
    for (let to = 1; to <= rows.length; to += 1) {
      if (rows[to]?.clientKey === rows[from]?.clientKey) continue
      this.#addBuyer(rows.slice(from, to))
      from = to
    }
    this.#nextKey += this.#width
    const isSlow = performance.now() - startedAt > STEP_MS
    this.#width = Math.min(WIDEST_KEYS, Math.max(NARROWEST_KEYS, isSlow ? this.#width >> 1 : this.#width + 8))
  }

  /** One row a currency, the currency of the newest purchase first. */
  #addBuyer(rows: readonly PurchaseRow[]): void {
    this.#sampleOf('frequency', '').add(rows.reduce((sum, { purchases }) => sum + purchases, 0))
    this.#sampleOf('recency', '').add(rows.reduce((newest, { lastAt }) => Math.max(newest, lastAt), 0))
    // of several currencies that of most purchases, as in the client's facts
    const [most] = rows
      .filter(({ currency }) => currency !== null)
      .toSorted((one, other) => other.purchases - one.purchases)
    if (most && most.currency !== null) this.#sampleOf('amount', most.currency).add(most.minor)
  }

  #sampleOf(dimension: QuantileDimension, currency: string): EvenSample {
    const key = `${dimension} ${currency}`
    const { sample } = this.#samples.get(key) ?? { sample: new EvenSample() }
    this.#samples.set(key, { dimension, currency, sample })
    return sample
  }
}

function cutsOf(sample: EvenSample): QuantileCuts {
  const sorted = sample.sorted()
  const cut = (fifths: number): number => sorted[Math.ceil((sorted.length * fifths) / 5) - 1] ?? 0
  return [cut(1), cut(2), cut(3), cut(4)]
}
