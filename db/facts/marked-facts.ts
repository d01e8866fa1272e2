import { COUNTED_MARKS, type CountedMark } from '../../shared/client.ts'
import type { NamedFact, RecordReference } from '../../shared/typology/facts.ts'
import type { FactCollection } from './fact-collection.ts'
import { eventReferences, marksOf, type History, type HistoryEvent } from './history.ts'

const FACT_OF_MARK: Readonly<Record<CountedMark, NamedFact>> = {
  promotion: 'promotionPurchases',
  'discount-request': 'discountRequests',
  'bonus-request': 'bonusRequests',
  complaint: 'complaints',
  feedback: 'feedbackGiven',
  comment: 'comments',
  'prize-draw': 'prizeDraws',
  'offer-declined': 'offersDeclined',
}
const COUNTED: ReadonlySet<string> = new Set(COUNTED_MARKS)

/** What the CRM has marked its entries with, and what operators have noticed. To be collected after the purchases. */
export function collectMarkedFacts(collection: FactCollection, history: History): void {
  const marked = markedEvents(history.events)
  for (const mark of COUNTED_MARKS) {
    const events = (marked.get(mark) ?? []).filter(({ kind }) => mark !== 'promotion' || kind === 'purchase')
    if (events.length > 0 || history.recorded.has(mark))
      collection.know(FACT_OF_MARK[mark], events.length, eventReferences(events))
  }
  const { complaints, purchases } = collection.facts
  if (typeof complaints?.value === 'number' && typeof purchases?.value === 'number' && purchases.value > 0)
    collection.know('complaintsPerPurchase', complaints.value / purchases.value, complaints.records)
  collectSigns(collection, marked, history)
}

/** Our own calls that have come back count once, by what the operator noticed during the call. */
function collectSigns(
  collection: FactCollection,
  marked: ReadonlyMap<string, readonly HistoryEvent[]>,
  { signs, ownEventIds }: History,
): void {
  const noticed = new Map<string, { id: string; kind: 'event' | 'call'; at: number }[]>()
  for (const [mark, events] of marked) {
    if (COUNTED.has(mark)) continue
    const others = events.filter(({ id }) => !ownEventIds.has(id))
    if (others.length > 0)
      noticed.set(
        mark,
        others.map(({ id, at }) => ({ kind: 'event', id, at })),
      )
  }
  for (const { sign, callId, at } of signs) {
    noticed.set(sign, [...(noticed.get(sign) ?? []), { kind: 'call', id: callId, at }])
  }
  for (const [sign, records] of noticed) {
    const newestFirst: RecordReference[] = records.toSorted((one, other) => other.at - one.at)
    collection.know(`sign.${sign}`, records.length, newestFirst)
  }
}

/** Events by each of their marks, newest first. */
function markedEvents(events: readonly HistoryEvent[]): ReadonlyMap<string, readonly HistoryEvent[]> {
  const marked = new Map<string, HistoryEvent[]>()
  for (const event of events) {
    for (const mark of marksOf(event)) {
      const others = marked.get(mark)
      if (others) others.push(event)
      else marked.set(mark, [event])
    }
  }
  return marked
}
