import { pushEntrySchema, type PushEntry } from '../../shared/outbox.ts'
import { success, type Result } from '../../shared/result.ts'
import type { ClientStore } from '../client-store.ts'
import { inTransaction, type Database } from '../database.ts'
import type { Outbox, OutboxRow } from '../outbox.ts'
import type { Connector, PushError } from './connector.ts'
import type { PushEntries } from './push-entry.ts'

export type PushParts = {
  readonly database: Database
  readonly clients: ClientStore
  readonly outbox: Outbox
  readonly pushEntry: PushEntries
}

/** Tells the CRM what may be told now, in order; answers the failure that ended it, or the last that did not. */
export async function pushOutbox(
  parts: PushParts,
  connector: Connector,
  signal: AbortSignal,
): Promise<Result<null, PushError>> {
  const { outbox } = parts
  let failed: Result<null, PushError> = success(null)
  for (let row = outbox.next(); row && !signal.aborted; row = outbox.next()) {
    const entry = contentOf(parts, row)
    if (!entry.ok) {
      if (entry.error.code === 'needless' && row.kind === 'note') outbox.drop(row.sequence)
      else if (entry.error.code === 'needless') outbox.markSent(row)
      else if (entry.error.code === 'nowhere') outbox.markNowhere(row.sequence)
      else outbox.markRefused(row, '')
      continue
    }
    const content = JSON.stringify(entry.value)
    outbox.begin(row.sequence, content)
    const pushed = await connector.push(entry.value, signal, row.attempt !== null)
    if (signal.aborted && !pushed.ok) return success(null)
    if (pushed.ok) {
      markSent(parts, row, entry.value, pushed.value.crmId)
      continue
    }
    const { code, message } = pushed.error
    if (code === 'refused') {
      if (hasChanged(parts, row, content)) outbox.makeAnew(row.sequence)
      else outbox.markRefused(row, message)
      continue
    }
    outbox.postpone(row, message, { isUntold: code === 'unauthorised' || code === 'unsent' })
    failed = pushed
    if (code !== 'malformed') break
  }
  return failed
}

/**
 * What is to be told. What may have reached the CRM already is told once more as it was, so that it is the same thing to
 * both sides; what has changed since follows on its own.
 */
function contentOf({ pushEntry }: PushParts, row: OutboxRow): ReturnType<PushEntries> {
  if (row.attempt === null || row.attempt === '') return pushEntry(row)
  const parsed = pushEntrySchema.safeParse(JSON.parse(row.attempt))
  return parsed.success ? success(parsed.data) : pushEntry(row)
}

/** What was sent as it had been may be refused for what has been mended since. */
function hasChanged({ pushEntry }: PushParts, row: OutboxRow, content: string): boolean {
  if (row.attempt === null || row.attempt === '') return false
  const now = pushEntry(row)
  // read as the other one was, so that the order of fields is the same
  return now.ok && JSON.stringify(pushEntrySchema.parse(now.value)) !== content
}

function markSent(
  { database, clients, outbox }: PushParts,
  row: OutboxRow,
  entry: PushEntry,
  crmId: string | null,
): void {
  const { sequence, clientId, callId } = row
  const mark = inTransaction(database, () => {
    outbox.markSent(row)
    if (entry.kind === 'client' && clientId !== null && crmId !== null) {
      clients.acknowledge(clientId, crmId)
      outbox.tellOfCallsOf(clientId)
    }
    if (callId === null) return
    if (entry.kind === 'call') {
      const told = { text: entry.note, outcome: entry.outcome }
      outbox.rememberTold(sequence, told, entry.crmClientId)
    }
    if (entry.kind === 'note') outbox.rememberTold(sequence, entry, entry.crmClientId)
    // the operator wrote on, or tied the call to another client, while the report was under way
    outbox.tellOfCall(callId)
  })
  mark()
}
