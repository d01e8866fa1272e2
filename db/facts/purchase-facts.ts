import type { Money } from '../../shared/client.ts'
import type { FactCollection } from './fact-collection.ts'
import { DAY_MS, eventReferences, type History, type HistoryEvent } from './history.ts'
import type { PurchaseQuantiles } from './purchase-quantiles.ts'

/** Fewer days of purchase have no rhythm. */
const FEWEST_DAYS_OF_PURCHASE = 3

/** How much, how often and when the client buys, and how they pay. */
export function collectPurchaseFacts(
  collection: FactCollection,
  { events, recorded }: History,
  quantiles: PurchaseQuantiles,
  now: number,
): void {
  collectPaymentFacts(collection, events)
  const purchases = events.filter(({ kind }) => kind === 'purchase')
  const [last] = purchases
  if (!last) {
    if (recorded.has('purchase')) collection.know('purchases', 0)
    return
  }
  const records = eventReferences(purchases)
  collection.know('purchases', purchases.length, records)
  collection.know('frequencyQuantile', quantiles.fifthOf('frequency', '', purchases.length), records)

  // a CRM's clock may be ahead of ours
  const daysSincePurchase = Math.max(0, Math.floor((now - last.at) / DAY_MS))
  collection.know('daysSincePurchase', daysSincePurchase, eventReferences([last]))
  collection.know('recencyQuantile', quantiles.fifthOf('recency', '', last.at), eventReferences([last]))
  const usualIntervalDays = usualInterval(purchases)
  if (usualIntervalDays !== null) {
    collection.know('usualIntervalDays', usualIntervalDays, records)
    collection.know('overdueRatio', daysSincePurchase / usualIntervalDays, records)
  }

  const amount = amountOf(purchases)
  if (!amount) return
  const { currency, minor } = amount
  const counted = eventReferences(purchases.filter((purchase) => purchase.currency === currency))
  collection.know('purchaseAmount', amount, counted)
  collection.know('amountQuantile', quantiles.fifthOf('amount', currency, minor), counted)
}

/** Median of the days between days of purchase; null: too few of them. */
function usualInterval(purchases: readonly HistoryEvent[]): number | null {
  const days = [...new Set(purchases.map(({ at }) => Math.floor(at / DAY_MS)))]
  if (days.length < FEWEST_DAYS_OF_PURCHASE) return null
  // newest first, so each day is behind the one before it
  const gaps = days.slice(1).map((day, index) => (days[index] ?? day) - day)
  const sorted = gaps.toSorted((one, other) => one - other)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
  return (upper + lower) / 2
}

/** The sum in the currency of most purchases, of the newest where two are equal: sums in several cannot be added up. */
function amountOf(purchases: readonly HistoryEvent[]): Money | null {
  const sums = new Map<string, { count: number; minor: number }>()
  for (const { amountMinor, currency } of purchases) {
    if (amountMinor === null || currency === null) continue
    const sum = sums.get(currency) ?? { count: 0, minor: 0 }
    sums.set(currency, { count: sum.count + 1, minor: sum.minor + amountMinor })
  }
  let most: (Money & { readonly count: number }) | null = null
  for (const [currency, { count, minor }] of sums) if (count > (most?.count ?? 0)) most = { currency, minor, count }
  return most && { minor: most.minor, currency: most.currency }
}

function collectPaymentFacts(collection: FactCollection, events: readonly HistoryEvent[]): void {
  const payments = events.filter(({ kind, paymentMethod }) => paymentMethod !== null && kind !== 'refund')
  if (payments.length > 0) {
    const byTransfer = payments.filter(({ paymentMethod }) => paymentMethod === 'bank-transfer')
    // a company's way of paying, not the one exception: at least every second payment
    const isUsual = byTransfer.length * 2 >= payments.length
    const others = payments.filter(({ paymentMethod }) => paymentMethod !== 'bank-transfer')
    collection.know('paysByBankTransfer', isUsual, eventReferences(isUsual ? byTransfer : others))
  }
  let prepaidMonths: number | null = null
  for (const event of events) {
    if (event.prepaidMonths !== null) prepaidMonths = Math.max(prepaidMonths ?? 0, event.prepaidMonths)
  }
  const longest = events.filter((event) => event.prepaidMonths !== null && event.prepaidMonths === prepaidMonths)
  collection.know('prepaidMonths', prepaidMonths, eventReferences(longest))
}
