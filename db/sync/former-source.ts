import type { ClientFromCrm, ClientRow, ClientStore } from '../client-store.ts'
import type { ClientPhone } from '../stored-phone.ts'
import type { Database } from '../database.ts'
import { foldText } from '../fold-text.ts'
import { idRange } from '../source-ids.ts'
import { accountOf } from './source-key.ts'

/**
 * Clients of the CRM that was connected before. Another CRM may use the same ids for other people, so theirs do not count
 * any more; who is found in the new CRM under the same id and with the same name or number is the same client and keeps
 * all that operators did, and who is not goes with the first complete run. Until then cards show them as before.
 * All methods that write are to be called inside the transaction of a page.
 *
 * @param sourceId of a further source, which has accounts of its own; empty: the CRM. Neither touches the other's clients.
 */
export function openFormerSource(database: Database, clients: Pick<ClientStore, 'byKey'>, sourceId = '') {
  const range = idRange(sourceId)
  const selectOthers = database
    .prepare<[string, string], string>('SELECT connector FROM sync_state WHERE connector <> ? AND source_id = ?')
    .pluck()
  const forgetOthers = database.prepare<[string, string]>(
    'DELETE FROM sync_state WHERE connector <> ? AND source_id = ?',
  )
  // a page may be cut off after its first clients: that they are of this source is to be known all the same
  const note = database.prepare<[string, string]>(
    'INSERT INTO sync_state (connector, source_id) VALUES (?, ?) ON CONFLICT (connector) DO NOTHING',
  )
  // who came from two CRMs before counts as of the last
  const retireAll = database.prepare<typeof range>(
    'UPDATE client SET former_crm_id = crm_id, crm_id = NULL WHERE crm_id >= @from AND crm_id < @to',
  )
  // what is remembered by an id of the account before says nothing of whoever has this id now
  const forgetIds = ['gone_client', 'unseen_client'].map((table) =>
    database.prepare<typeof range>(`DELETE FROM ${table} WHERE crm_id >= @from AND crm_id < @to`),
  )
  const selectFormer = database
    .prepare<[string], number>('SELECT client_key FROM client WHERE former_crm_id = ?')
    .pluck()
  const selectKeys = database
    .prepare<[number], string>('SELECT match_key FROM client_phone WHERE client_key = ? AND match_key IS NOT NULL')
    .pluck()
  const adoptOne = database.prepare<[number]>(
    'UPDATE client SET crm_id = former_crm_id, former_crm_id = NULL WHERE client_key = ?',
  )
  const isTaken = database.prepare<[string], number>('SELECT 1 FROM client WHERE crm_id = ?').pluck()
  const IS_LEFT = 'former_crm_id >= @from AND former_crm_id < @to'
  const isAnyLeft = database
    .prepare<typeof range, 0 | 1>(`SELECT EXISTS (SELECT 1 FROM client WHERE ${IS_LEFT})`)
    .pluck()
  const countLeft = database.prepare<typeof range, number>(`SELECT count(*) FROM client WHERE ${IS_LEFT}`).pluck()
  const countFromCrm = database
    .prepare<typeof range, number>('SELECT count(*) FROM client WHERE crm_id >= @from AND crm_id < @to')
    .pluck()
  const forgetSearch = database.prepare<typeof range>(
    `DELETE FROM client_search WHERE rowid IN (SELECT client_key FROM client WHERE ${IS_LEFT})`,
  )
  const forgetLeft = database.prepare<typeof range>(`DELETE FROM client WHERE ${IS_LEFT}`)

  const isSame = (row: ClientRow, client: ClientFromCrm, phones: readonly ClientPhone[]): boolean => {
    const name = foldText(row.name)
    if (name !== '' && name === foldText(client.name)) return true
    const keys = new Set(selectKeys.all(row.clientKey))
    return phones.some(({ matchKey }) => keys.has(matchKey ?? ''))
  }

  return {
    /** Clients of this source are about to be taken over: cursors of others say nothing any more, their clients are former. */
    begin(name: string): void {
      const others = selectOthers.all(name, sourceId)
      if (others.some((other) => accountOf(other) !== accountOf(name))) {
        retireAll.run(range)
        for (const forget of forgetIds) forget.run(range)
      }
      if (others.length > 0) forgetOthers.run(name, sourceId)
      note.run(name, sourceId)
    },

    /** Whether anybody is left of the source before. */
    isAnyLeft: (): boolean => isAnyLeft.get(range) === 1,

    /** Before a client of the new source is taken over. */
    adopt(client: ClientFromCrm, phones: readonly ClientPhone[]): void {
      const clientKey = selectFormer.get(client.id)
      if (clientKey === undefined || isTaken.get(client.id) !== undefined) return
      const row = clients.byKey(clientKey)
      if (row && isSame(row, client, phones)) adoptOne.run(clientKey)
    },

    /** So many would be left of a source before, if this one ended now without any client; 0: it has some, or none was before. */
    lostToNobody(name: string): number {
      const isOther = selectOthers.all(name, sourceId).some((other) => accountOf(other) !== accountOf(name))
      const fromCrm = countFromCrm.get(range) ?? 0
      const left = countLeft.get(range) ?? 0
      if (isOther) return fromCrm + left
      return fromCrm === 0 ? left : 0
    },

    /** The new source has been read to its end: who is not in it goes. */
    end(): void {
      forgetSearch.run(range)
      forgetLeft.run(range)
    },
  }
}
export type FormerSource = ReturnType<typeof openFormerSource>
