import type { Plan, PlanLine } from '../card.ts'
import type { Locale } from '../locale.ts'
import { DO_MAX_LINES, DONT_MAX_LINES, type AdviceLine, type ClientTypeDefinition, type Pack } from './pack.ts'

/** A type a client holds, as it is stored. */
export type StoredType = { readonly typology: string; readonly type: string }
/** What the company allows an operator to give, as people there write it («10 %», «500 ₽»). */
export type AdviceLimits = { readonly discountLimit: string; readonly compensationLimit: string }

/**
 * The plan as the stored types have it, one after the other by the priority of their typologies: the opening line of
 * the first, then the lines of all in order until the card is full. Lines that repeat or contradict each other are not
 * yet brought together (same topic and intent: merged; same topic, other intent: the lower priority number wins).
 * Types that no pack knows are passed over.
 */
export function storedPlan(
  types: readonly StoredType[],
  packs: readonly Pack[],
  locale: Locale,
  limits: AdviceLimits,
): Plan {
  const found = definitionsOf(types, packs)
  const lines = (list: 'do' | 'dont', max: number): PlanLine[] =>
    found
      .flatMap(({ pack, definition }) =>
        definition[list].map((line) => planLine(pack, definition, line, locale, limits)),
      )
      .slice(0, max)
  const first = found[0]
  return {
    say: first
      ? {
          text: fillLimits(first.definition.say[locale], limits),
          typology: first.pack.id,
          typologyShortLabel: first.pack.shortLabel[locale],
        }
      : null,
    do: lines('do', DO_MAX_LINES),
    dont: lines('dont', DONT_MAX_LINES),
  }
}

/** Stored types with their definitions, in the order in which their advice counts. */
export function definitionsOf<Stored extends StoredType>(
  types: readonly Stored[],
  packs: readonly Pack[],
): { readonly stored: Stored; readonly pack: Pack; readonly definition: ClientTypeDefinition }[] {
  return types
    .flatMap((stored) => {
      const pack = packs.find(({ id }) => id === stored.typology)
      const definition = pack?.types.find(({ id }) => id === stored.type)
      return pack && definition ? [{ stored, pack, definition }] : []
    })
    .toSorted((one, other) => one.pack.priority - other.pack.priority)
}

function planLine(
  pack: Pack,
  definition: ClientTypeDefinition,
  line: AdviceLine,
  locale: Locale,
  limits: AdviceLimits,
): PlanLine {
  return {
    text: fillLimits(line.text[locale], limits),
    topic: line.topic,
    typology: pack.id,
    typologyShortLabel: pack.shortLabel[locale],
    type: definition.id,
  }
}

function fillLimits(text: string, limits: AdviceLimits): string {
  return text
    .replaceAll('{discountLimit}', () => limits.discountLimit)
    .replaceAll('{compensationLimit}', () => limits.compensationLimit)
}
