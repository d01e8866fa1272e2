import type { HeldType } from '../shared/client-type.ts'
import type { Locale } from '../shared/locale.ts'
import type { Pack } from '../shared/typology/pack.ts'
import { definitionsOf } from '../shared/typology/composed-plan.ts'
import type { Database } from './database.ts'

type TypeRow = {
  readonly typology: string
  readonly type: string
  readonly source: HeldType['source']
  readonly decidedAt: number
  readonly decidedBy: string
}

/** The types clients hold: of each typology what an operator said, else what the CRM says, else what is suggested. */
export function openHeldTypes(database: Database, packs: readonly Pack[]) {
  const select = database.prepare<[number], TypeRow>(
    `SELECT typology, type, source, decided_at AS decidedAt, decided_by AS decidedBy FROM client_type
     WHERE client_key = ? ORDER BY CASE source WHEN 'operator' THEN 0 WHEN 'crm' THEN 1 ELSE 2 END`,
  )

  return {
    /** In the order in which their advice counts; types that no pack knows have no label and are left out. */
    of(clientKey: number, locale: Locale): HeldType[] {
      const held = new Map<string, TypeRow>()
      for (const row of select.all(clientKey)) if (!held.has(row.typology)) held.set(row.typology, row)
      return definitionsOf([...held.values()], packs).map(({ stored, pack, definition }) => ({
        typology: pack.id,
        typologyLabel: pack.shortLabel[locale],
        type: definition.id,
        label: definition.label[locale],
        source: stored.source,
        check: definition.check,
        decidedAt: stored.decidedAt,
        decidedBy: stored.decidedBy,
      }))
    },
  }
}
export type HeldTypes = ReturnType<typeof openHeldTypes>
