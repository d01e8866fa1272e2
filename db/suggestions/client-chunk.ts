import type { ClientRow, ClientStore } from '../client-store.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { StoredSuggestions, SuggestionChange } from './stored-suggestions.ts'
import type { PackSuggestion } from './card-types.ts'

/** Facts are read so long in one go; to write down what changed comes on top. A lookup waits for both at most. */
const CHUNK_MS = 0.5

/** A client's suggestions against what is stored. */
export type ComparedClient = {
  readonly row: ClientRow
  readonly clientKey: number
  readonly changes: readonly SuggestionChange[]
  /** Typology id → type id. */
  readonly held: ReadonlyMap<string, string>
}

/** Compares the first of these clients with what is stored of them, as many as the time allows, at least one. Throws if one is not there. */
export function compareClients(
  keys: readonly number[],
  parts: {
    readonly clients: ClientStore
    readonly suggestionsOf: (row: ClientRow) => readonly PackSuggestion[]
    readonly packs: PacksInUse
    readonly stored: StoredSuggestions
  },
): ComparedClient[] {
  const { clients, suggestionsOf, stored } = parts
  const packs = parts.packs.current()
  const compared: ComparedClient[] = []
  const endsAt = performance.now() + CHUNK_MS
  for (const clientKey of keys) {
    const row = clients.byKey(clientKey)
    if (!row) throw new Error(`client ${clientKey} was just found and is gone`)
    compared.push({ row, clientKey, ...stored.compare(clientKey, suggestionsOf(row), packs) })
    if (performance.now() >= endsAt) break
  }
  return compared
}
