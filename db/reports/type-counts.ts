import { TYPE_SOURCES, type TypeSource } from '../../shared/client-type.ts'
import type { Database } from '../database.ts'
import { openClientRanges } from './client-ranges.ts'
import type { JoinedAway } from './joined-away.ts'
import { keyOf } from './type-names.ts'

/** How many clients are of a type, by who says so. */
type TypeCount = { readonly typology: string; readonly type: string } & Record<TypeSource, number>
type CountRow = {
  readonly typology: string
  readonly type: string
  /** Position in `TYPE_SOURCES`, which begins with the one that counts most. */
  readonly rank: number
  readonly clients: number
}

/** Counts all persons, each in each typology once: by what an operator said, else the CRM, else what is suggested. */
export function openTypeCounts(database: Database, joinedAway: JoinedAway) {
  const ranges = openClientRanges(database)
  // next to a minimum SQLite answers the other columns of the same row
  const select = database.prepare<[number, number], CountRow>(
    `SELECT typology, type, rank, count(*) AS clients FROM (
       SELECT typology, type, min(CASE source WHEN 'operator' THEN 0 WHEN 'crm' THEN 1 ELSE 2 END) AS rank
       FROM client_type WHERE client_key > ? AND client_key <= ? GROUP BY client_key, typology)
     GROUP BY typology, type, rank`,
  )

  const ofClient = (clientKey: number): CountRow[] => select.all(clientKey - 1, clientKey)

  return async (): Promise<{ readonly clients: number; readonly types: readonly TypeCount[] }> => {
    const types = new Map<string, TypeCount>()
    let total = 0
    for await (const { after, upTo, clients } of ranges()) {
      total += clients
      for (const { typology, type, rank, clients: counted } of select.all(after, upTo)) {
        const key = keyOf(typology, type)
        const count = types.get(key) ?? { typology, type, operator: 0, crm: 0, suggestion: 0 }
        count[TYPE_SOURCES[rank] ?? 'suggestion'] += counted
        types.set(key, count)
      }
    }
    const countedOf = new Map<number, Set<string>>()
    for (const [clientKey, lead] of await joinedAway()) {
      const counted = countedOf.get(lead) ?? new Set(ofClient(lead).map(({ typology }) => typology))
      countedOf.set(lead, counted)
      total -= 1
      for (const { typology, type, rank } of ofClient(clientKey)) {
        const count = types.get(keyOf(typology, type))
        // where the record that counts says nothing, this one speaks for the person
        if (count && counted.has(typology)) count[TYPE_SOURCES[rank] ?? 'suggestion'] -= 1
        counted.add(typology)
      }
    }
    return { clients: total, types: [...types.values()] }
  }
}
