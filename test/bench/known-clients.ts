import { COUNTED_MARKS, crmProfileSchema, type CrmClient, type CrmEvent } from '../../shared/client.ts'
import { benchClient } from './clients.ts'
import type { Population } from './prepared-database.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY_MS = 86_400_000
const KINDS = ['purchase', 'call', 'payment', 'note', 'ticket', 'purchase', 'call', 'trial', 'refund'] as const
/** Signs of the shipped packs that only a person notices. */
const SIGNS = ['sharp-tone', 'on-subject', 'off-subject', 'basic-questions', 'jumps-between-topics'] as const
const COUNTRIES = ['RU', 'RU', 'RU', 'KZ', 'DE'] as const

/** Clients of whom something is known: a third has a history of 4 to 12 entries, and a half a profile in the CRM. */
export const KNOWN_CLIENTS: Population = { name: 'known-clients-1', clientOf: knownClient }

function knownClient(index: number): CrmClient {
  const client = benchClient(index, { hasHistory: false })
  return {
    ...client,
    types: index % 10 === 0 ? { relationship: 'devoted' } : {},
    events: index % 3 === 0 ? history(index) : [],
    profile: index % 2 === 0 ? profile(index, client.name) : client.profile,
  }
}

function history(index: number): CrmEvent[] {
  const entries = 4 + (spread(index, 7) % 9)
  const rhythm = 3 + (spread(index, 11) % 120)
  return Array.from({ length: entries }, (_, place) => eventOf(index, place, rhythm))
}

function eventOf(index: number, place: number, rhythm: number): CrmEvent {
  const kind = at(KINDS, spread(index, 3) + place)
  const isPaid = kind === 'purchase' || kind === 'payment' || kind === 'refund'
  const mark = spread(index + place, 13)
  return {
    id: `event-${index}-${place}`,
    kind,
    at: NOW - (place + 1) * rhythm * DAY_MS - spread(index, place) * 3_600_000,
    title: `Договор ${index}-${place}`,
    text: isPaid ? '' : 'Просила перезвонить после обеда и прислать счёт ещё раз.',
    author: 'Оператор',
    amount: isPaid ? { minor: 10_000 + 1_000 * spread(index, 17), currency: 'RUB' } : null,
    state: kind === 'ticket' ? (mark % 2 === 0 ? 'open' : 'closed') : null,
    paymentMethod: kind === 'payment' ? (mark % 3 === 0 ? 'bank-transfer' : 'card') : null,
    prepaidMonths: kind === 'payment' && mark % 3 === 0 ? 12 : null,
    marks: mark % 2 === 0 ? [] : [mark % 3 === 0 ? at(SIGNS, mark) : at(COUNTED_MARKS, mark)],
  }
}

function profile(index: number, name: string): CrmClient['profile'] {
  const hasScores = index % 4 === 0
  return crmProfileSchema.parse({
    registeredAt: NOW - spread(index, 19) * 4 * DAY_MS,
    ipCountry: at(COUNTRIES, spread(index, 23)),
    cardHolder: index % 6 === 0 ? (index % 30 === 0 ? 'PETR IVANOV' : name.toUpperCase()) : '',
    expectation: hasScores ? spread(index, 29) % 11 : null,
    experience: hasScores ? spread(index, 31) % 11 : null,
    hasGoodCredit: index % 8 === 0 ? true : null,
    fitsTargetProfile: index % 24 === 0 ? true : null,
  })
}

/** A number below 1000 that looks like chance and is always the same. */
function spread(index: number, salt: number): number {
  return (((index + 1) * (salt * 2 + 7_919) * 48_271) % 1_009) % 1_000
}

function at<Value>(from: readonly [Value, ...Value[]], index: number): Value {
  return from[index % from.length] ?? from[0]
}
