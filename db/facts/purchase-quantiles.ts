import type { Database } from '../database.ts'

/** By what buyers are cut into fifths. `recency`: the time of the last purchase, the newest are the best. */
export type QuantileDimension = 'amount' | 'frequency' | 'recency'

/** The highest value of each of the lower four fifths. */
export type QuantileCuts = readonly [number, number, number, number]

/** Fewer buyers cannot be cut into fifths that say anything. */
export const FEWEST_BUYERS = 20

type CutsRow = {
  readonly cut1: number
  readonly cut2: number
  readonly cut3: number
  readonly cut4: number
  readonly buyers: number
}

/** Reads where the company's own buyers are cut. */
export function openPurchaseQuantiles(database: Database) {
  const select = database.prepare<[QuantileDimension, string], CutsRow>(
    'SELECT cut1, cut2, cut3, cut4, buyers FROM purchase_quantile WHERE dimension = ? AND currency = ?',
  )

  return {
    /** In which fifth of the buyers the value lies, 5 the best; null: there are too few buyers. `currency`: of amounts. */
    fifthOf(dimension: QuantileDimension, currency: string, value: number): number | null {
      const row = select.get(dimension, currency)
      if (!row || row.buyers < FEWEST_BUYERS) return null
      return 1 + [row.cut1, row.cut2, row.cut3, row.cut4].filter((cut) => value > cut).length
    },
  }
}
export type PurchaseQuantiles = ReturnType<typeof openPurchaseQuantiles>
