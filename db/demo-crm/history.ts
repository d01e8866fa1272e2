import { draftOf, type Draft } from './draft.ts'
import type { DemoPlace, LanguagePool } from './pools/pool.ts'
import type { Random } from './random.ts'
import type { DemoActivity } from './record.ts'

const DAY_MS = 86_400_000
const HISTORY_DAYS = 730

/** How busy a client has been, and until when (days before now). */
export type Habit = { purchases: number; contacts: number; quietForDays: number }

/** What happened to anybody in the last two years, in the client's language and in no order. Pure. */
export function generateHistory(
  random: Random,
  pool: LanguagePool,
  place: DemoPlace,
  habit: Habit,
  now: number,
): Draft[] {
  const drafts: Draft[] = []
  const moment = (quietest = habit.quietForDays) =>
    now - random.between(Math.round(quietest * DAY_MS), HISTORY_DAYS * DAY_MS)
  const add = (at: number, type: DemoActivity['type'], subject: string, more: Parameters<typeof draftOf>[3] = {}) =>
    drafts.push(draftOf(at, type, subject, { createdBy: random.pick(pool.authors), ...more }))

  if (random.chance(0.2)) add(moment(), 'trial', pool.trial)
  for (let index = 0; index < habit.purchases; index += 1) {
    const at = moment()
    const [product, price] = random.pick(pool.products)
    const amount = { value: price.toFixed(2), currency: place.currency }
    add(at, 'order', product, { amount })
    const paidAt = at + random.between(1, 9) * DAY_MS
    // the latest orders are not paid yet
    if (paidAt > now) continue
    const [payment, method] = random.pick(pool.payments)
    add(paidAt, 'payment', payment, { amount, method, createdBy: '' })
    const part = { value: (price / 4).toFixed(2), currency: place.currency }
    if (random.chance(0.04)) add(paidAt, 'refund', pool.refund, { amount: part })
  }
  for (let index = 0; index < habit.contacts; index += 1) {
    const at = moment()
    const kind = random.pick(['note', 'call', 'call', 'ticket'])
    if (kind === 'note') add(at, 'comment', '', { body: random.pick(pool.notes) })
    if (kind === 'call') {
      const [subject, body] = random.pick(pool.calls)
      add(at, 'phone_call', subject, { body })
    }
    if (kind === 'ticket') {
      const [subject, body] = random.pick(pool.tickets)
      const isRecent = now - at < 30 * DAY_MS
      add(at, 'case', subject, { body, status: isRecent || random.chance(0.05) ? 'open' : 'resolved' })
    }
  }
  return drafts
}
