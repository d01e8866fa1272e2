import { success, type Result } from '../../shared/result.ts'
import type { ClientStore } from '../client-store.ts'
import { inTransaction, type Database } from '../database.ts'
import type { Notes } from '../notes.ts'
import type { Outbox, OutboxRow } from '../outbox.ts'
import type { Connector, ConnectorError } from './connector.ts'
import type { PushEntries } from './push-entry.ts'

export type PushParts = {
  readonly database: Database
  readonly clients: ClientStore
  readonly notes: Notes
  readonly outbox: Outbox
  readonly pushEntry: PushEntries
}

/** Tells the CRM what may be told now, in order; answers the failure that ended it, or the last that did not. */
export async function pushOutbox(
  parts: PushParts,
  connector: Connector,
  signal: AbortSignal,
): Promise<Result<null, ConnectorError>> {
  const { outbox, pushEntry, notes } = parts
  let failed: Result<null, ConnectorError> = success(null)
  for (let row = outbox.next(); row && !signal.aborted; row = outbox.next()) {
    const entry = pushEntry(row)
    if (!entry.ok) {
      if (entry.error.code === 'needless') outbox.markSent(row.sequence)
      else outbox.markRefused(row.sequence, entry.error.message)
      continue
    }
    const noteSavedAt = row.callId === null ? undefined : notes.read(row.callId)?.savedAt
    outbox.begin(row.sequence)
    const pushed = await connector.push(entry.value, signal)
    if (signal.aborted && !pushed.ok) return success(null)
    if (pushed.ok) {
      markSent(parts, row, pushed.value.crmId, noteSavedAt)
      continue
    }
    const { code, message } = pushed.error
    if (code === 'refused') {
      outbox.markRefused(row.sequence, message)
      continue
    }
    outbox.postpone(row, message)
    failed = pushed
    if (code !== 'malformed') break
  }
  return failed
}

function markSent(
  { database, clients, notes, outbox }: PushParts,
  row: OutboxRow,
  crmId: string | null,
  noteSavedAt: number | undefined,
): void {
  const { kind, clientId, callId } = row
  const mark = inTransaction(database, () => {
    outbox.markSent(row.sequence)
    if (kind === 'client' && clientId !== null && crmId !== null) clients.acknowledge(clientId, crmId)
    // the operator wrote on while the report was under way
    const isNoteNewer = kind === 'call' && callId !== null && notes.read(callId)?.savedAt !== noteSavedAt
    if (isNoteNewer) outbox.enqueue({ kind: 'note', clientId, callId })
  })
  mark()
}
