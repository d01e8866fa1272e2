import { createHash } from 'node:crypto'
import { TEXT_MAX_LENGTH } from '../shared/client.ts'
import type { Database } from './database.ts'
import type { OutboxItem } from './outbox.ts'

type CallRow = { readonly clientId: string | null; readonly number: string | null; readonly at: number }
type NoteRow = { readonly text: string; readonly outcome: string | null }

const NO_NOTE: NoteRow = { text: '', outcome: null }

/** What the CRM has been told of calls and their notes, and what it has still to be told of them. */
export function openCallReports(database: Database, enqueue: (item: OutboxItem) => void) {
  const selectCall = database.prepare<[string], CallRow>(
    'SELECT client_id AS clientId, number, invite_received_at AS at FROM call WHERE id = ?',
  )
  const selectNote = database.prepare<[string], NoteRow>('SELECT text, outcome FROM note WHERE call_id = ?')
  const selectCallsOfClient = database.prepare<[string], string>('SELECT id FROM call WHERE client_id = ?').pluck()
  const selectState = database
    .prepare<[string], string>("SELECT state FROM outbox WHERE call_id = ? AND kind = 'call' ORDER BY sequence DESC")
    .pluck()
  // two records here may be one client of the CRM
  const selectTold = database.prepare<[string, string, string | null], { digest: string | null }>(
    `SELECT payload ->> '$.told' AS digest FROM outbox
     WHERE call_id = ? AND (client_id = ? OR payload ->> '$.toldTo' = ?) AND kind IN ('call', 'note') AND state = 'sent'
     ORDER BY coalesce(payload ->> '$.order', 0) DESC, sequence DESC LIMIT 1`,
  )
  // whom only a further source knows the CRM does not: what it was told of the call it was told as nobody's
  const selectToldElsewhere = database
    .prepare<[string, string], string | null>(
      `SELECT payload ->> '$.told' FROM outbox
       WHERE call_id = ? AND client_id IS NULL AND kind = 'call' AND state = 'sent'
         AND EXISTS (SELECT 1 FROM client WHERE id = ? AND source_id <> '')
       ORDER BY sequence DESC LIMIT 1`,
    )
    .pluck()
  // whose it is stays as it stands now: clients may have been joined while the report was under way; an entry that was
  // refused at first is told after later ones
  const setTold = database.prepare<[number, string, string | null, number]>(
    `UPDATE outbox SET client_id = iif(?, NULL, client_id), payload = json_set(payload, '$.told', ?, '$.toldTo', ?, '$.order', 1 + coalesce((
       SELECT max(payload ->> '$.order') FROM outbox AS other WHERE other.call_id = outbox.call_id), 0))
     WHERE sequence = ?`,
  )
  const isNoteUnderWay = database.prepare<[string, string]>(
    "SELECT 1 FROM outbox WHERE call_id = ? AND client_id = ? AND kind = 'note' AND state IN ('waiting', 'refused')",
  )
  const isGivenUp = database.prepare<[string]>(
    "SELECT 1 FROM outbox WHERE client_id = ? AND state <> 'sent' AND kind = 'client' AND state = 'given-up'",
  )
  // what may have reached the CRM with the other client stays with that one; what it refused is mended by this
  const OPEN_REPORTS = `call_id = ? AND kind IN ('call', 'note')
    AND (state = 'refused' OR (state = 'waiting' AND attempt IS NULL))`
  const retie = database.prepare<[string | null, string]>(
    `UPDATE outbox SET client_id = ?, state = 'waiting', message = '' WHERE ${OPEN_REPORTS}`,
  )
  const removeNotes = database.prepare<[string]>(`DELETE FROM outbox WHERE ${OPEN_REPORTS} AND kind = 'note'`)
  const drop = database.prepare<[number]>('DELETE FROM outbox WHERE sequence = ?')
  const revive = database.prepare<[number, string]>(
    `UPDATE outbox SET state = 'waiting', next_attempt_at = ?, message = ''
     WHERE call_id = ? AND kind IN ('call', 'note') AND state = 'refused'`,
  )

  const isTold = (callId: string, clientId: string, crmId: string | null): boolean => {
    const told = selectTold.get(callId, clientId, crmId)
    const call = selectCall.get(callId)
    if (!call || !told || told.digest === null) return false
    const note = selectNote.get(callId) ?? NO_NOTE
    return [note, withHeading(note, call)].some(is(told.digest))
  }

  /** The note as it is sent on its own: to a client of whose call the CRM has heard nothing, it says which call it was. */
  const noteFor = (callId: string, clientId: string, crmId: string): NoteRow => {
    const note = selectNote.get(callId) ?? NO_NOTE
    const call = selectCall.get(callId)
    return selectTold.get(callId, clientId, crmId) || !call ? note : withHeading(note, call)
  }

  /**
   * `isNoteChanged`: the operator wrote on, so that what was told at a time when its wording was not remembered is told
   * anew as well.
   */
  const tellOfCall = (callId: string, { isNoteChanged = false }: { readonly isNoteChanged?: boolean } = {}): void => {
    const call = selectCall.get(callId)
    // of a call with nobody there is nobody to tell: its note is told once it is tied to a client
    if (!call || call.clientId === null || selectState.get(callId) !== 'sent') return
    if (isNoteUnderWay.get(callId, call.clientId) || isGivenUp.get(call.clientId)) return
    const isUnremembered = selectTold.get(callId, call.clientId, null)?.digest === null
    if (isUnremembered ? !isNoteChanged : isTold(callId, call.clientId, null)) return
    const elsewhere = selectToldElsewhere.get(callId, call.clientId)
    if (typeof elsewhere === 'string' && is(elsewhere)(selectNote.get(callId) ?? NO_NOTE)) return
    enqueue({ kind: 'note', clientId: call.clientId, callId })
  }

  return {
    noteFor,
    /**
     * Whether this client has been told the note as it stands now. A report may have been made for somebody else, who is
     * this client by now: the call was tied to and fro, or the CRM has joined the two.
     */
    isTold,
    /** There is nothing to tell by this entry any more. */
    drop: (sequence: number): void => void drop.run(sequence),
    /** The CRM knows what the operator has to say about the call, under the right client, or will be told. */
    tellOfCall,
    /** The CRM knows a client from now on: calls that were reported as nobody's meanwhile are told of it. */
    tellOfCallsOf(clientId: string): void {
      for (const callId of selectCallsOfClient.all(clientId)) tellOfCall(callId)
    },
    /** A report was sent with these words: of this client of the CRM; null: as nobody's. */
    rememberTold(sequence: number, words: NoteRow, crmId: string | null): void {
      setTold.run(crmId === null ? 1 : 0, digestOf(words), crmId, sequence)
    },
    /** The call turned out to be another client's; null: nobody's, whose note stays here until it is somebody's. */
    retie(callId: string, clientId: string | null): void {
      if (clientId === null) removeNotes.run(callId)
      retie.run(clientId, callId)
      tellOfCall(callId)
    },
    /** Other words may be what a refused report needed: it is tried with them, at this time. */
    reviveReport: (callId: string, at: number): void => void revive.run(at, callId),
  }
}

/** Number and time of the call before its note, in signs that people of all languages read. */
function withHeading({ text, outcome }: NoteRow, { number, at }: CallRow): NoteRow {
  const time = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const heading = [number, time].filter(Boolean).join(' · ')
  return { text: [heading, text].filter(Boolean).join('\n').slice(0, TEXT_MAX_LENGTH), outcome }
}

/** A note may hold what is not to be kept twice: its digest is enough to see whether it has changed. */
function digestOf({ text, outcome }: NoteRow): string {
  return createHash('sha256')
    .update(JSON.stringify([text, outcome]))
    .digest('base64url')
    .slice(0, 22)
}

function is(digest: string): (note: NoteRow) => boolean {
  return (note) => digestOf(note) === digest
}
