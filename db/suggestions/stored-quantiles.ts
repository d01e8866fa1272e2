import { inTransaction, type Database } from '../database.ts'
import type { BuyerCuts } from './quantile-scan.ts'

/** Cuts that moved by less would change the fifth of hardly anybody. */
const MATERIAL_SHARE = 0.05
const MATERIAL_MS = 2 * 86_400_000

type CutsRow = {
  readonly dimension: string
  readonly currency: string
  readonly cut1: number
  readonly cut2: number
  readonly cut3: number
  readonly cut4: number
}

/** Where the buyers were cut when that was last written down. */
export function openStoredQuantiles(database: Database) {
  const select = database.prepare<[], CutsRow>(
    'SELECT dimension, currency, cut1, cut2, cut3, cut4 FROM purchase_quantile',
  )
  const removeAll = database.prepare<[]>('DELETE FROM purchase_quantile')
  const insert = database.prepare(
    `INSERT INTO purchase_quantile (dimension, currency, cut1, cut2, cut3, cut4, buyers, computed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )

  return {
    /** Whether the cuts differ so much from those in use that suggestions may change. */
    isMaterialChange(found: readonly BuyerCuts[]): boolean {
      const stored = select.all()
      if (stored.length !== found.length) return true
      return found.some(({ dimension, currency, cuts }) => {
        const before = stored.find((row) => row.dimension === dimension && row.currency === currency)
        if (!before) return true
        const pairs = [before.cut1, before.cut2, before.cut3, before.cut4].map((cut, index) => [cut, cuts[index] ?? 0])
        return pairs.some(([was = 0, is = 0]) => {
          const moved = Math.abs(is - was)
          return dimension === 'recency' ? moved > MATERIAL_MS : moved > Math.abs(was) * MATERIAL_SHARE
        })
      })
    },

    replace: inTransaction(database, (found: readonly BuyerCuts[], at: number): void => {
      removeAll.run()
      for (const { dimension, currency, cuts, buyers } of found) insert.run(dimension, currency, ...cuts, buyers, at)
    }),
  }
}
