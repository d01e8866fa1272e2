import type { Plan, PlanLine } from '../../../shared/card.ts'
import type { HeldType } from '../../../shared/client-type.ts'
import type { CardState } from '../../../shared/pack-version.ts'

export type LineDifference = { readonly list: 'do' | 'dont'; readonly line: PlanLine; readonly isAdded: boolean }

/** How the card of one call would change. */
export type CardDifference = {
  readonly typesBefore: readonly HeldType[]
  readonly typesAfter: readonly HeldType[]
  /** Null: the opening line stays. */
  readonly say: { readonly before: string | null; readonly after: string | null } | null
  /** Removed lines first, do before don't. */
  readonly lines: readonly LineDifference[]
  /** The same lines, in another order. */
  readonly isReordered: boolean
}

/** Compares what two versions of the packs make of one call; types that both show alike are left out. */
export function cardDifference(before: CardState, after: CardState): CardDifference {
  const isIn = (types: readonly HeldType[], one: HeldType): boolean =>
    types.some((type) => type.typology === one.typology && type.label === one.label && type.level === one.level)
  const say = [before.plan.say?.text ?? null, after.plan.say?.text ?? null] as const
  const lines = [...linesGone(before.plan, after.plan, false), ...linesGone(after.plan, before.plan, true)]
  return {
    typesBefore: before.types.filter((type) => !isIn(after.types, type)),
    typesAfter: after.types.filter((type) => !isIn(before.types, type)),
    say: say[0] === say[1] ? null : { before: say[0], after: say[1] },
    lines,
    isReordered: lines.length === 0 && inOrder(before.plan) !== inOrder(after.plan),
  }
}

/** Lines of one plan whose text the other does not have on the same side. */
function linesGone(of: Plan, than: Plan, isAdded: boolean): LineDifference[] {
  return (['do', 'dont'] as const).flatMap((list) =>
    of[list]
      .filter((line) => !than[list].some((other) => other.text === line.text))
      .map((line) => ({ list, line, isAdded })),
  )
}

function inOrder(plan: Plan): string {
  return JSON.stringify([plan.do, plan.dont].map((lines) => lines.map(({ text }) => text)))
}
