import type { CardClient, CardEvent } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import type { Settings } from '../shared/settings.ts'
import type { Calls } from './calls.ts'
import type { ClientRow } from './client-store.ts'
import type { Database } from './database.ts'
import type { HeldTypes } from './held-types.ts'
import { completed, type JoinedClients } from './joined-clients.ts'
import type { PacksInUse } from './packs/pack-store.ts'
import { planFor } from './plan.ts'
import type { PlaceDescription } from './places.ts'
import type { Sources } from './sources.ts'
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
    readonly joined: JoinedClients
    readonly sources: Sources
    readonly packs: PacksInUse
    readonly suggestions: Suggestions
    readonly decisions: TypeDecisions
    readonly tags: Tags
  },
) {
  const { calls, heldTypes, joined, sources, packs, suggestions, decisions, tags } = parts
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

  const tagsOf = (all: readonly ClientRow[]): string[] => {
    const [first = [], ...more] = all.map(({ clientKey }) => tags.of(clientKey))
    return more.length === 0 ? first : [...new Set([...first, ...more.flat()])].toSorted()
  }

  return {
    /** With all that the sources know of the person, whichever of the records is asked for. */
    of(asked: ClientRow, { callId, locale, settings, numberPlace }: CardClientContext): CardClient {
      const { lead, others, apart } = joined.of(asked)
      const row = completed(lead, others)
      const all = [row, ...others]
      const assessment = suggestions.of(lead, (typology) => decisions.declined(row.id, typology))
      const otherKeys = others.map(({ clientKey }) => clientKey)
      const types = heldTypes.of(row.clientKey, locale, assessment.suggestions, otherKeys)
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
        tickets: newest(selectTickets, all, MAX_TICKETS, isOpenFirst),
        orders: newest(selectOrders, all, MAX_ORDERS),
        contacts: newest(selectContacts, all, MAX_CONTACTS),
        calls: all
          .flatMap(({ id }) => calls.ofClient(id, callId, MAX_CALLS))
          .toSorted((one, other) => other.at - one.at)
          .slice(0, MAX_CALLS),
        tags: tagsOf(all),
        isLocalOnly: row.crmId === null && row.sourceId === '',
        hasUnsent: all.some(({ id }) => selectUnsent.get(id) !== undefined),
        sourceName: sources.nameOf(row.sourceId),
        joined: others.map((other) => joined.record(other)),
        parted: apart.map((other) => joined.record(other)),
      }
    },
  }
}
export type CardClients = ReturnType<typeof openCardClients>

type SelectEvents = { all(clientKey: number, limit: number): EventRow[] }

/** Of a client whom one source knows, as the statement gives them. */
function newest(
  select: SelectEvents,
  all: readonly ClientRow[],
  limit: number,
  compare: (one: EventRow, other: EventRow) => number = () => 0,
): CardEvent[] {
  const rows = all.flatMap(({ clientKey }) => select.all(clientKey, limit))
  const sorted = all.length === 1 ? rows : rows.toSorted((one, other) => compare(one, other) || other.at - one.at)
  return sorted.slice(0, limit).map(toEvent)
}

function isOpenFirst(one: EventRow, other: EventRow): number {
  return Number(one.state === 'closed') - Number(other.state === 'closed')
}

function toEvent({ amountMinor, currency, ...event }: EventRow): CardEvent {
  return { ...event, amount: amountMinor === null || currency === null ? null : { minor: amountMinor, currency } }
}
