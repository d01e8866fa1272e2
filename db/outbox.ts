import { v7 as uuidv7 } from 'uuid'
import type { OUTBOX_KINDS } from '../shared/outbox.ts'
import type { Database } from './database.ts'

export type OutboxKind = (typeof OUTBOX_KINDS)[number]

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

/** The outbox: what operators did, in order, until the CRM has it. */
export function openOutbox(database: Database, now: () => number) {
  const insert = database.prepare(
    `INSERT INTO outbox (idempotency_key, kind, client_id, call_id, payload, next_attempt_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  // an entry waits for the earlier ones of its client and call; what was refused holds up only what builds on it
  const selectNext = database.prepare<[number], OutboxRow>(
    `SELECT sequence, idempotency_key AS idempotencyKey, kind, client_id AS clientId, call_id AS callId, payload,
            attempts, created_at AS createdAt
     FROM outbox AS entry
     WHERE state = 'waiting' AND next_attempt_at <= ?
       AND NOT EXISTS (
         SELECT 1 FROM outbox AS earlier
         WHERE earlier.state <> 'sent' AND earlier.client_id = entry.client_id AND earlier.sequence < entry.sequence
           AND (earlier.state = 'waiting' OR earlier.kind = 'client'))
       AND NOT EXISTS (
         SELECT 1 FROM outbox AS earlier
         WHERE earlier.state <> 'sent' AND earlier.call_id = entry.call_id AND earlier.sequence < entry.sequence
           AND (earlier.state = 'waiting' OR earlier.kind = 'call'))
     ORDER BY sequence LIMIT 1`,
  )
  const begin = database.prepare<[number]>('UPDATE outbox SET attempts = attempts + 1 WHERE sequence = ?')
  const update = database.prepare('UPDATE outbox SET state = ?, next_attempt_at = ?, message = ? WHERE sequence = ?')
  const countStates = database.prepare<[], { state: string; count: number }>(
    "SELECT state, count(*) AS count FROM outbox WHERE state <> 'sent' GROUP BY state",
  )
  const stateOfCall = database
    .prepare<[string], string>("SELECT state FROM outbox WHERE call_id = ? AND kind = 'call' ORDER BY sequence DESC")
    .pluck()
  const delay = database.prepare<[number, string]>(
    "UPDATE outbox SET next_attempt_at = ? WHERE call_id = ? AND state = 'waiting' AND attempts = 0",
  )
  const isNoteWaiting = database.prepare<[string]>(
    "SELECT 1 FROM outbox WHERE call_id = ? AND kind = 'note' AND state = 'waiting' AND attempts = 0",
  )
  const selectUntried = database
    .prepare<[string, OutboxKind], number>(
      `SELECT sequence FROM outbox
       WHERE client_id = ? AND kind = ? AND state = 'waiting' AND attempts = 0 ORDER BY sequence DESC LIMIT 1`,
    )
    .pluck()
  const addRemoved = database.prepare<[string, number]>(
    `UPDATE outbox SET payload = json_set(payload, '$.removed', json((
       SELECT json_group_array(value) FROM (
         SELECT value FROM json_each(outbox.payload, '$.removed') UNION SELECT value FROM json_each(?)))))
     WHERE sequence = ?`,
  )
  const retie = database.prepare<[string | null, string]>(
    "UPDATE outbox SET client_id = ? WHERE call_id = ? AND kind IN ('call', 'note') AND state = 'waiting'",
  )
  const wakeAll = database.prepare<[number]>("UPDATE outbox SET next_attempt_at = ? WHERE state = 'waiting'")

  const enqueue = (item: OutboxItem): void => {
    const at = now()
    const payload = JSON.stringify(item.payload ?? {})
    insert.run(uuidv7(), item.kind, item.clientId, item.callId, payload, item.callId ? at + WRAP_UP_MS : at, at)
  }

  /** An entry that has been tried may have been done by the CRM: what changes after that needs an entry of its own. */
  const untried = (kind: OutboxKind, clientId: string): number | undefined => selectUntried.get(clientId, kind)

  return {
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
    /** An attempt begins. Written down before it does: after a crash nobody knows how far it came. */
    begin: (sequence: number): void => void begin.run(sequence),
    markSent: (sequence: number): void => void update.run('sent', now(), '', sequence),
    /** The CRM does not want it, in its own words: a person has to look. */
    markRefused: (sequence: number, message: string): void => void update.run('refused', now(), message, sequence),
    postpone(row: OutboxRow, message: string): void {
      update.run('waiting', now() + retryDelay(row.attempts + 1), message, row.sequence)
    },
    /** Everything waiting may be tried at once: the CRM answers again, or an operator asked for it. */
    wake: (): void => void wakeAll.run(now()),
    counts(): { readonly waiting: number; readonly refused: number } {
      const rows = countStates.all()
      const count = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0
      return { waiting: count('waiting'), refused: count('refused') }
    },
    /** The operator is still writing about this call. */
    wrapUp: (callId: string): void => void delay.run(now() + WRAP_UP_MS, callId),
    /** State of the newest entry that reports this call; undefined: none yet. */
    stateOfCall: (callId: string): string | undefined => stateOfCall.get(callId),
    /** A change of the note that has not been tried yet will carry the newest text anyway. */
    isNoteWaiting: (callId: string): boolean => isNoteWaiting.get(callId) !== undefined,
    /** The call turned out to be another client's. */
    retie: (callId: string, clientId: string | null): void => void retie.run(clientId, callId),
  }
}
export type Outbox = ReturnType<typeof openOutbox>
