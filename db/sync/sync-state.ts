import type { RecordedKind } from '../../shared/client.ts'
import type { Database } from '../database.ts'
import { sourceIdOf } from '../source-ids.ts'

export type SyncState = { readonly cursor: string | null; readonly finishedAt: number | null }

/** How far each connector has come, and what its CRM keeps records of. */
export function openSyncState(database: Database) {
  const select = database.prepare<[string], SyncState>(
    'SELECT cursor, finished_at AS finishedAt FROM sync_state WHERE connector = ?',
  )
  const upsert = database.prepare<[string, string | null, number | null, string, string]>(
    `INSERT INTO sync_state (connector, cursor, finished_at, records, source_id) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (connector) DO UPDATE
     SET cursor = excluded.cursor, finished_at = coalesce(excluded.finished_at, finished_at),
       records = excluded.records`,
  )
  const clearCursor = database.prepare<[string]>('UPDATE sync_state SET cursor = NULL WHERE connector = ?')
  const selectNewest = database
    .prepare<[string], number | null>('SELECT max(finished_at) FROM sync_state WHERE source_id = ?')
    .pluck()
  return {
    read: (connector: string): SyncState => select.get(connector) ?? { cursor: null, finishedAt: null },
    /** Call it in the transaction that applies the page. `cursor` null: everything is to be read again. `finishedAt`: null as long as the run is not complete. */
    write: (
      connector: string,
      cursor: string | null,
      finishedAt: number | null,
      records: readonly RecordedKind[],
    ): void => void upsert.run(connector, cursor, finishedAt, JSON.stringify(records), sourceIdOf(connector)),
    /** The next run reads everything again; that there has been a complete one is not forgotten. */
    forgetCursor: (connector: string): void => void clearCursor.run(connector),
    /** End of the last complete run of the CRM's connector, or of that of a further source. */
    newest: (sourceId = ''): number | null => selectNewest.get(sourceId) ?? null,
  }
}
export type SyncStateStore = ReturnType<typeof openSyncState>
