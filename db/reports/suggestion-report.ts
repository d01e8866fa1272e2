import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { Locale } from '../../shared/locale.ts'
import type { SuggestionReport } from '../../shared/reports.ts'
import type { Database } from '../database.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { JoinedAway } from './joined-away.ts'
import { openTypeCounts } from './type-counts.ts'
import { keyOf, namedTypes } from './type-names.ts'

const CHANGES_OF_A_PART = 1_000

type ChangeRow = {
  readonly changeKey: number
  readonly clientId: string
  readonly typology: string
  readonly fromType: string | null
  readonly toType: string | null
  readonly suggestedType: string
}
/** Operators' last word on one type that was suggested of one client; `toType` null: they took it away. */
type Verdict = { readonly typology: string; readonly type: string; readonly toType: string | null }
/** `instead`: type → how often operators chose it. */
type Tally = { confirmed: number; changed: number; readonly instead: Map<string, number> }

/**
 * How often operators agreed with what was suggested. Of each client and each type that was suggested the last word counts:
 * who corrects a slip of the finger is not asked twice.
 */
export function openSuggestionReport(
  database: Database,
  { packs, joinedAway }: { readonly packs: PacksInUse; readonly joinedAway: JoinedAway },
) {
  const countTypes = openTypeCounts(database, joinedAway)
  const selectChanges = database.prepare<[number, number], ChangeRow>(
    `SELECT change_key AS changeKey, client_id AS clientId, typology, from_type AS fromType, to_type AS toType,
       suggested_type AS suggestedType
     FROM type_change WHERE change_key > ? AND kind <> 'crm' AND suggested_type IS NOT NULL
     ORDER BY change_key LIMIT ?`,
  )

  const readVerdicts = async (): Promise<Verdict[]> => {
    const verdicts = new Map<string, Verdict>()
    let after = 0
    for (;;) {
      const rows = selectChanges.all(after, CHANGES_OF_A_PART)
      for (const { changeKey, clientId, typology, fromType, toType, suggestedType } of rows) {
        after = changeKey
        // who takes another type away has said nothing of the one that was suggested
        if (toType === null && fromType !== null && fromType !== suggestedType) continue
        verdicts.set(`${clientId} ${keyOf(typology, suggestedType)}`, { typology, type: suggestedType, toType })
      }
      if (rows.length < CHANGES_OF_A_PART) return [...verdicts.values()]
      await yieldToEvents()
    }
  }

  return async (locale: Locale): Promise<SuggestionReport> => {
    const verdicts = await readVerdicts()
    const { types: counts } = await countTypes()
    const open = new Map(counts.map(({ typology, type, suggestion }) => [keyOf(typology, type), suggestion]))
    const tallies = tally(verdicts)
    const chosen = verdicts.flatMap(({ typology, toType }) => (toType === null ? [] : [{ typology, type: toType }]))
    const named = namedTypes(packs.current(), [...verdicts, ...chosen, ...counts], locale)
    const labels = new Map(named.map(({ typology, type, label }) => [keyOf(typology, type), label]))
    return named
      .map((one) => {
        const key = keyOf(one.typology, one.type)
        const { confirmed = 0, changed = 0, instead = new Map<string, number>() } = tallies.get(key) ?? {}
        const others = [...instead]
          .map(([type, count]) => ({ label: labels.get(keyOf(one.typology, type)) ?? type, count }))
          .toSorted((left, right) => right.count - left.count || (left.label < right.label ? -1 : 1))
        return { ...one, confirmed, changed, instead: others, open: open.get(key) ?? 0 }
      })
      .filter(({ confirmed, changed, open: waiting }) => confirmed + changed + waiting > 0)
  }
}

function tally(verdicts: readonly Verdict[]): ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>()
  for (const { typology, type, toType } of verdicts) {
    const key = keyOf(typology, type)
    const one = tallies.get(key) ?? { confirmed: 0, changed: 0, instead: new Map<string, number>() }
    if (toType === type) one.confirmed += 1
    else one.changed += 1
    if (toType !== null && toType !== type) one.instead.set(toType, (one.instead.get(toType) ?? 0) + 1)
    tallies.set(key, one)
  }
  return tallies
}
