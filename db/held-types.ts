import type { HeldType } from '../shared/client-type.ts'
import type { Locale } from '../shared/locale.ts'
import type { Database } from './database.ts'
import type { PacksInUse } from './packs/pack-store.ts'
import { cardTypes, type PackSuggestion, type StoredTypeRow } from './suggestions/card-types.ts'

/** The types clients hold: of each typology what an operator said, else what the CRM says, else what is suggested. */
export function openHeldTypes(database: Database, packs: PacksInUse) {
  const select = database.prepare<[number], StoredTypeRow>(
    `SELECT typology, type, source, confidence, decided_at AS decidedAt, decided_by AS decidedBy FROM client_type
     WHERE client_key = ?`,
  )

  return {
    /** What is stored of all three sources. */
    stored: (clientKey: number): StoredTypeRow[] => select.all(clientKey),

    /**
     * As they were when suggestions were last stored; with `suggestions` as the facts suggest them now. `others`: keys of
     * records that are the same person, whose types count where nobody says one of this record.
     */
    of(
      clientKey: number,
      locale: Locale,
      suggestions: readonly PackSuggestion[] | null = null,
      others: readonly number[] = [],
    ): HeldType[] {
      const rows = select.all(clientKey)
      const said = new Set(rows.flatMap(({ source, typology }) => (source === 'suggestion' ? [] : [typology])))
      for (const other of others) {
        const added = select.all(other).filter(({ source, typology }) => source !== 'suggestion' && !said.has(typology))
        rows.push(...added)
        for (const { typology } of added) said.add(typology)
      }
      return cardTypes(rows, suggestions, packs.current(), locale)
    },
  }
}
export type HeldTypes = ReturnType<typeof openHeldTypes>
