import { RECORDED_KINDS, type RecordedKind } from '../../shared/client.ts'
import { RECORDS_OF_A_FACT_MAX, type RecordReference } from '../../shared/typology/facts.ts'
import type { ClientRow } from '../client-store.ts'
import type { Database } from '../database.ts'

export const DAY_MS = 86_400_000

/** One entry of the CRM's history, without its texts. */
export type HistoryEvent = {
  readonly id: string
  readonly kind: string
  readonly at: number
  readonly amountMinor: number | null
  readonly currency: string | null
  readonly state: string | null
  readonly paymentMethod: string | null
  readonly prepaidMonths: number | null
  /** JSON: array of marks; null: none. Most entries have none, and `marksOf` reads those that have. */
  readonly marks: string | null
}

/** One of our own calls. */
export type OwnCall = {
  readonly id: string
  readonly at: number
  readonly isAnswered: 0 | 1
  readonly outcome: string | null
}

/** A sign that an operator noticed during one of our calls; `at` is the call's. */
export type NoticedSign = { readonly sign: string; readonly callId: string; readonly at: number }

/** What has happened with a client, newest first. */
export type History = {
  readonly events: readonly HistoryEvent[]
  readonly calls: readonly OwnCall[]
  readonly signs: readonly NoticedSign[]
  /** Ids of events that are our own calls and notes, come back from the CRM. */
  readonly ownEventIds: ReadonlySet<string>
  /** Of these the CRM keeps a record: no entry means that there was none. */
  readonly recorded: ReadonlySet<RecordedKind>
}

const NOTHING: ReadonlySet<never> = new Set<never>()

/** Reads what has happened with clients: no texts, which may be long. */
export function openHistory(database: Database) {
  const selectEvents = database.prepare<[number], HistoryEvent>(
    `SELECT crm_id AS id, kind, at, amount_minor AS amountMinor, currency, state, payment_method AS paymentMethod,
       prepaid_months AS prepaidMonths, marks
     FROM event WHERE client_key = ? ORDER BY at DESC`,
  )
  const selectCalls = database.prepare<[string], OwnCall>(
    `SELECT call.id, invite_received_at AS at, answered_at IS NOT NULL AS isAnswered, note.outcome
     FROM call LEFT JOIN note ON note.call_id = call.id
     WHERE call.client_id = ? ORDER BY invite_received_at DESC`,
  )
  const selectSigns = database.prepare<[string], NoticedSign>(
    `SELECT call_sign.sign, call.id AS callId, invite_received_at AS at
     FROM call JOIN call_sign ON call_sign.call_id = call.id
     WHERE call.client_id = ? ORDER BY invite_received_at DESC`,
  )
  const selectOwnEventIds = database
    .prepare<[string], string>(
      `SELECT outbox.idempotency_key FROM call JOIN outbox ON outbox.call_id = call.id WHERE call.client_id = ?`,
    )
    .pluck()
  // a source has one account at a time: the one whose run ended last gave what is cached
  const selectRecorded = database
    .prepare<[string], string | null>(
      `SELECT records FROM sync_state WHERE source_id = ? ORDER BY finished_at DESC NULLS LAST LIMIT 1`,
    )
    .pluck()

  const recordedBySource = new Map<
    string,
    { readonly text: string | null; readonly kinds: ReadonlySet<RecordedKind> }
  >()
  const recorded = (sourceId: string): ReadonlySet<RecordedKind> => {
    const text = selectRecorded.get(sourceId) ?? null
    const known = recordedBySource.get(sourceId)
    if (known?.text === text) return known.kinds
    const said = text === null ? [] : textsOf(text)
    const kinds = new Set(RECORDED_KINDS.filter((kind) => said.includes(kind)))
    recordedBySource.set(sourceId, { text, kinds })
    return kinds
  }

  return {
    of({ clientKey, id, crmId, sourceId }: ClientRow): History {
      const calls = selectCalls.all(id)
      return {
        events: selectEvents.all(clientKey),
        calls,
        signs: calls.length === 0 ? [] : selectSigns.all(id),
        ownEventIds: calls.length === 0 ? NOTHING : new Set(selectOwnEventIds.all(id)),
        // of a client that it does not know, a CRM records nothing
        recorded: crmId === null ? NOTHING : recorded(sourceId),
      }
    },
  }
}

/** The marks of an event, each once. */
export function marksOf({ marks }: HistoryEvent): ReadonlySet<string> {
  return marks === null ? NOTHING : new Set(textsOf(marks))
}

/** The texts of a JSON array. */
function textsOf(json: string): string[] {
  const parsed: unknown = JSON.parse(json)
  return Array.isArray(parsed) ? parsed.filter((item) => typeof item === 'string') : []
}

/** The newest of these events, as records of a fact. */
export function eventReferences(events: readonly HistoryEvent[]): RecordReference[] {
  return events.slice(0, RECORDS_OF_A_FACT_MAX).map(({ id, at }) => ({ kind: 'event', id, at }))
}
