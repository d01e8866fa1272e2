import type { CallSummary } from '../shared/card.ts'
import type { Call } from '../shared/call.ts'
import { callerIdentitySchema, type CallerIdentity } from '../shared/caller-identity.ts'
import { formatPhoneNumber, parsePhoneNumber, type PhoneNumber } from '../shared/phone-number.ts'
import { storedMatchKey } from './stored-phone.ts'
import { inTransaction, type Database } from './database.ts'
import { beginsWords, foldText, textQuery } from './fold-text.ts'
import type { Outbox } from './outbox.ts'
import type { SettingsStore } from './settings.ts'

/** Who says that a call is this client's: the number alone, or the operator. */
export type ChosenBy = 'number' | 'operator'

export type CallRow = {
  readonly id: string
  /** Empty: recorded before there were several lines. */
  readonly lineId: string
  readonly direction: Call['direction']
  readonly state: Call['state']
  readonly endReason: Call['endReason']
  readonly identity: CallerIdentity
  /** E.164, or as received where that is impossible; null: withheld. */
  readonly number: string | null
  readonly clientId: string | null
  readonly chosenBy: ChosenBy | null
  readonly inviteReceivedAt: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
}
type StoredCallRow = Omit<CallRow, 'identity'> & { readonly identity: string }

type SummaryRow = {
  readonly callId: string
  readonly lineId: string
  readonly at: number
  readonly answeredAt: number | null
  readonly endedAt: number | null
  readonly direction: Call['direction']
  readonly state: Call['state']
  readonly endReason: string | null
  readonly number: string | null
  readonly displayName: string | null
  readonly clientId: string | null
  readonly clientName: string | null
  readonly company: string | null
  readonly outcome: string | null
  readonly note: string | null
}

const SUMMARY = `SELECT call.id AS callId, line_id AS lineId, invite_received_at AS at, answered_at AS answeredAt, ended_at AS endedAt,
    direction, call.state, end_reason AS endReason, number, identity ->> '$.displayName' AS displayName,
    call.client_id AS clientId, client.name AS clientName, client.company, note.outcome, note.text AS note
  FROM call LEFT JOIN note ON note.call_id = call.id LEFT JOIN client ON client.id = call.client_id`

const FEWEST_DIGITS = 3

export type CallsSearch = { readonly search: string; readonly before: number | null; readonly limit: number }

/** Our own calls: never lost, also those nobody answered. */
export function openCalls(database: Database, outbox: Outbox, settings: SettingsStore) {
  // names are compared per call and not by the index over all clients: one operator's calls are few, clients a million
  database.function('begins_words', { deterministic: true }, (text, query) =>
    beginsWords(String(text ?? ''), String(query)) ? 1 : 0,
  )
  const select = database.prepare<[string], StoredCallRow>(
    `SELECT id, line_id AS lineId, direction, state, end_reason AS endReason, identity, number, client_id AS clientId,
       client_chosen_by AS chosenBy, invite_received_at AS inviteReceivedAt, answered_at AS answeredAt, ended_at AS endedAt
     FROM call WHERE id = ?`,
  )
  const upsert = database.prepare(
    `INSERT INTO call (id, direction, state, end_reason, identity, number, match_key, invite_received_at, identified_at,
       card_painted_at, answered_at, ended_at, quality, line_id)
     VALUES (@id, @direction, @state, @endReason, @identity, @number, @matchKey, @inviteReceivedAt, @identifiedAt,
       @cardPaintedAt, @answeredAt, @endedAt, @quality, @lineId)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, end_reason = excluded.end_reason,
       identified_at = excluded.identified_at, card_painted_at = excluded.card_painted_at,
       answered_at = excluded.answered_at, ended_at = excluded.ended_at, quality = excluded.quality`,
  )
  const setClient = database.prepare<[string | null, ChosenBy | null, string]>(
    'UPDATE call SET client_id = ?, client_chosen_by = ? WHERE id = ?',
  )
  const selectAbandoned = database.prepare<[], { id: string; clientId: string | null }>(
    "SELECT id, client_id AS clientId FROM call WHERE state <> 'ended'",
  )
  const endAbandoned = database.prepare<[string]>(
    `UPDATE call SET state = 'ended', end_reason = 'connection-lost',
       ended_at = coalesce(answered_at, invite_received_at) WHERE id = ?`,
  )
  const selectOfClient = database.prepare<[string, string, number], SummaryRow>(
    `${SUMMARY} WHERE call.client_id = ? AND call.id <> ? ORDER BY invite_received_at DESC LIMIT ?`,
  )
  const selectNewest = database.prepare<[number, number], SummaryRow>(
    `${SUMMARY} WHERE invite_received_at < ? ORDER BY invite_received_at DESC LIMIT ?`,
  )
  const selectFound = database.prepare<
    { before: number; limit: number; words: string; notes: string; digits: string },
    SummaryRow
  >(
    `${SUMMARY} WHERE invite_received_at < @before AND (
         note.note_key IN (SELECT rowid FROM note_search WHERE note_search MATCH @notes)
         OR begins_words(concat_ws(' ', client.name, client.company, identity ->> '$.displayName'), @words)
         OR (@digits <> '' AND instr(number, @digits) > 0))
     ORDER BY invite_received_at DESC LIMIT @limit`,
  )

  const get = (callId: string): CallRow | undefined => {
    const row = select.get(callId)
    return row && { ...row, identity: callerIdentitySchema.parse(JSON.parse(row.identity)) }
  }

  /** Ties a call to a client, also in what the CRM has not been told yet. */
  const tie = (callId: string, clientId: string | null, chosenBy: ChosenBy | null): void => {
    setClient.run(clientId, chosenBy, callId)
    outbox.retie(callId, clientId)
  }

  return {
    get,
    /** To be called inside a transaction. */
    tie,
    choose: inTransaction(database, tie),
    /**
     * Writes down how a call stands now; on its first «ended» the CRM is to be told, answered or not. `clientByNumber`
     * names the only client with this number, and is asked as long as the call is nobody's.
     */
    record: inTransaction(database, (call: Call, clientByNumber: (identity: CallerIdentity) => string | null): void => {
      const before = select.get(call.id)
      const number = numberOf(call.identity, settings.read().settings.defaultCountry)
      upsert.run({
        id: call.id,
        lineId: call.lineId,
        direction: call.direction,
        state: call.state,
        endReason: call.endReason,
        identity: JSON.stringify(call.identity),
        number: number && (number.e164 ?? number.raw),
        matchKey: number && storedMatchKey(number),
        quality: call.quality && JSON.stringify(call.quality),
        ...call.stamps,
      })
      const isEndNew = call.state === 'ended' && before?.state !== 'ended'
      let clientId = before?.clientId ?? null
      if (clientId === null && before?.chosenBy !== 'operator' && (!before || isEndNew)) {
        clientId = clientByNumber(call.identity)
        if (clientId !== null) tie(call.id, clientId, 'number')
      }
      if (isEndNew) outbox.enqueue({ kind: 'call', clientId, callId: call.id })
    }),

    /**
     * Ends the calls that a crash or a power cut left live, so that their notes reach the CRM; main names those that
     * really are.
     */
    endAbandoned: inTransaction(database, (liveCallIds: readonly string[]): void => {
      for (const { id, clientId } of selectAbandoned.all()) {
        if (liveCallIds.includes(id)) continue
        endAbandoned.run(id)
        outbox.enqueue({ kind: 'call', clientId, callId: id })
      }
    }),

    /** Earlier calls of a client, newest first, without this one. */
    ofClient: (clientId: string, exceptCallId: string | null, limit: number): CallSummary[] =>
      selectOfClient.all(clientId, exceptCallId ?? '', limit).map(toSummary),

    /** Newest first. The search looks into notes, names, companies, and numbers by their digits. */
    list({ search, before, limit }: CallsSearch): CallSummary[] {
      const until = before ?? Number.MAX_SAFE_INTEGER
      const words = foldText(search)
      const notes = textQuery(search)
      if (notes === null) return selectNewest.all(until, limit).map(toSummary)
      const digits = words.replace(/\D/gu, '')
      const isNumber = digits.length >= FEWEST_DIGITS && /^[\d ]+$/u.test(words)
      const parameters = { before: until, limit, words, notes, digits: isNumber ? withoutTrunkPrefix(digits) : '' }
      return selectFound.all(parameters).map(toSummary)
    },
  }
}
export type Calls = ReturnType<typeof openCalls>

/** The other side's number as a number; null: withheld, or the line gave none. */
export function numberOf({ address, withheld }: CallerIdentity, defaultCountry: string): PhoneNumber | null {
  return withheld || address === null ? null : parsePhoneNumber(address, { defaultCountry })
}

/** People type «8 495…» and «00 49…» for what is stored as «+7495…» and «+49…». */
function withoutTrunkPrefix(digits: string): string {
  return digits.replace(/^(?:00|0|8(?=\d{10}$))/u, '')
}

function toSummary(row: SummaryRow): CallSummary {
  return {
    callId: row.callId,
    lineId: row.lineId,
    at: row.at,
    talkMs: row.answeredAt === null || row.endedAt === null ? null : Math.max(0, row.endedAt - row.answeredAt),
    direction: row.direction,
    state: row.state,
    endReason: row.endReason,
    number: row.number?.startsWith('+') ? formatPhoneNumber(row.number) : (row.number ?? ''),
    displayName: row.displayName ?? '',
    withheld: row.number === null,
    clientId: row.clientId,
    clientName: row.clientName ?? '',
    company: row.company ?? '',
    outcome: row.outcome ?? '',
    note: row.note ?? '',
  }
}
