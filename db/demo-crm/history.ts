import type { DemoPlace, LanguagePool } from './pools/pool.ts'
import type { Random } from './random.ts'
import { demoActivityId, type DemoActivity } from './record.ts'

const DAY_MS = 86_400_000
const HISTORY_DAYS = 730

/** How busy a client has been, and until when (days before now). */
export type Habit = { purchases: number; contacts: number; quietForDays: number }

/** A history of the last two years in the client's language, oldest first. Pure: the same arguments, the same history. */
export function generateHistory(
  random: Random,
  clientId: string,
  pool: LanguagePool,
  place: DemoPlace,
  habit: Habit,
  now: number,
): DemoActivity[] {
  const drafts: Omit<DemoActivity, 'activityId'>[] = []
  // whole minutes, as people's records have them
  const moment = (quietest = habit.quietForDays) =>
    Math.floor((now - random.between(Math.round(quietest * DAY_MS), HISTORY_DAYS * DAY_MS)) / 60_000) * 60_000
  const add = (at: number, type: DemoActivity['type'], subject: string, more: Partial<DemoActivity> = {}) =>
    drafts.push({
      type,
      occurredAt: new Date(at).toISOString(),
      subject,
      body: '',
      createdBy: random.pick(pool.authors),
      amount: null,
      status: null,
      externalReference: null,
      ...more,
    })

  if (random.chance(0.2)) add(moment(), 'trial', pool.trial)
  for (let index = 0; index < habit.purchases; index += 1) {
    const at = moment()
    const [product, price] = random.pick(pool.products)
    const amount = { value: price.toFixed(2), currency: place.currency }
    add(at, 'order', product, { amount })
    const paidAt = at + random.between(1, 9) * DAY_MS
    // the latest orders are not paid yet
    if (paidAt > now) continue
    add(paidAt, 'payment', random.pick(pool.payments), { amount, createdBy: '' })
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
    .toSorted((one, other) => one.occurredAt.localeCompare(other.occurredAt))
    .map((draft, index) => ({ activityId: demoActivityId(clientId, index + 1), ...draft }))
}
