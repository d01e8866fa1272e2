import type { Buying, Character } from './character.ts'
import { draftOf, type Draft } from './draft.ts'
import type { DemoPlace, LanguagePool } from './pools/pool.ts'
import type { Random } from './random.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const HISTORY_DAYS = 725

type Teller = { random: Random; pool: LanguagePool; place: DemoPlace; now: number }

/** Days before now. */
type Pattern = {
  orders: readonly number[]
  /** Cheap or expensive things, as far as there is a choice. */
  prices: 'any' | 'low' | 'high'
  /** From when and until when the client was heard of. */
  newest: number
  oldest: number
}

/**
 * What a client of this character did and had, given what could have happened to anybody. In no order.
 * @param base a history without any character; its purchases stay only where the character does not say how it buys
 */
export function liveOn(base: readonly Draft[], character: Character, teller: Teller): Draft[] {
  const { random, pool, now } = teller
  const { buying, remarks = [], complaints, open = 0, callsInADay = 0 } = character
  const pattern = buying === undefined ? null : patternOf(random, buying)
  const { newest, oldest } = pattern ?? { newest: 0.5, oldest: HISTORY_DAYS }
  const from = now - oldest * DAY_MS
  const until = now - newest * DAY_MS
  const sometime = () => random.between(Math.max(from, until - 300 * DAY_MS), until)
  const byStaff = () => ({ createdBy: random.pick(pool.authors) })
  const [incoming = ''] = pool.calls[0] ?? []

  const life = base.filter(({ type, occurredAt }) => {
    if (pattern === null) return true
    const at = Date.parse(occurredAt)
    const isTrade = type === 'order' || type === 'payment' || type === 'refund'
    return !isTrade && at >= from && at <= until
  })
  if (pattern !== null) life.push(...tradeOf(pattern, character, teller))
  if (character.hasTrial && !life.some(({ type }) => type === 'trial')) {
    life.push(draftOf(sometime(), 'trial', pool.trial, byStaff()))
  }
  for (const [remark, often] of remarks) {
    for (let count = random.between(...often); count > 0; count -= 1) {
      const isCall = random.chance(0.6)
      const more = { body: pool.remarks[remark], keywords: [remark], ...byStaff() }
      life.push(draftOf(sometime(), isCall ? 'phone_call' : 'comment', isCall ? incoming : '', more))
    }
  }
  for (let index = complaints === undefined ? 0 : random.between(...complaints); index > 0; index -= 1) {
    const [subject, body] = random.pick(pool.tickets)
    const isOpen = index <= open
    const at = isOpen ? timeBefore(random, now, random.between(2, 25)) : sometime()
    const status = isOpen ? 'open' : 'resolved'
    life.push(draftOf(at, 'case', subject, { body, status, keywords: ['complaint'], ...byStaff() }))
  }
  const busyDay = timeBefore(random, now, random.between(2, 50))
  for (let index = 0; index < callsInADay; index += 1) {
    const body = pool.remarks['in-a-hurry']
    life.push(draftOf(busyDay + index * 2 * HOUR_MS, 'phone_call', incoming, { body, ...byStaff() }))
  }
  return life
}

function patternOf(random: Random, buying: Buying): Pattern {
  const usual = { prices: 'any', newest: 0.5, oldest: HISTORY_DAYS } as const
  switch (buying) {
    case 'none':
      return { ...usual, orders: [], oldest: 300 }
    case 'few':
      return { ...usual, orders: Array.from({ length: random.between(2, 3) }, () => random.between(20, 600)) }
    case 'cheap':
      return { ...usual, orders: [random.between(40, 330), random.between(380, 600)], prices: 'low' }
    case 'new':
      return { ...usual, orders: random.chance(0.4) ? [random.between(5, 60)] : [], oldest: 85 }
    case 'seldom':
      return { ...usual, orders: every(random.between(130, 170), random.between(15, 90)) }
    case 'regular':
      return { ...usual, orders: every(random.between(28, 60), random.between(2, 20)), prices: 'high' }
    case 'prepaid': {
      const last = random.between(15, 340)
      return { ...usual, orders: last + 365 < HISTORY_DAYS ? [last, last + 365] : [last], prices: 'high' }
    }
    case 'overdue': {
      const interval = random.between(30, 55)
      return { ...usual, orders: every(interval, (interval * random.between(22, 29)) / 10), prices: 'high' }
    }
    case 'stopped': {
      const last = random.between(280, 420)
      return { ...usual, orders: every(random.between(40, 80), last), newest: last - 30 }
    }
    default:
      return buying satisfies never
  }
}

/** Days from the last purchase back to the beginning; intervals differ a little, as people do. */
function every(interval: number, last: number): number[] {
  const count = Math.floor((HISTORY_DAYS - last) / interval)
  return Array.from({ length: count }, (_, index) => last + index * interval + (index % 3))
}

/** On that day, at any hour. */
function timeBefore(random: Random, now: number, daysAgo: number): number {
  return now - daysAgo * DAY_MS - random.between(0, 11 * 60) * 60_000
}

/** Orders and their payments. */
function tradeOf(pattern: Pattern, character: Character, { random, pool, place, now }: Teller): Draft[] {
  const byPrice = pool.products.toSorted(([, one], [, other]) => one - other)
  const half = Math.ceil(byPrice.length / 2)
  const products = { any: byPrice, low: byPrice.slice(0, 1), high: byPrice.slice(-half) }[pattern.prices]
  const coversMonths = character.buying === 'prepaid' ? random.pick([12, 12, 24]) : null
  const [transfer] = pool.payments
  return pattern.orders.flatMap((daysAgo) => {
    const at = timeBefore(random, now, daysAgo)
    const [product, price] = random.pick(products)
    const amount = { value: price.toFixed(2), currency: place.currency }
    const keywords = character.onPromotion ? ['promo'] : []
    const order = draftOf(at, 'order', product, { amount, keywords, createdBy: random.pick(pool.authors) })
    const paidAt = at + random.between(1, 9) * DAY_MS
    // the latest orders are not paid yet
    if (paidAt > now) return [order]
    const [payment, method] = coversMonths !== null && transfer !== undefined ? transfer : random.pick(pool.payments)
    return [order, draftOf(paidAt, 'payment', payment, { amount, method, coversMonths })]
  })
}
