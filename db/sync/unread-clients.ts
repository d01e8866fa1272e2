import type { Database } from '../database.ts'

/**
 * While everything is read again: the clients of one source that have not come once more. Cards show them as before; who is
 * left at the end is not there any more. All methods are to be called inside a transaction.
 * @param sourceId of a further source; empty: the CRM
 */
export function openUnreadClients(database: Database, sourceId = '') {
  // in these words the index over further sources is used
  const isOfSource = sourceId === '' ? 'source_id = ?' : "source_id = ? AND source_id <> ''"
  const clearAll = database.prepare('DELETE FROM unread_client')
  const isAnyElse = database
    .prepare<[], 0 | 1>("SELECT EXISTS (SELECT 1 FROM unread_client WHERE source_id <> '')")
    .pluck()
  const clearOwn = database.prepare<[string]>(`DELETE FROM unread_client WHERE ${isOfSource}`)
  const markAll = database.prepare<[string]>(
    `INSERT INTO unread_client (client_key, source_id)
     SELECT client_key, source_id FROM client WHERE crm_id IS NOT NULL AND ${isOfSource}`,
  )
  const isAny = database
    .prepare<[string], 0 | 1>(`SELECT EXISTS (SELECT 1 FROM unread_client WHERE ${isOfSource})`)
    .pluck()
  const remove = database.prepare<[string]>(
    'DELETE FROM unread_client WHERE client_key = (SELECT client_key FROM client WHERE crm_id = ?)',
  )
  const selectIds = database
    .prepare<[string], string>(
      `SELECT crm_id FROM unread_client JOIN client USING (client_key)
       WHERE crm_id IS NOT NULL AND ${isOfSource.replaceAll('source_id', 'unread_client.source_id')}`,
    )
    .pluck()

  const clear = (): void => {
    // a table as large as the cache is emptied at once, not row by row
    if (sourceId === '' && isAnyElse.get() === 0) clearAll.run()
    else clearOwn.run(sourceId)
  }

  return {
    /** Everything will be read again from its beginning. */
    begin(): void {
      clear()
      markAll.run(sourceId)
    },
    isAny: (): boolean => isAny.get(sourceId) === 1,
    /** A record of that id came, whether it could be understood or not; answers whether somebody was waiting for it. */
    read: (crmId: string): boolean => remove.run(crmId).changes > 0,
    /** Stored ids of those that have not come. */
    crmIds: (): string[] => selectIds.all(sourceId),
    end: clear,
  }
}
export type UnreadClients = ReturnType<typeof openUnreadClients>
