import type { Database } from './database.ts'

/**
 * - `crm`: the CRM lists it
 * - `operator`: an operator has added it, and the CRM has not listed it yet
 * - `removed`: an operator has taken it away; hidden until the CRM has stopped listing it
 */
export type TagOrigin = 'crm' | 'operator' | 'removed'

type TagRow = { readonly tag: string; readonly origin: TagOrigin }

/** The tags of clients, as CRM and operators give them. Methods that write are to be called inside a transaction. */
export function openClientTags(database: Database) {
  const select = database.prepare<[number], TagRow>(
    'SELECT tag, origin FROM client_tag WHERE client_key = ? ORDER BY tag',
  )
  const upsert = database.prepare<[number, string, TagOrigin]>(
    `INSERT INTO client_tag (client_key, tag, origin) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET origin = excluded.origin`,
  )
  const remove = database.prepare<[number, string]>('DELETE FROM client_tag WHERE client_key = ? AND tag = ?')
  const moveAdded = database.prepare<[number, number]>(
    `INSERT INTO client_tag (client_key, tag, origin)
     SELECT ?, tag, origin FROM client_tag WHERE client_key = ? AND origin = 'operator'
     ON CONFLICT DO UPDATE SET origin = excluded.origin WHERE client_tag.origin = 'removed'`,
  )

  return {
    /** All of a client, also those that are hidden. */
    of: (clientKey: number): TagRow[] => select.all(clientKey),
    set: (clientKey: number, tag: string, origin: TagOrigin): void => void upsert.run(clientKey, tag, origin),
    remove: (clientKey: number, tag: string): void => void remove.run(clientKey, tag),

    /** The tags of a client that was not here before. */
    addFromCrm(clientKey: number, tags: readonly string[]): void {
      for (const tag of tags) upsert.run(clientKey, tag, 'crm')
    },

    /** The CRM's tags as they are now; what an operator did stays until the CRM says the same. */
    replaceFromCrm(clientKey: number, tags: readonly string[]): void {
      const listed = new Set(tags)
      const known = new Map(select.all(clientKey).map(({ tag, origin }) => [tag, origin]))
      for (const tag of listed) {
        const origin = known.get(tag)
        if (origin !== 'crm' && origin !== 'removed') upsert.run(clientKey, tag, 'crm')
      }
      for (const [tag, origin] of known) {
        if (origin !== 'operator' && !listed.has(tag)) remove.run(clientKey, tag)
      }
    },

    /** What operators added to one client is added to another. */
    moveAdded: (fromKey: number, toKey: number): void => void moveAdded.run(toKey, fromKey),
  }
}
