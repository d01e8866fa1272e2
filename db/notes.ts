import { v7 as uuidv7 } from 'uuid'
import { noteSchema, type Note } from '../shared/card.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { Calls } from './calls.ts'
import { inTransaction, type Database } from './database.ts'
import { foldText } from './fold-text.ts'
import type { Outbox } from './outbox.ts'

export const EMPTY_NOTE: Note = { text: '', outcome: null }

type NoteRow = {
  readonly noteKey: number
  readonly text: string
  readonly outcome: string | null
  readonly savedAt: number
}
export type SavedNote = { readonly note: Note; readonly savedAt: number }

/** The operators' notes, one to a call, saved while they are typed. */
export function openNotes(database: Database, calls: Calls, outbox: Outbox, now: () => number) {
  const select = database.prepare<[string], NoteRow>(
    'SELECT note_key AS noteKey, text, outcome, saved_at AS savedAt FROM note WHERE call_id = ?',
  )
  const upsert = database
    .prepare<[string, string, string, string | null, number], number>(
      `INSERT INTO note (id, call_id, text, outcome, saved_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (call_id) DO UPDATE SET text = excluded.text, outcome = excluded.outcome, saved_at = excluded.saved_at
       RETURNING note_key`,
    )
    .pluck()
  const insertSearch = database.prepare<[number, string]>('INSERT INTO note_search (rowid, text) VALUES (?, ?)')
  const removeSearch = database.prepare<[number]>('DELETE FROM note_search WHERE rowid = ?')

  const read = (callId: string): SavedNote | null => {
    const row = select.get(callId)
    return row ? { note: noteSchema.parse({ text: row.text, outcome: row.outcome }), savedAt: row.savedAt } : null
  }

  return {
    read,
    /**
     * Saves a note; on the disk when it returns. A call whose report the CRM has already gets an entry in the outbox
     * with the note's change, in the same transaction.
     */
    save: inTransaction(database, (callId: string, note: Note): Result<{ savedAt: number }, 'unknown-call'> => {
      if (!calls.get(callId))
        return failure('unknown-call', `no call ${callId} has been recorded: its note cannot be kept`)
      const before = select.get(callId)
      const savedAt = now()
      if (before && before.text === note.text && before.outcome === note.outcome) return success({ savedAt })
      const noteKey = upsert.get(uuidv7(), callId, note.text, note.outcome, savedAt)
      if (noteKey === undefined) throw new Error('the saved note has no key')
      if (before) removeSearch.run(noteKey)
      insertSearch.run(noteKey, foldText(note.text))
      outbox.noteChanged(callId)
      return success({ savedAt })
    }),
  }
}
export type Notes = ReturnType<typeof openNotes>
