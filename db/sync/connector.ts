import type { CrmClient, RecordedKind } from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import type { Result } from '../../shared/result.ts'

/**
 * - `unreachable`: try again later (network, timeout, 408, 425, 429, 5xx, or the caller's own abort)
 * - `unauthorised`: nothing works until somebody mends the credentials (401)
 * - `refused`: never try the same again; the message holds the CRM's own words (other 4xx)
 * - `malformed`: the CRM answered something that it should not; trying again is allowed, but helps only if it changes
 */
export type ConnectorError = 'unreachable' | 'unauthorised' | 'refused' | 'malformed'

/** `unsent`: as `unreachable`, and it is certain that the CRM has not been told; otherwise nobody knows. */
export type PushError = ConnectorError | 'unsent'

/** A record, or one part of it (an entry of its history, a field), that could not be understood and was left out. */
export type SkippedRecord = { id: string; reason: string }

/** Two records that were one person are one at the CRM now: `from` is gone, `into` has what was of either. Ids of the CRM. */
export type MergedClients = { readonly from: string; readonly into: string }

/** One step of a run. Applying a page twice ends the same. */
export type PullPage = {
  clients: CrmClient[]
  skipped: SkippedRecord[]
  /** Ids of clients that the CRM says it has deleted. */
  deletedIds: string[]
  /**
   * Merges of clients, where the CRM tells them: what operators did to `from` becomes that of `into`. They may be told
   * again at any time, also before `into` has come or after `from` has been deleted. Left out: it tells none.
   */
  mergedInto?: readonly MergedClients[]
  /**
   * On the last page of a run: the ids of all clients at the CRM, else null. The connector does not know the cache, so
   * the caller deletes what it has cached under an id that is not in the list (and should ask somebody before it deletes
   * a large part of its clients). A client that the CRM acknowledged while the run was under way may be missing here; if
   * it is deleted all the same, the next run brings it back, because its change is newer than the run's start.
   */
  knownIds: string[] | null
  /** Opaque; saved together with the page, in one transaction, and given to the next pull. */
  cursor: string
  /**
   * How many clients the pages of this reading hold in all, where the CRM tells; null or left out: it does not. Only for
   * the time that is shown to be left.
   */
  total?: number | null
  /**
   * True on the first page where the connector itself begins to read all clients once more, because its place was
   * forgotten or is too old: cached clients that do not come until the run is complete have been deleted meanwhile.
   */
  readsAgain?: boolean
  /** True on the last page of a run: the cache is as new as the CRM was when the run began. */
  complete: boolean
}

/** What every CRM is to the data process. All methods may be called again at any time; none throws for trouble outside. */
export type Connector = {
  /** The key under which the cursor is kept: another source has another one. */
  readonly name: string
  /**
   * What the CRM keeps records of, for all of its clients: a client without a refund has none if `refund` is listed,
   * otherwise nobody knows. Saved with the cursor; what is left out only makes suggestions rarer, never wrong.
   */
  readonly records: readonly RecordedKind[]
  /** The next page of changes. Cursor null, or one of another version: everything from the beginning. */
  pull(cursor: string | null, signal: AbortSignal): Promise<Result<PullPage, ConnectorError>>
  /** Clients with this number, in any spelling, asked live. A number that the CRM cannot be asked for: an empty list. */
  lookup(number: string, signal: AbortSignal): Promise<Result<CrmClient[], ConnectorError>>
  /**
   * Tells the CRM one thing, at most once per idempotency key. `crmId`: the id of a new client, null for other entries.
   * `isRetry`: the same entry was sent before, and nobody knows what became of it.
   */
  push(entry: PushEntry, signal: AbortSignal, isRetry?: boolean): Promise<Result<{ crmId: string | null }, PushError>>
}
