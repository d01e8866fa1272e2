import type { Evidence } from '../../shared/suggestion.ts'
import type { Locale } from '../../shared/locale.ts'
import {
  RECORDS_OF_A_FACT_MAX,
  type ClientFacts,
  type FactName,
  type RecordReference,
} from '../../shared/typology/facts.ts'
import type { Candidate, SignFound } from '../../shared/typology/suggest.ts'
import { factText } from './fact-text.ts'

/** What speaks for a type and then what speaks against it, the strongest first, in words. */
export function evidenceOf(candidate: Candidate, facts: ClientFacts, locale: Locale): Evidence[] {
  return [
    ...byStrength(candidate.signs).map((found) => asEvidence(found, true, facts, locale)),
    ...byStrength(candidate.counterSigns).map((found) => asEvidence(found, false, facts, locale)),
  ]
}

const STRENGTH_ORDER = ['strong', 'fair', 'weak'] as const

function byStrength(found: readonly SignFound[]): SignFound[] {
  return found.toSorted(
    (one, other) => STRENGTH_ORDER.indexOf(one.sign.strength) - STRENGTH_ORDER.indexOf(other.sign.strength),
  )
}

function asEvidence({ sign, facts: names }: SignFound, isFor: boolean, facts: ClientFacts, locale: Locale): Evidence {
  // a sign that was only noticed by somebody has no values to show
  const isRead = names.some((name) => !name.startsWith('sign.'))
  const text = isRead && sign.evidence ? filledIn(sign.evidence[locale], facts, locale) : null
  return {
    sign: sign.id,
    text: text ?? sign.text[locale],
    isFor,
    strength: sign.strength,
    records: recordsOf(names, facts),
  }
}

/** A text with the values of facts; null where one of them is not known, or no such fact exists. */
function filledIn(template: string, facts: ClientFacts, locale: Locale): string | null {
  let isWhole = true
  const text = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = factText(facts, name, locale)
    if (value === null) isWhole = false
    return value ?? ''
  })
  return isWhole ? text : null
}

function recordsOf(names: readonly FactName[], facts: ClientFacts): RecordReference[] {
  const records = new Map<string, RecordReference>()
  for (const name of names) {
    for (const record of facts[name]?.records ?? []) records.set(JSON.stringify(record), record)
  }
  return [...records.values()].slice(0, RECORDS_OF_A_FACT_MAX)
}
