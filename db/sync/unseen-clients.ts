import type { Database } from '../database.ts'
import { idRange } from '../source-ids.ts'

/** Once is nothing: a client that was made during the run comes with the next one. */
const SWEEPS_BEFORE_READING_AGAIN = 2
/** A list that has so many more than we were given is a list of something else. */
const UNSEEN_MAX = 10_000

/**
 * Clients that the CRM lists, but that have never come as changed: written with an old time stamp, or lost between two
 * pages of a list that moved. Everything is read again for each of them once; one that does not come even then (a record
 * that cannot be understood) is left alone. Methods are to be called inside the transaction of a page.
 * @param sourceId of a further source; empty: the CRM
 */
export function openUnseenClients(database: Database, sourceId = '') {
  const { from, to } = idRange(sourceId)
  const count = database
    .prepare<[string], number>(
      `INSERT INTO unseen_client (crm_id, sweeps) VALUES (?, 1)
       ON CONFLICT DO UPDATE SET sweeps = min(sweeps + 1, ${SWEEPS_BEFORE_READING_AGAIN + 1}) RETURNING sweeps`,
    )
    .pluck()
  const selectAll = database
    .prepare<[string, string], string>('SELECT crm_id FROM unseen_client WHERE crm_id >= ? AND crm_id < ?')
    .pluck()
  const forget = database.prepare<[string]>('DELETE FROM unseen_client WHERE crm_id = ?')

  return {
    /**
     * Takes a complete list of ids that the CRM has and the cache has not; answers whether everything is to be read
     * again.
     */
    note(unseen: ReadonlySet<string>): boolean {
      for (const crmId of selectAll.all(from, to)) if (!unseen.has(crmId)) forget.run(crmId)
      if (unseen.size > UNSEEN_MAX) return false
      let isDue = false
      for (const crmId of unseen) if (count.get(crmId) === SWEEPS_BEFORE_READING_AGAIN) isDue = true
      return isDue
    },
  }
}
export type UnseenClients = ReturnType<typeof openUnseenClients>
