import type { Note } from '../../shared/card.ts'
import type { RecordedKind } from '../../shared/client.ts'
import { callerIdentity, endedCall, ringingCall, unwrap, type TestService } from './data-service.ts'

/** What the CRM says that it keeps records of, as the connector of a sync would. */
export function crmRecords(at: TestService, ...kinds: readonly RecordedKind[]): void {
  at.service.database
    .prepare("INSERT OR REPLACE INTO sync_state (connector, cursor, finished_at, records) VALUES ('crm', '', 1, ?)")
    .run(JSON.stringify(kinds))
}

export type OwnCall = {
  readonly id: string
  /** The caller's; it leads to the client. */
  readonly number: string
  /** UTC milliseconds. */
  readonly ringsAt: number
  readonly isAnswered?: boolean
  readonly outcome?: Note['outcome']
  /** Signs that the operator notices. */
  readonly signs?: readonly string[]
}

/** A call of ours from beginning to end; answers the keys under which the CRM will be told of it. */
export async function recordOwnCall(at: TestService, call: OwnCall): Promise<string[]> {
  const { id, number, ringsAt, isAnswered = true, outcome = null, signs = [] } = call
  const { handlers, database } = at.service
  const ringing = ringingCall(id, callerIdentity(number), ringsAt)
  unwrap(await handlers['call.record'](ringing))
  for (const sign of signs) {
    unwrap(await handlers['call.observe']({ callId: id, sign, isObserved: true, locale: 'en' }))
  }
  if (outcome !== null) unwrap(await handlers['note.save']({ callId: id, note: { text: '', outcome } }))
  const ended = endedCall(ringing)
  const stamps = { ...ended.stamps, answeredAt: isAnswered ? ended.stamps.answeredAt : null }
  unwrap(await handlers['call.record']({ ...ended, stamps }))
  return database.prepare<[string], string>('SELECT idempotency_key FROM outbox WHERE call_id = ?').pluck().all(id)
}
