import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { Database } from '../database.ts'

/** Clients with these keys: above `after`, up to `upTo`. */
export type ClientRange = { readonly after: number; readonly upTo: number; readonly clients: number }

/** What a report does with so many clients takes about a millisecond. */
const CLIENTS_OF_A_RANGE = 250

/**
 * All clients of the cache, in parts between which a call that rings gets its card. A sync may go on meanwhile: a client
 * that it adds or deletes may be counted or not, none is counted twice.
 */
export function openClientRanges(database: Database): () => AsyncGenerator<ClientRange> {
  const select = database.prepare<[number, number], { upTo: number | null; clients: number }>(
    `SELECT max(client_key) AS upTo, count(*) AS clients
     FROM (SELECT client_key FROM client WHERE client_key > ? ORDER BY client_key LIMIT ?)`,
  )
  return async function* ranges() {
    let after = 0
    for (;;) {
      const { upTo = null, clients = 0 } = select.get(after, CLIENTS_OF_A_RANGE) ?? {}
      if (upTo === null) return
      yield { after, upTo, clients }
      after = upTo
      await yieldToEvents()
    }
  }
}
