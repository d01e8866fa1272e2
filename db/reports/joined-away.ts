import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { ClientStore } from '../client-store.ts'
import type { Database } from '../database.ts'
import type { JoinedClients } from '../joined-clients.ts'

/** What is worked out of so many clients takes about a millisecond. */
const CLIENTS_OF_A_PART = 10

/** Records of further sources that are the same person as another record, and that record, which counts; both by key. */
export type JoinedAway = () => Promise<ReadonlyMap<number, number>>

/** So that reports count each person once. Without clients of further sources nothing is read. */
export function openJoinedAway(
  database: Database,
  { clients, joined }: { readonly clients: Pick<ClientStore, 'byKey'>; readonly joined: JoinedClients },
): JoinedAway {
  const selectSources = database
    .prepare<[], string>("SELECT DISTINCT source_id FROM client WHERE source_id <> ''")
    .pluck()
  const selectKeys = database
    .prepare<[string, number, number], number>(
      `SELECT client_key FROM client WHERE source_id = ? AND source_id <> '' AND client_key > ?
       ORDER BY client_key LIMIT ?`,
    )
    .pluck()
  // most clients share their numbers with nobody
  const sharesNumber = database
    .prepare<[number], 0 | 1>(
      `SELECT EXISTS (
         SELECT 1 FROM client_phone AS own JOIN client_phone AS other ON other.e164 = own.e164
         WHERE own.client_key = ? AND other.client_key <> own.client_key)`,
    )
    .pluck()

  return async () => {
    const away = new Map<number, number>()
    if (!joined.isAny()) return away
    for (const sourceId of selectSources.all()) {
      let keys = selectKeys.all(sourceId, 0, CLIENTS_OF_A_PART)
      while (keys.length > 0) {
        for (const key of keys) {
          const row = sharesNumber.get(key) === 1 ? clients.byKey(key) : undefined
          const lead = row && joined.leadOf(row).clientKey
          if (lead !== undefined && lead !== key) away.set(key, lead)
        }
        await yieldToEvents()
        keys = selectKeys.all(sourceId, keys.at(-1) ?? 0, CLIENTS_OF_A_PART)
      }
    }
    return away
  }
}
