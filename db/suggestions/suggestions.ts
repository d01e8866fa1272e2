import type { Checklist, HeldType } from '../../shared/client-type.ts'
import type { Locale } from '../../shared/locale.ts'
import type { QuickEntry } from '../../shared/quick-entry.ts'
import type { Suggestion } from '../../shared/suggestion.ts'
import type { ClientFacts } from '../../shared/typology/facts.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { suggestionOf, type Candidate } from '../../shared/typology/suggest.ts'
import type { ClientRow } from '../client-store.ts'
import type { ClientFactsReader } from '../facts/client-facts.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { PackSuggestion } from './card-types.ts'
import { evidenceOf } from './evidence.ts'

/** What the facts say of one client now: the facts, and of each typology what they suggest. */
export type Assessment = { readonly facts: ClientFacts; readonly suggestions: readonly PackSuggestion[] }

/** What facts suggest, by the packs in use. */
export function openSuggestions(parts: { readonly packs: PacksInUse; readonly facts: ClientFactsReader }) {
  const { packs, facts: reader } = parts

  const assess = (facts: ClientFacts): Assessment => ({ facts, suggestions: suggestionsFrom(facts, packs.current()) })

  return {
    /** Without what an operator has declined, as `declined` tells of a typology. */
    of(row: ClientRow, declined: (typology: string) => string | null): Assessment {
      const { facts, suggestions } = assess(reader.of(row))
      return {
        facts,
        suggestions: suggestions.filter(({ pack, suggestion }) => suggestion.best.type.id !== declined(pack.id)),
      }
    },
    /** Of a caller who is not in the cache yet; `noticed` are signs that were ticked during the call. */
    ofQuickEntry: (form: QuickEntry, noticed: ClientFacts): Assessment =>
      assess({ ...reader.ofQuickEntry(form), ...noticed }),
    /** What is suggested now for one typology; null: nothing. */
    suggestedNow(row: ClientRow, typology: string): { type: string; confidence: number } | null {
      const pack = packs.current().find(({ id }) => id === typology)
      const best = pack && suggestionOf(reader.of(row), pack)?.best
      return best ? { type: best.type.id, confidence: best.confidence } : null
    },
  }
}
export type Suggestions = ReturnType<typeof openSuggestions>

/** What facts suggest, in the order in which the typologies' advice counts. */
export function suggestionsFrom(facts: ClientFacts, packs: readonly Pack[]): PackSuggestion[] {
  return packs.flatMap((pack) => {
    const suggestion = suggestionOf(facts, pack)
    return suggestion ? [{ pack, suggestion }] : []
  })
}

/**
 * An assessment in the operator's words. `suggestedWhenDecided` tells what was suggested when a person last set a typology's
 * type: a contradiction that was there already is none.
 */
export function suggestionsInWords(
  { facts, suggestions }: Assessment,
  held: readonly HeldType[],
  suggestedWhenDecided: (typology: string) => string | null,
  locale: Locale,
): Suggestion[] {
  return suggestions.map(({ pack, suggestion: { best, compared } }) => {
    const decided = held.find(({ typology, source }) => typology === pack.id && source !== 'suggestion')
    const contradicts =
      decided !== undefined &&
      decided.type !== best.type.id &&
      best.level !== 'low' &&
      best.type.id !== suggestedWhenDecided(pack.id)
    return {
      typology: pack.id,
      typologyLabel: pack.label[locale],
      ...inWords(best, facts, locale),
      level: best.level,
      check: best.type.check,
      contradicts,
      compared: compared && {
        ...inWords(compared, facts, locale),
        hint: best.type.confusedWith?.text[locale] ?? '',
      },
    }
  })
}

function inWords(candidate: Candidate, facts: ClientFacts, locale: Locale) {
  return {
    type: candidate.type.id,
    label: candidate.type.label[locale],
    confidence: candidate.confidence,
    level: candidate.level,
    evidence: evidenceOf(candidate, facts, locale),
  }
}

/** The steps of all types among these that ask to verify something; also of a type that is only suggested. */
export function checklistsOf(
  types: readonly { readonly typology: string; readonly type: string }[],
  packs: readonly Pack[],
  locale: Locale,
): Checklist[] {
  return types.flatMap(({ typology, type }) => {
    const definition = packs.find(({ id }) => id === typology)?.types.find(({ id }) => id === type)
    if (!definition || definition.checklist.length === 0) return []
    const steps = definition.checklist.map((step) => ({
      id: `${typology}/${type}/${step.id}`,
      text: step.text[locale],
    }))
    return [{ typeLabel: definition.label[locale], steps }]
  })
}
