import { v7 as uuidv7 } from 'uuid'
import type { OUTBOX_KINDS, OUTBOX_STATES } from '../shared/outbox.ts'
import { openCallReports } from './call-reports.ts'
import type { Database } from './database.ts'
import { openOutboxMending } from './outbox-mending.ts'

export type OutboxKind = (typeof OUTBOX_KINDS)[number]
export type OutboxState = (typeof OUTBOX_STATES)[number]

/** What the CRM has to be told: which things, not their contents, which may change until it is sent. */
export type OutboxItem = {
  readonly kind: OutboxKind
  readonly clientId: string | null
  readonly callId: string | null
  /** Only what stands in no other table. */
  readonly payload?: Readonly<Record<string, unknown>>
}

export type OutboxRow = {
  readonly sequence: number
  readonly idempotencyKey: string
  readonly kind: OutboxKind
  readonly clientId: string | null
  readonly callId: string | null
  readonly payload: string
  readonly attempts: number
  /**
   * JSON: what was sent before, as long as nobody knows whether the CRM has it; empty: not even that is known; null: the
   * CRM does not have it.
   */
  readonly attempt: string | null
  readonly createdAt: number
}

/** After a call the operator writes on: the report waits so long since the last word, so that it is sent once. */
const WRAP_UP_MS = 60_000
const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 10 * 60_000

/**
 * Milliseconds until the next attempt after so many failed ones: doubling, at most ten minutes, spread by up to a half
 * so that five hundred workstations do not come back at once.
 */
export function retryDelay(attempts: number, random: () => number = Math.random): number {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1), LONGEST_RETRY_MS)
  return Math.round(delay * (1 - random() / 2))
}

/**
 * The outbox: what operators did, in order, until the CRM has it.
 * @param changed called whenever entries came or changed their state, inside the transaction that does so
 */
export function openOutbox(database: Database, now: () => number, changed: () => void = () => undefined) {
  const insert = database.prepare(
    `INSERT INTO outbox (idempotency_key, kind, client_id, call_id, payload, next_attempt_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  // an entry waits for the earlier ones of its client and call, and for its client to be known there, also where the
  // client was entered after it; what was refused holds up only what builds on it, and what was given up holds up nothing
  const selectNext = database.prepare<[number], OutboxRow>(
    `SELECT sequence, idempotency_key AS idempotencyKey, kind, client_id AS clientId, call_id AS callId, payload,
            attempts, attempt, created_at AS createdAt
     FROM outbox AS entry
     WHERE state = 'waiting' AND next_attempt_at <= ?
       AND (kind = 'client' OR NOT EXISTS (
         SELECT 1 FROM outbox AS other
         WHERE other.state <> 'sent' AND other.client_id = entry.client_id
           AND ((other.state = 'waiting' AND other.sequence < entry.sequence)
             OR (other.kind = 'client' AND other.state <> 'given-up'))))
       AND NOT EXISTS (
         SELECT 1 FROM outbox AS earlier
         WHERE earlier.call_id = entry.call_id AND earlier.sequence < entry.sequence
           AND (earlier.state = 'waiting' OR (earlier.kind = 'call' AND earlier.state = 'refused')))
     ORDER BY sequence LIMIT 1`,
  )
  const begin = database.prepare<[string, number]>(
    'UPDATE outbox SET attempts = attempts + 1, attempt = ? WHERE sequence = ?',
  )
  const setState = database.prepare<[OutboxState, number, string, number]>(
    'UPDATE outbox SET state = ?, next_attempt_at = ?, message = ? WHERE sequence = ?',
  )
  const setAttempt = database.prepare<[string | null, number]>('UPDATE outbox SET attempt = ? WHERE sequence = ?')
  const countStates = database.prepare<[], { state: string; count: number }>(
    "SELECT state, count(*) AS count FROM outbox WHERE state IN ('waiting', 'refused') GROUP BY state",
  )
  const delay = database.prepare<[number, string]>(
    "UPDATE outbox SET next_attempt_at = ? WHERE call_id = ? AND state = 'waiting' AND attempts = 0",
  )
  const selectUntried = database
    .prepare<[string, OutboxKind], number>(
      `SELECT sequence FROM outbox
       WHERE client_id = ? AND kind = ? AND state = 'waiting' AND attempt IS NULL ORDER BY sequence DESC LIMIT 1`,
    )
    .pluck()
  const addRemoved = database.prepare<[string, number]>(
    `UPDATE outbox SET payload = json_set(payload, '$.removed', json((
       SELECT json_group_array(value) FROM (
         SELECT value FROM json_each(outbox.payload, '$.removed') UNION SELECT value FROM json_each(?)))))
     WHERE sequence = ?`,
  )
  const giveUp = database.prepare<[number]>("UPDATE outbox SET state = 'given-up' WHERE sequence = ?")
  const wakeAll = database.prepare<[number]>("UPDATE outbox SET next_attempt_at = ? WHERE state = 'waiting'")

  const mending = openOutboxMending(database, now, changed)

  const enqueue = (item: OutboxItem): void => {
    const at = now()
    const payload = JSON.stringify(item.payload ?? {})
    insert.run(uuidv7(), item.kind, item.clientId, item.callId, payload, item.callId ? at + WRAP_UP_MS : at, at)
    changed()
  }

  /** An entry that has been tried may have been done by the CRM: what changes after that needs an entry of its own. */
  const untried = (kind: OutboxKind, clientId: string): number | undefined => selectUntried.get(clientId, kind)

  const reports = openCallReports(database, enqueue)

  return {
    ...reports,
    ...mending,
    /** Call it inside the transaction of what it reports. */
    enqueue,
    /**
     * The same for types and tags, of which an entry tells all: one that has not been tried tells this change too.
     * `removed`: typologies of which a type was taken away, whose CRM's word is passed over until the entry is sent.
     */
    enqueueChange(kind: 'types' | 'tags', clientId: string, removed: readonly string[] = []): void {
      const waiting = untried(kind, clientId)
      const payload = removed.length > 0 ? { removed } : {}
      if (waiting === undefined) enqueue({ kind, clientId, callId: null, payload })
      else if (removed.length > 0) addRemoved.run(JSON.stringify(removed), waiting)
    },
    /** The CRM has still to be told of a new client, and will be told all that is known then. */
    isClientUntried: (clientId: string): boolean => untried('client', clientId) !== undefined,
    /** The next entry that may be sent now. */
    next: (): OutboxRow | undefined => selectNext.get(now()),
    /**
     * An attempt begins with this content (JSON). Written down before it does: after a crash nobody knows how far it
     * came, and what is sent once more has to be the same.
     */
    begin: (sequence: number, content: string): void => void begin.run(content, sequence),
    /** The CRM has it. */
    markSent(row: OutboxRow): void {
      // types and tags change, and what was told of them is shown; all else is kept elsewhere
      if (row.kind !== 'types' && row.kind !== 'tags') setAttempt.run(null, row.sequence)
      setState.run('sent', now(), '', row.sequence)
      changed()
    },
    /** The CRM does not want it, in its own words: a person has to look. Without words: what it was about is gone. */
    markRefused(row: OutboxRow, message: string): void {
      setState.run('refused', now(), message, row.sequence)
      setAttempt.run(row.attempt === null ? null : '', row.sequence)
      changed()
    },
    /** `isUntold`: the CRM has said that it did not do it, or was not reached at all; otherwise nobody knows. */
    postpone(row: OutboxRow, message: string, { isUntold }: { readonly isUntold: boolean }): void {
      setState.run('waiting', now() + retryDelay(row.attempts + 1), message, row.sequence)
      if (isUntold) setAttempt.run(row.attempt, row.sequence)
      changed()
    },
    /** What was sent before was refused and would be another thing today: that is tried once more. */
    makeAnew: (sequence: number): void => void setAttempt.run('', sequence),
    /** A note that has been told already is no entry. */
    drop(sequence: number): void {
      reports.drop(sequence)
      changed()
    },
    /** There is nobody at the CRM whom it could be told of: that was decided when its client was given up. */
    markNowhere(sequence: number): void {
      giveUp.run(sequence)
      changed()
    },
    /** Everything waiting may be tried at once: the CRM answers again, or an operator asked for it. */
    wake: (): void => void wakeAll.run(now()),
    counts(): { readonly waiting: number; readonly refused: number } {
      const rows = countStates.all()
      const count = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0
      return { waiting: count('waiting'), refused: count('refused') }
    },
    /** The operator writes about this call. Call it inside the transaction that keeps the note. */
    noteChanged(callId: string): void {
      delay.run(now() + WRAP_UP_MS, callId)
      reports.reviveReport(callId, now() + WRAP_UP_MS)
      reports.tellOfCall(callId, { isNoteChanged: true })
    },
  }
}
export type Outbox = ReturnType<typeof openOutbox>
