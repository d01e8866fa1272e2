import type { Plan, PlanLine } from '../card.ts'
import type { Locale } from '../locale.ts'
import { DO_MAX_LINES, DONT_MAX_LINES, type AdviceLine, type ClientTypeDefinition, type Pack } from './pack.ts'

/** A type a client holds, as it is stored. */
export type StoredType = { readonly typology: string; readonly type: string }
/** What the company allows an operator to give, as people there write it («10 %», «500 ₽»); empty: nothing is agreed. */
export type AdviceLimits = { readonly discountLimit: string; readonly compensationLimit: string }

type Found<Stored extends StoredType = StoredType> = {
  readonly stored: Stored
  readonly pack: Pack
  readonly definition: ClientTypeDefinition
}
type Advice = { readonly found: Found; readonly line: AdviceLine }

/**
 * One plan out of all types of a client: the same types give the same plan, in whatever order they come.
 *
 * - On each topic only the typology that ranks highest speaks, in its do and its don't lines alike, so that no line
 *   speaks against another. Lines with the same topic and intent say the same and stand once.
 * - The opening line is that of the type that ranks highest, but standard service yields to any type that asks for more.
 * - Where there are more lines than a card can hold, each type keeps its first; then they are taken by rank.
 * - A line that names a limit of the company is left out where none is agreed. Types that no pack knows are passed over.
 */
export function composedPlan(
  types: readonly StoredType[],
  packs: readonly Pack[],
  locale: Locale,
  limits: AdviceLimits,
): Plan {
  const found = definitionsOf(types, packs)
  const speaker = speakersByTopic(found)
  const linesOf = (list: 'do' | 'dont', max: number): PlanLine[] =>
    chosen(
      found.flatMap((one) =>
        one.definition[list]
          .filter((line) => speaker.get(line.topic) === one.pack.id && hasItsLimits(line, limits))
          .map((line) => ({ found: one, line })),
      ),
      max,
    ).map(({ found: { pack, definition }, line }) => ({
      text: fillLimits(line.text[locale], limits),
      topic: line.topic,
      typology: pack.id,
      typologyShortLabel: pack.shortLabel[locale],
      type: definition.id,
    }))
  const opening = found.find(({ definition }) => !definition.standard) ?? found[0]
  return {
    say: opening
      ? {
          text: fillLimits(opening.definition.say[locale], limits),
          typology: opening.pack.id,
          typologyShortLabel: opening.pack.shortLabel[locale],
        }
      : null,
    do: linesOf('do', DO_MAX_LINES),
    dont: linesOf('dont', DONT_MAX_LINES),
  }
}

/** Stored types with their definitions, in the order in which their advice counts. */
export function definitionsOf<Stored extends StoredType>(
  types: readonly Stored[],
  packs: readonly Pack[],
): Found<Stored>[] {
  return types
    .flatMap((stored) => {
      const pack = packs.find(({ id }) => id === stored.typology)
      const definition = pack?.types.find(({ id }) => id === stored.type)
      return pack && definition ? [{ stored, pack, definition }] : []
    })
    .toSorted((one, other) => one.pack.priority - other.pack.priority || (one.pack.id < other.pack.id ? -1 : 1))
}

/** Topic → the typology that speaks on it. Standard service speaks only where nobody else has anything to say. */
function speakersByTopic(found: readonly Found[]): ReadonlyMap<string, string> {
  const speakers = new Map<string, string>()
  const byRank = found.toSorted((one, other) => Number(one.definition.standard) - Number(other.definition.standard))
  for (const { pack, definition } of byRank) {
    for (const { topic } of [...definition.do, ...definition.dont]) {
      if (!speakers.has(topic)) speakers.set(topic, pack.id)
    }
  }
  return speakers
}

/** As many as fit: the first of each type, then by rank; in the order of rank. */
function chosen(advice: readonly Advice[], max: number): readonly Advice[] {
  const isFirstOfType = ({ found }: Advice, index: number): boolean =>
    advice.findIndex((other) => other.found === found) === index
  const firsts = advice.filter(isFirstOfType)
  const others = advice.filter((one, index) => !isFirstOfType(one, index))
  const kept = new Set([...firsts, ...others].slice(0, max))
  return advice.filter((one) => kept.has(one))
}

const LIMITS = ['discountLimit', 'compensationLimit'] as const

function hasItsLimits({ text }: AdviceLine, limits: AdviceLimits): boolean {
  return LIMITS.every((name) => limits[name] !== '' || !text.en.includes(`{${name}}`))
}

function fillLimits(text: string, limits: AdviceLimits): string {
  return LIMITS.reduce((filled, name) => filled.replaceAll(`{${name}}`, () => limits[name]), text)
}
