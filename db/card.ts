import type { CardClient, CardEvent } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import type { Settings } from '../shared/settings.ts'
import type { Calls } from './calls.ts'
import type { ClientRow } from './client-store.ts'
import type { Database } from './database.ts'
import type { HeldTypes } from './held-types.ts'
import type { PacksInUse } from './packs/pack-store.ts'
import { planFor } from './plan.ts'
import type { PlaceDescription } from './places.ts'
import { checklistsOf, suggestionsInWords, type Suggestions } from './suggestions/suggestions.ts'
import type { Tags } from './types/tags.ts'
import type { TypeDecisions } from './types/type-decisions.ts'

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
  /** The call that is shown, which is left out of its client's earlier calls; null: none. */
  readonly callId: string | null
  readonly locale: Locale
  readonly settings: Settings
  /** What the number tells of where it was issued; stands in for what nobody has written down. */
  readonly numberPlace: PlaceDescription | null
}

/** Puts together what the card says of a known client. */
export function openCardClients(
  database: Database,
  parts: {
    readonly calls: Calls
    readonly heldTypes: HeldTypes
    readonly packs: PacksInUse
    readonly suggestions: Suggestions
    readonly decisions: TypeDecisions
    readonly tags: Tags
  },
) {
  const { calls, heldTypes, packs, suggestions, decisions, tags } = parts
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
  // every call is told of: only with words of an operator it is something that was entered
  const selectUnsent = database.prepare<[string]>(
    `SELECT 1 FROM outbox WHERE client_id = ? AND state <> 'sent' AND state <> 'given-up' AND (kind <> 'call' OR EXISTS (
       SELECT 1 FROM note WHERE note.call_id = outbox.call_id AND (text <> '' OR outcome IS NOT NULL))) LIMIT 1`,
  )

  return {
    of(row: ClientRow, { callId, locale, settings, numberPlace }: CardClientContext): CardClient {
      const assessment = suggestions.of(row, (typology) => decisions.declined(row.id, typology))
      const types = heldTypes.of(row.clientKey, locale, assessment.suggestions)
      const suggested = suggestionsInWords(
        assessment,
        types,
        (typology) => decisions.suggestedWhenDecided(row.id, typology),
        locale,
      )
      const inUse = packs.current()
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
        suggestions: suggested,
        plan: planFor(types, inUse, locale, settings),
        // what is verified once and decided otherwise is asked for again only when the facts come to speak against it
        checklists: checklistsOf([...types, ...suggested.filter(({ contradicts }) => contradicts)], inUse, locale),
        tickets: selectTickets.all(row.clientKey, MAX_TICKETS).map(toEvent),
        orders: selectOrders.all(row.clientKey, MAX_ORDERS).map(toEvent),
        contacts: selectContacts.all(row.clientKey, MAX_CONTACTS).map(toEvent),
        calls: calls.ofClient(row.id, callId, MAX_CALLS),
        tags: tags.of(row.clientKey),
        isLocalOnly: row.crmId === null,
        hasUnsent: selectUnsent.get(row.id) !== undefined,
      }
    },
  }
}
export type CardClients = ReturnType<typeof openCardClients>

function toEvent({ amountMinor, currency, ...event }: EventRow): CardEvent {
  return { ...event, amount: amountMinor === null || currency === null ? null : { minor: amountMinor, currency } }
}
