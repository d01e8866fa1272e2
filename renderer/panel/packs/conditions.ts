import { EMAIL_KINDS, factKind, NAMED_FACTS, type NamedFact } from '../../../shared/typology/facts.ts'
import type { Condition } from '../../../shared/typology/pack.ts'

/** How a fact is asked about: yes or no, one of a few words, words of any kind, countries, a number, a share in per cent. */
export type ConditionShape = 'truth' | 'email-kind' | 'words' | 'countries' | 'number' | 'share'

/** Null: nothing can be asked about this fact (an amount of some currency), or there is none of this name. */
export function conditionShape(fact: string): ConditionShape | null {
  const kind = factKind(fact)
  switch (kind) {
    case 'boolean':
      return 'truth'
    case 'email-kind':
      return 'email-kind'
    case 'text':
      return 'words'
    case 'country':
      return 'countries'
    case 'share':
      return 'share'
    case 'money':
    case null:
      return null
    default:
      return 'number'
  }
}

/** The facts that a condition may ask about. */
export const ASKABLE_FACTS: readonly NamedFact[] = NAMED_FACTS.filter((fact) => conditionShape(fact) !== null)

/** A first test of a fact, to be changed. */
export function defaultCondition(fact: string): Condition {
  switch (conditionShape(fact)) {
    case 'truth':
      return { fact, is: true }
    case 'email-kind':
      return { fact, is: EMAIL_KINDS[0] }
    case 'words':
    case 'countries':
      return { fact, oneOf: [] }
    case 'share':
      return { fact, atLeast: 0.5 }
    default:
      return { fact, atLeast: 1 }
  }
}

/** The words of which the fact has to be one. */
export function wordsOf({ is, oneOf }: Condition): readonly string[] {
  return oneOf ?? (typeof is === 'string' ? [is] : [])
}

export function withWords({ fact }: Condition, words: readonly string[]): Condition {
  const [word] = words
  return words.length === 1 && word !== undefined ? { fact, is: word } : { fact, oneOf: [...words] }
}

/** Null: no limit on that side. */
export function withRange(
  { fact }: Condition,
  { atLeast, atMost }: { readonly atLeast: number | null; readonly atMost: number | null },
): Condition {
  return { fact, ...(atLeast === null ? {} : { atLeast }), ...(atMost === null ? {} : { atMost }) }
}
