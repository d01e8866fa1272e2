import type { Database } from './database.ts'
import { foldText } from './fold-text.ts'

type SearchedFields = { readonly name: string; readonly company: string; readonly email: string }

/** Well under a millisecond of work. */
const PORTION = 50

/**
 * The text index over names, companies and addresses. A row of the index may lag behind its client while a first sync
 * brings very many: the index then grows in portions of its own, because each transaction that adds to it costs a part
 * of the index that has to be merged later. Methods that write are to be called inside a transaction.
 */
export function openSearchIndex(database: Database) {
  const insert = database.prepare('INSERT INTO client_search (rowid, name, company, email) VALUES (?, ?, ?, ?)')
  const remove = database.prepare<[number]>('DELETE FROM client_search WHERE rowid = ?')
  // the index keeps one row a client in that table, and no other note of whom it has
  const selectMissing = database.prepare<[number], SearchedFields & { readonly clientKey: number; has: 0 | 1 }>(
    `SELECT client_key AS clientKey, name, company, email,
       EXISTS (SELECT 1 FROM client_search_docsize WHERE id = client_key) AS has
     FROM client WHERE client_key > ? ORDER BY client_key LIMIT ${PORTION}`,
  )
  const add = (clientKey: number, { name, company, email }: SearchedFields): void => {
    insert.run(clientKey, foldText(name), foldText(company), foldText(email))
  }

  return {
    add,
    /** A client that is not in the index is no fault. */
    remove: (clientKey: number): void => void remove.run(clientKey),

    /** Adds whom the index lacks among the next clients behind this key; answers the last one's key, null at the end. */
    addMissing(behind: number): number | null {
      const rows = selectMissing.all(behind)
      for (const row of rows) if (row.has === 0) add(row.clientKey, row)
      return rows.at(-1)?.clientKey ?? null
    },
  }
}
