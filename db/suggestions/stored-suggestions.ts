import type { TypeSource } from '../../shared/client-type.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import type { Database } from '../database.ts'
import type { PackSuggestion } from './card-types.ts'

/** A row of `client_type`. */
type TypeRow = {
  readonly typology: string
  readonly source: TypeSource
  readonly type: string
  readonly confidence: number | null
}

/** What has to be written so that the stored suggestions of a client are those of now. */
export type SuggestionChange =
  | { readonly kind: 'set'; readonly typology: string; readonly type: string; readonly confidence: number }
  | { readonly kind: 'remove'; readonly typology: string }

/** One client's suggestions against what is stored: what to write, and the types the client then holds. */
type Comparison = {
  readonly changes: readonly SuggestionChange[]
  /** Typology id → type id: the operator's word, else the CRM's, else the suggestion. */
  readonly held: ReadonlyMap<string, string>
}

const RANKED: readonly Exclude<TypeSource, 'suggestion'>[] = ['operator', 'crm']

/** The suggestions that lists and reports read, as they were when the client's facts were last looked at. */
export function openStoredSuggestions(database: Database) {
  const select = database.prepare<[number], TypeRow>(
    'SELECT typology, source, type, confidence FROM client_type WHERE client_key = ?',
  )
  // a suggestion is as old as its type: that it has become a little surer is no new one
  const upsert = database.prepare<[number, string, string, number, number]>(
    `INSERT INTO client_type (client_key, typology, source, type, decided_at, decided_by, confidence)
     VALUES (?, ?, 'suggestion', ?, ?, '', ?)
     ON CONFLICT DO UPDATE SET type = excluded.type, confidence = excluded.confidence,
       decided_at = CASE WHEN type = excluded.type THEN decided_at ELSE excluded.decided_at END`,
  )
  const remove = database.prepare<[number, string]>(
    "DELETE FROM client_type WHERE client_key = ? AND typology = ? AND source = 'suggestion'",
  )

  return {
    compare(clientKey: number, suggestions: readonly PackSuggestion[], packs: readonly Pack[]): Comparison {
      const rows = select.all(clientKey)
      const stored = rows.filter(({ source }) => source === 'suggestion')
      const removed = stored.filter(({ typology }) => !suggestions.some(({ pack }) => pack.id === typology))
      const changes: SuggestionChange[] = removed.map(({ typology }) => ({ kind: 'remove', typology }))
      for (const { pack, suggestion } of suggestions) {
        const { type, confidence } = suggestion.best
        const before = stored.find(({ typology }) => typology === pack.id)
        if (before?.type !== type.id || before.confidence !== confidence)
          changes.push({ kind: 'set', typology: pack.id, type: type.id, confidence })
      }
      return { changes, held: heldTypes(rows, suggestions, packs) }
    },

    /** To be called inside a transaction. */
    write(clientKey: number, changes: readonly SuggestionChange[], at: number): void {
      for (const change of changes) {
        if (change.kind === 'remove') remove.run(clientKey, change.typology)
        else upsert.run(clientKey, change.typology, change.type, at, change.confidence)
      }
    },
  }
}

export type StoredSuggestions = ReturnType<typeof openStoredSuggestions>

/** A type that has left its pack does not hide what else is said. */
function heldTypes(
  rows: readonly TypeRow[],
  suggestions: readonly PackSuggestion[],
  packs: readonly Pack[],
): Map<string, string> {
  const held = new Map<string, string>()
  for (const { id, types } of packs) {
    const said = RANKED.map((rank) => rows.find(({ typology, source }) => typology === id && source === rank)?.type)
    const suggested = suggestions.find(({ pack }) => pack.id === id)?.suggestion.best.type.id
    const type = [...said, suggested].find((one) => one !== undefined && types.some((known) => known.id === one))
    if (type !== undefined) held.set(id, type)
  }
  return held
}
