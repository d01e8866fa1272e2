import type { ClientFacts, FactName, NamedFact, ObservedFact } from './facts.ts'
import type { ClientTypeDefinition, Condition, Pack, Sign, Strength } from './pack.ts'

/**
 * The chance that a client who shows one such sign, and nothing else, is of the type. Set by judgement, to be compared with
 * what operators confirm (the report «suggestion and confirmation»).
 */
const CHANCES: Readonly<Record<Strength, number>> = { weak: 0.25, fair: 0.45, strong: 0.65 }

export const CONFIDENCE_LEVELS = ['low', 'medium', 'high'] as const
export type ConfidenceLevel = (typeof CONFIDENCE_LEVELS)[number]
const LEAST: Readonly<Record<ConfidenceLevel, number>> = { low: 0.4, medium: 0.6, high: 0.8 }
/** Of a type that lacks a sign it cannot do without. */
const INCOMPLETE_MAX = 0.39

/** A sign that holds, and the facts it was read from. */
export type SignFound = { readonly sign: Sign; readonly facts: readonly FactName[] }

/** How much speaks for one type. */
export type Candidate = {
  readonly type: ClientTypeDefinition
  /** 0–1. */
  readonly confidence: number
  /** Null: too little to suggest it. */
  readonly level: ConfidenceLevel | null
  readonly signs: readonly SignFound[]
  readonly counterSigns: readonly SignFound[]
}

/** What is suggested in one typology. */
export type TypologySuggestion = {
  readonly best: Candidate & { readonly level: ConfidenceLevel }
  /** The type that is hard to tell from it, with what speaks for that one. */
  readonly compared: Candidate | null
}

/** Low from 0.4, medium from 0.6, high from 0.8; null below. */
export function confidenceLevel(confidence: number): ConfidenceLevel | null {
  return CONFIDENCE_LEVELS.findLast((level) => confidence >= LEAST[level]) ?? null
}

/**
 * The type of a typology that the facts speak for, or null where they say too little. The same facts give the same answer,
 * in whatever order they come; a fact that is not known speaks neither for nor against anything.
 *
 * Signs count as independent chances: confidence = (1 − Π(1 − p of the signs)) × Π(1 − p of the counter signs). Standard
 * service is suggested only where nothing else is.
 */
export function suggestionOf(facts: ClientFacts, pack: Pack): TypologySuggestion | null {
  let best: TypologySuggestion['best'] | null = null
  for (const type of pack.types) {
    const candidate = candidateOf(facts, type)
    const { level } = candidate
    if (level !== null && (best === null || isBetter(candidate, best))) best = { ...candidate, level }
  }
  if (!best) return null
  const other = best.type.confusedWith
  const compared = other && pack.types.find(({ id }) => id === other.type)
  return { best, compared: compared ? candidateOf(facts, compared) : null }
}

// the first in the pack's order wins where nothing else decides
function isBetter(candidate: Candidate, than: Candidate): boolean {
  if (candidate.type.standard !== than.type.standard) return than.type.standard
  return candidate.confidence > than.confidence
}

/** How much the facts speak for one type. */
export function candidateOf(facts: ClientFacts, type: ClientTypeDefinition): Candidate {
  const signs = found(facts, type.signs)
  const counterSigns = found(facts, type.counterSigns)
  const sum = (1 - productOfDoubts(signs)) * productOfDoubts(counterSigns)
  const hasKey = signs.some(({ sign }) => sign.key) || !type.signs.some(({ key }) => key)
  const isComplete = hasKey && signs.length >= type.minimumSigns
  const confidence = isComplete ? sum : Math.min(sum, INCOMPLETE_MAX)
  return { type, confidence, level: confidenceLevel(confidence), signs, counterSigns }
}

function productOfDoubts(signs: readonly SignFound[]): number {
  return signs.reduce((product, { sign }) => product * (1 - CHANCES[sign.strength]), 1)
}

function found(facts: ClientFacts, signs: readonly Sign[]): SignFound[] {
  return signs.flatMap((sign) => {
    const read = factsOf(facts, sign)
    return read ? [{ sign, facts: read }] : []
  })
}

/** The facts by which a sign holds; null: it does not. Anybody may have noticed it; only some can be read from facts. */
function factsOf(facts: ClientFacts, { id, when }: Sign): readonly FactName[] | null {
  const observed: ObservedFact = `sign.${id}`
  const isObserved = Number(facts[observed]?.value ?? 0) >= 1
  const isRead = when?.every((condition) => passes(facts, condition)) ?? false
  if (!isObserved && !isRead) return null
  return [...(isRead && when ? when.map(nameOf) : []), ...(isObserved ? [observed] : [])]
}

/** The schema of conditions has checked that there is such a fact. */
function nameOf({ fact }: Condition): FactName {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return fact as NamedFact
}

function passes(facts: ClientFacts, condition: Condition): boolean {
  const value = facts[nameOf(condition)]?.value
  if (value === undefined || typeof value === 'object') return false
  const { is, oneOf, atLeast, atMost } = condition
  if (is !== undefined) return value === is
  if (oneOf !== undefined) return typeof value === 'string' && oneOf.includes(value)
  if (typeof value !== 'number') return false
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity)
}
