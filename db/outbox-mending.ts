import { failure, success, type Result } from '../shared/result.ts'
import { inTransaction, type Database } from './database.ts'
import type { OutboxKind, OutboxState } from './outbox.ts'

type Standing = { readonly state: OutboxState; readonly kind: OutboxKind; readonly clientId: string | null }

/**
 * What a person does about an entry that the CRM refused.
 * @param changed as of the outbox
 */
export function openOutboxMending(database: Database, now: () => number, changed: () => void) {
  const selectStanding = database.prepare<[number], Standing>(
    'SELECT state, kind, client_id AS clientId FROM outbox WHERE sequence = ?',
  )
  const retry = database.prepare<[number, number]>(
    `UPDATE outbox SET state = 'waiting', next_attempt_at = ?, message = '',
       client_id = CASE WHEN call_id IS NULL THEN client_id
         ELSE (SELECT call.client_id FROM call WHERE call.id = outbox.call_id) END
     WHERE sequence = ?`,
  )
  const hasten = database.prepare<[number, number]>('UPDATE outbox SET next_attempt_at = ? WHERE sequence = ?')
  const giveUp = database.prepare<[number]>("UPDATE outbox SET state = 'given-up' WHERE sequence = ?")
  // a client that is not told of has no numbers, types and tags to tell either; its calls are told as nobody's
  const giveUpDependants = database.prepare<[string | null]>(
    `UPDATE outbox SET state = 'given-up', message = ''
     WHERE client_id = ? AND kind IN ('phone', 'types', 'tags') AND state = 'waiting'`,
  )
  const retryDependants = database.prepare<[number, string | null]>(
    `UPDATE outbox SET state = 'waiting', next_attempt_at = ?
     WHERE client_id = ? AND kind IN ('phone', 'types', 'tags') AND state = 'given-up' AND message = ''`,
  )

  return {
    /** A refused entry waits again, and is made anew of how things stand; one that waits may be tried at once. */
    retry: inTransaction(database, (sequence: number): Result<null, 'unknown-entry' | 'already-sent'> => {
      const row = selectStanding.get(sequence)
      if (!row) return failure('unknown-entry', `there is no entry ${sequence}`)
      if (row.state === 'sent') return failure('already-sent', `the CRM has entry ${sequence}`)
      if (row.state === 'waiting') hasten.run(now(), sequence)
      else retry.run(now(), sequence)
      if (row.kind === 'client') retryDependants.run(now(), row.clientId)
      changed()
      return success(null)
    }),
    /** Nobody wants a refused entry to be sent any more; what was entered stays here. */
    giveUp: inTransaction(database, (sequence: number): Result<null, 'unknown-entry' | 'not-refused'> => {
      const row = selectStanding.get(sequence)
      if (!row) return failure('unknown-entry', `there is no entry ${sequence}`)
      if (row.state !== 'refused') return failure('not-refused', `entry ${sequence} is ${row.state}`)
      giveUp.run(sequence)
      if (row.kind === 'client') giveUpDependants.run(row.clientId)
      changed()
      return success(null)
    }),
  }
}
