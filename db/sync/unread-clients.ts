import type { Database } from '../database.ts'

/**
 * While everything is read again: the clients from the CRM that have not come once more. Cards show them as before; who is
 * left at the end is not in the CRM any more. All methods are to be called inside a transaction.
 */
export function openUnreadClients(database: Database) {
  const clear = database.prepare('DELETE FROM unread_client')
  const markAll = database.prepare(
    'INSERT INTO unread_client (client_key) SELECT client_key FROM client WHERE crm_id IS NOT NULL',
  )
  const isAny = database.prepare<[], 0 | 1>('SELECT EXISTS (SELECT 1 FROM unread_client)').pluck()
  const remove = database.prepare<[string]>(
    'DELETE FROM unread_client WHERE client_key = (SELECT client_key FROM client WHERE crm_id = ?)',
  )
  const selectIds = database
    .prepare<[], string>('SELECT crm_id FROM client JOIN unread_client USING (client_key) WHERE crm_id IS NOT NULL')
    .pluck()

  return {
    /** Everything will be read again from its beginning. */
    begin(): void {
      clear.run()
      markAll.run()
    },
    isAny: (): boolean => isAny.get() === 1,
    /** A record of that id came, whether it could be understood or not; answers whether somebody was waiting for it. */
    read: (crmId: string): boolean => remove.run(crmId).changes > 0,
    /** CRM ids of those that have not come. */
    crmIds: (): string[] => selectIds.all(),
    end: (): void => void clear.run(),
  }
}
export type UnreadClients = ReturnType<typeof openUnreadClients>
