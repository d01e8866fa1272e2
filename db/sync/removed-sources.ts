import type { ClientStore } from '../client-store.ts'
import { inTransaction, type Database } from '../database.ts'
import { idRange } from '../source-ids.ts'
import { inSlices } from './slices.ts'

/** As many as are looked for at once. */
const KEYS_AT_ONCE = 1_000

/** Further sources that the settings do not have any more: their clients go, and what operators did of them stays. */
export function openRemovedSources(database: Database, clients: Pick<ClientStore, 'forget'>) {
  // each client of a source came after its row was written
  const selectSources = database
    .prepare<[], string>(
      `SELECT DISTINCT source_id FROM sync_state AS state
       WHERE source_id <> '' AND (records IS NOT NULL OR EXISTS (
         SELECT 1 FROM client WHERE client.source_id = state.source_id AND client.source_id <> ''))`,
    )
    .pluck()
  const selectKeys = database
    .prepare<[string, number], number>("SELECT client_key FROM client WHERE source_id = ? AND source_id <> '' LIMIT ?")
    .pluck()
  const forgetUnseen = database.prepare<{ from: string; to: string }>(
    'DELETE FROM unseen_client WHERE crm_id >= @from AND crm_id < @to',
  )
  // the account is remembered: under the same id another one may come, whose ids mean other people
  const forgetPlace = database.prepare<[string]>(
    'UPDATE sync_state SET cursor = NULL, finished_at = NULL, records = NULL WHERE source_id = ?',
  )

  const forget = inTransaction(database, (sourceId: string): void => {
    forgetUnseen.run(idRange(sourceId))
    forgetPlace.run(sourceId)
  })

  return {
    /**
     * Removes the clients of all sources but these, in slices between calls that ring; answers how many went. Aborted in the
     * middle it goes on the next time.
     */
    async removeAllBut(sourceIds: readonly string[], signal: AbortSignal): Promise<number> {
      let removed = 0
      for (const sourceId of selectSources.all().filter((id) => !sourceIds.includes(id))) {
        // before the first client goes: whoever comes back is to be read from the beginning
        forget(sourceId)
        for (;;) {
          const keys = selectKeys.all(sourceId, KEYS_AT_ONCE)
          await inSlices(database, keys, (key) => clients.forget(key), { signal, wrote: () => Promise.resolve() })
          if (signal.aborted) return removed
          removed += keys.length
          if (keys.length === 0) break
        }
      }
      return removed
    },
  }
}
export type RemovedSources = ReturnType<typeof openRemovedSources>
