import type { CrmClient } from '../../shared/client.ts'
import type { ClientRow, ClientStore, LabelledPhone } from '../client-store.ts'
import { storedMatchKey } from '../client-store.ts'
import type { Database } from '../database.ts'
import { foldText } from '../fold-text.ts'
import { accountOf } from './source-key.ts'

/**
 * Clients of the CRM that was connected before. Another CRM may use the same ids for other people, so theirs do not count
 * any more; who is found in the new CRM under the same id and with the same name or number is the same client and keeps
 * all that operators did, and who is not goes with the first complete run. Until then cards show them as before.
 * All methods that write are to be called inside the transaction of a page.
 */
export function openFormerSource(database: Database, clients: Pick<ClientStore, 'byKey'>) {
  const selectOthers = database
    .prepare<[string], string>('SELECT connector FROM sync_state WHERE connector <> ?')
    .pluck()
  const forgetOthers = database.prepare<[string]>('DELETE FROM sync_state WHERE connector <> ?')
  // a page may be cut off after its first clients: that they are of this source is to be known all the same
  const note = database.prepare<[string]>(
    'INSERT INTO sync_state (connector) VALUES (?) ON CONFLICT (connector) DO NOTHING',
  )
  // who came from two CRMs before counts as of the last
  const retireAll = database.prepare('UPDATE client SET former_crm_id = crm_id, crm_id = NULL WHERE crm_id IS NOT NULL')
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
  const countLeft = database.prepare<[], number>('SELECT count(*) FROM client WHERE former_crm_id IS NOT NULL').pluck()
  const countFromCrm = database.prepare<[], number>('SELECT count(*) FROM client WHERE crm_id IS NOT NULL').pluck()
  const forgetSearch = database.prepare(
    'DELETE FROM client_search WHERE rowid IN (SELECT client_key FROM client WHERE former_crm_id IS NOT NULL)',
  )
  const forgetLeft = database.prepare('DELETE FROM client WHERE former_crm_id IS NOT NULL')

  const isSame = (row: ClientRow, client: CrmClient, phones: readonly LabelledPhone[]): boolean => {
    const name = foldText(row.name)
    if (name !== '' && name === foldText(client.name)) return true
    const keys = new Set(selectKeys.all(row.clientKey))
    return phones.some(({ phone }) => keys.has(storedMatchKey(phone) ?? ''))
  }

  return {
    /** Clients of this source are about to be taken over: cursors of others say nothing any more, their clients are former. */
    begin(name: string): void {
      const others = selectOthers.all(name)
      if (others.some((other) => accountOf(other) !== accountOf(name))) retireAll.run()
      if (others.length > 0) forgetOthers.run(name)
      note.run(name)
    },

    /** Before a client of the new source is taken over. */
    adopt(client: CrmClient, phones: readonly LabelledPhone[]): void {
      const clientKey = selectFormer.get(client.id)
      if (clientKey === undefined || isTaken.get(client.id) !== undefined) return
      const row = clients.byKey(clientKey)
      if (row && isSame(row, client, phones)) adoptOne.run(clientKey)
    },

    /** So many would be left of a source before, if this one ended now without any client; 0: it has some, or none was before. */
    lostToNobody(name: string): number {
      const isOther = selectOthers.all(name).some((other) => accountOf(other) !== accountOf(name))
      const fromCrm = countFromCrm.get() ?? 0
      const left = countLeft.get() ?? 0
      if (isOther) return fromCrm + left
      return fromCrm === 0 ? left : 0
    },

    /** The new source has been read to its end: who is not in it goes. */
    end(): void {
      forgetSearch.run()
      forgetLeft.run()
    },
  }
}
export type FormerSource = ReturnType<typeof openFormerSource>
