import type { Database } from './database.ts'

/**
 * Clients that the CRM has deleted, as long as calls or decisions speak of them. One that comes back is the same client
 * again, and one that proves to have been merged gives its history to the other. Call them inside a transaction.
 */
export function openGoneClients(database: Database) {
  const keep = database.prepare<{ id: string; crmId: string }>(
    `INSERT INTO gone_client (crm_id, id) SELECT @crmId, @id
     WHERE EXISTS (SELECT 1 FROM call WHERE client_id = @id)
        OR EXISTS (SELECT 1 FROM type_change WHERE client_id = @id)
        OR EXISTS (SELECT 1 FROM client_apart WHERE one_id = @id OR other_id = @id)
        OR EXISTS (SELECT 1 FROM outbox WHERE client_id = @id AND state <> 'sent')
     ON CONFLICT DO UPDATE SET id = excluded.id`,
  )
  const take = database.prepare<[string], string>('DELETE FROM gone_client WHERE crm_id = ? RETURNING id').pluck()
  const isAny = database.prepare<[], 0 | 1>('SELECT EXISTS (SELECT 1 FROM gone_client)').pluck()
  return {
    isAny: (): boolean => isAny.get() === 1,
    keep: (crmId: string, id: string): void => void keep.run({ crmId, id }),
    /** The id that a client of this CRM id had here before it was deleted; it is not kept any longer. */
    take: (crmId: string): string | undefined => take.get(crmId),
  }
}
