import type { CardClient, CardEvent } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import type { Settings } from '../shared/settings.ts'
import type { Pack } from '../shared/typology/pack.ts'
import type { Calls } from './calls.ts'
import type { ClientRow } from './client-store.ts'
import type { Database } from './database.ts'
import type { HeldTypes } from './held-types.ts'
import { planFor } from './plan.ts'
import type { PlaceDescription } from './places.ts'

/** A card is read in seconds: more of each than this is not read. */
const MAX_TICKETS = 3
const MAX_ORDERS = 3
const MAX_CONTACTS = 4
const MAX_CALLS = 4

type EventRow = Omit<CardEvent, 'amount'> & { readonly amountMinor: number | null; readonly currency: string | null }
type Parameters = [number, number]

const EVENT = `SELECT crm_id AS id, kind, at, title, text, author, amount_minor AS amountMinor, currency, state
  FROM event WHERE client_key = ?`

export type CardClientContext = {
  readonly callId: string
  readonly locale: Locale
  readonly settings: Settings
  /** What the number tells of where it was issued; stands in for what nobody has written down. */
  readonly numberPlace: PlaceDescription | null
}

/** Puts together what the card says of a known client. */
export function openCardClients(
  database: Database,
  parts: { readonly calls: Calls; readonly heldTypes: HeldTypes; readonly packs: readonly Pack[] },
) {
  const { calls, heldTypes, packs } = parts
  const selectTickets = database.prepare<Parameters, EventRow>(
    `${EVENT} AND kind = 'ticket' ORDER BY state IS 'closed', at DESC LIMIT ?`,
  )
  const selectOrders = database.prepare<Parameters, EventRow>(
    `${EVENT} AND kind IN ('purchase', 'payment', 'refund', 'trial') ORDER BY at DESC LIMIT ?`,
  )
  const selectContacts = database.prepare<Parameters, EventRow>(
    // what we told the CRM comes back under our own key: the card has it already, as our call with its note
    `${EVENT} AND kind IN ('note', 'call')
       AND NOT EXISTS (SELECT 1 FROM outbox WHERE idempotency_key = event.crm_id) ORDER BY at DESC LIMIT ?`,
  )
  const selectTags = database
    .prepare<[number], string>('SELECT tag FROM client_tag WHERE client_key = ? ORDER BY tag')
    .pluck()

  return {
    of(row: ClientRow, { callId, locale, settings, numberPlace }: CardClientContext): CardClient {
      const types = heldTypes.of(row.clientKey, locale)
      return {
        id: row.id,
        kind: row.kind,
        name: row.name,
        company: row.company,
        email: row.email,
        language: row.language,
        country: row.country ?? numberPlace?.country ?? null,
        place: row.place || (numberPlace?.place ?? ''),
        timeZone: row.timeZone ?? numberPlace?.timeZone ?? null,
        types,
        plan: planFor(types, packs, locale, settings),
        tickets: selectTickets.all(row.clientKey, MAX_TICKETS).map(toEvent),
        orders: selectOrders.all(row.clientKey, MAX_ORDERS).map(toEvent),
        contacts: selectContacts.all(row.clientKey, MAX_CONTACTS).map(toEvent),
        calls: calls.ofClient(row.id, callId, MAX_CALLS),
        tags: selectTags.all(row.clientKey),
        isLocalOnly: row.crmId === null,
      }
    },
  }
}
export type CardClients = ReturnType<typeof openCardClients>

function toEvent({ amountMinor, currency, ...event }: EventRow): CardEvent {
  return { ...event, amount: amountMinor === null || currency === null ? null : { minor: amountMinor, currency } }
}
