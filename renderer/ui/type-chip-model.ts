import type { CardClient } from '../../shared/card.ts'
import type { TypeSource } from '../../shared/client-type.ts'
import type { Typology } from '../../shared/ipc.ts'
import type { Suggestion } from '../../shared/suggestion.ts'
import type { ConfidenceLevel } from '../../shared/typology/suggest.ts'

/** What one chip shows: the type that a client holds in one typology, and what the facts suggest there. */
export type TypeChip = {
  readonly typology: string
  readonly typologyLabel: string
  readonly type: string
  readonly label: string
  readonly check: boolean
  /** `form`: chosen for a client who is not saved yet. */
  readonly source: TypeSource | 'form'
  /** Of a suggestion; null where a person or the CRM said so. */
  readonly level: ConfidenceLevel | null
  readonly decidedAt: number
  readonly decidedBy: string
  readonly suggestion: Suggestion | null
}

/** A type is set, or with null taken away. */
export type TypeDecision = {
  readonly typology: string
  readonly type: string | null
  /** Why, in the operator's words. */
  readonly why: string
}

/** The chips of a known client, in the order in which the types' advice counts. */
export function chipsOfClient({ types, suggestions }: Pick<CardClient, 'types' | 'suggestions'>): TypeChip[] {
  return types.map((held) => ({
    ...held,
    suggestion: suggestions.find(({ typology }) => typology === held.typology) ?? null,
  }))
}

/** The chips of a new caller: what is chosen in the form, else what it lets suspect. */
export function chipsOfForm(
  chosen: Readonly<Record<string, string>>,
  suggestions: readonly Suggestion[],
  typologies: readonly Typology[],
): TypeChip[] {
  return typologies.flatMap(({ id, shortLabel, types }): TypeChip[] => {
    const suggestion = suggestions.find(({ typology }) => typology === id) ?? null
    const type = types.find((one) => one.id === chosen[id])
    const place = { typology: id, typologyLabel: shortLabel, decidedAt: 0, decidedBy: '', suggestion }
    if (type) {
      return [{ ...place, type: type.id, label: type.label, check: type.check, source: 'form', level: null }]
    }
    if (!suggestion) return []
    const { level, check } = suggestion
    return [{ ...place, type: suggestion.type, label: suggestion.label, check, source: 'suggestion', level }]
  })
}

/** The chip that waits for a person's word: the first guess, else the first that the facts have come to contradict. */
export function firstOpenChip(chips: readonly TypeChip[]): TypeChip | null {
  return (
    chips.find(({ source }) => source === 'suggestion') ?? chips.find((chip) => chip.suggestion?.contradicts) ?? null
  )
}

/** What confirming a chip sets: what is suggested there and not yet said by a person; null: there is nothing to confirm. */
export function confirmable({ source, type, suggestion }: TypeChip): { type: string; label: string } | null {
  if (!suggestion) return null
  const isSaid = source !== 'suggestion' && suggestion.type === type
  return isSaid ? null : { type: suggestion.type, label: suggestion.label }
}
