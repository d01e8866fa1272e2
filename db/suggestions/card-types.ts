import type { HeldType, TypeSource } from '../../shared/client-type.ts'
import type { Locale } from '../../shared/locale.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { definitionsOf } from '../../shared/typology/composed-plan.ts'
import { confidenceLevel, type TypologySuggestion } from '../../shared/typology/suggest.ts'

/** A row of `client_type`. */
export type StoredTypeRow = {
  readonly typology: string
  readonly type: string
  readonly source: TypeSource
  /** Of a suggestion, 0–1. */
  readonly confidence: number | null
  readonly decidedAt: number
  readonly decidedBy: string
}

/** What the facts suggest now in one typology. */
export type PackSuggestion = { readonly pack: Pack; readonly suggestion: TypologySuggestion }

const RANK: Readonly<Record<TypeSource, number>> = { operator: 0, crm: 1, suggestion: 2 }

/**
 * The types a client holds: of each typology what an operator said, else what the CRM says, else what is suggested now, or
 * with null for `suggestions` was when it was last stored. In the order in which their advice counts; types that no pack
 * knows have no label and are left out.
 */
export function cardTypes(
  stored: readonly StoredTypeRow[],
  suggestions: readonly PackSuggestion[] | null,
  packs: readonly Pack[],
  locale: Locale,
): HeldType[] {
  const rows = suggestions
    ? [...stored.filter(({ source }) => source !== 'suggestion'), ...suggestions.map(asRow)]
    : stored
  const held = new Map<string, StoredTypeRow>()
  for (const row of rows.toSorted((one, other) => RANK[one.source] - RANK[other.source])) {
    const isKnown = packs.some(({ id, types }) => id === row.typology && types.some((type) => type.id === row.type))
    // a type that has left its pack must not hide what else is said
    if (isKnown && !held.has(row.typology)) held.set(row.typology, row)
  }
  return definitionsOf([...held.values()], packs).map(({ stored: row, pack, definition }) => ({
    typology: pack.id,
    typologyLabel: pack.shortLabel[locale],
    type: definition.id,
    label: definition.label[locale],
    source: row.source,
    level: row.confidence === null ? null : confidenceLevel(row.confidence),
    check: definition.check,
    decidedAt: row.decidedAt,
    decidedBy: row.decidedBy,
  }))
}

function asRow({ pack, suggestion }: PackSuggestion): StoredTypeRow {
  const { type, confidence } = suggestion.best
  // made anew with every card: it was not decided at any time, by anybody
  return { typology: pack.id, type: type.id, source: 'suggestion', confidence, decidedAt: 0, decidedBy: '' }
}
