import type { RecordReference } from '../../shared/typology/facts.ts'
import type { FactCollection } from './fact-collection.ts'
import { DAY_MS, eventReferences, type History } from './history.ts'

const RECENT_DAYS = 90
const CONTACT_KINDS: ReadonlySet<string> = new Set(['call', 'ticket', 'note'])

type Contact = Exclude<RecordReference, { readonly kind: 'profile' }>

/** How often the client and we have been in touch. To be collected after the purchases, with which contacts are compared. */
export function collectContactFacts(collection: FactCollection, history: History, now: number): void {
  const contacts = contactsOf(history)
  if (contacts.length > 0 || history.recorded.has('contact')) {
    collection.know('contacts', contacts.length, contacts)
    const busiest = busiestDay(contacts.filter(({ at }) => at > now - RECENT_DAYS * DAY_MS))
    collection.know('contactsInADay', busiest.length, busiest)
    collectPerPurchase(collection, contacts, history)
  }
  const withoutInterest = history.calls.filter(({ outcome }) => outcome === 'no-interest')
  // none means only that no operator has said so
  if (withoutInterest.length > 0) {
    const records = withoutInterest.map(({ id, at }): Contact => ({ kind: 'call', id, at }))
    collection.know('noInterestCalls', withoutInterest.length, records)
  }
}

/**
 * The CRM's calls, tickets and notes and our own answered calls, newest first. Our calls come back from the CRM under our
 * own key: then the call counts, and not the CRM's entry of it.
 */
function contactsOf({ events, calls, ownEventIds }: History): Contact[] {
  const contacts: Contact[] = []
  for (const { id, kind, at } of events) {
    if (CONTACT_KINDS.has(kind) && !ownEventIds.has(id)) contacts.push({ kind: 'event', id, at })
  }
  if (calls.length === 0) return contacts
  for (const { id, at, isAnswered } of calls) if (isAnswered === 1) contacts.push({ kind: 'call', id, at })
  return contacts.toSorted((one, other) => other.at - one.at)
}

function collectPerPurchase(collection: FactCollection, contacts: readonly Contact[], { events }: History): void {
  const purchases = collection.facts.purchases?.value
  if (typeof purchases !== 'number') return
  // of no purchase there is no ratio; contactsWithoutPurchase tells what there is to tell
  if (purchases > 0) collection.know('contactsPerPurchase', contacts.length / purchases, contacts)
  const lastPurchaseAt = events.find(({ kind }) => kind === 'purchase')?.at ?? -Infinity
  const since = contacts.filter(({ at }) => at > lastPurchaseAt)
  collection.know('contactsWithoutPurchase', since.length, since)
}

/** The most contacts within any 24 hours; the newest of equals. */
function busiestDay(contacts: readonly Contact[]): readonly Contact[] {
  let busiest: readonly [from: number, to: number] = [0, 0]
  let to = 0
  for (const [from, { at }] of contacts.entries()) {
    while (at - (contacts[to]?.at ?? -Infinity) <= DAY_MS) to += 1
    if (to - from > busiest[1] - busiest[0]) busiest = [from, to]
  }
  return contacts.slice(...busiest)
}

/** Tickets, refunds and trials: what the CRM's own kinds of entries say. */
export function collectEntryFacts(collection: FactCollection, { events, recorded }: History): void {
  const openTickets = events.filter(({ kind, state }) => kind === 'ticket' && state === 'open')
  if (openTickets.length > 0 || recorded.has('ticket'))
    collection.know('openTickets', openTickets.length, eventReferences(openTickets))
  const refunds = events.filter(({ kind }) => kind === 'refund')
  if (refunds.length > 0 || recorded.has('refund')) collection.know('refunds', refunds.length, eventReferences(refunds))
  const trials = events.filter(({ kind }) => kind === 'trial')
  if (trials.length > 0 || recorded.has('trial'))
    collection.know('trialTaken', trials.length > 0, eventReferences(trials))
}
