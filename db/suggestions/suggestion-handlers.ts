import type { RequestsTo } from '../../shared/ipc.ts'
import type { Fact, ObservedFact, RecordReference } from '../../shared/typology/facts.ts'
import { success } from '../../shared/result.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { Calls } from '../calls.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import { planFor } from '../plan.ts'
import type { SettingsStore } from '../settings.ts'
import type { CallMarks } from '../types/call-marks.ts'
import { cardTypes, type StoredTypeRow } from './card-types.ts'
import { checklistsOf, suggestionsInWords, type Suggestions } from './suggestions.ts'

export type SuggestionHandlerParts = {
  readonly suggestions: Suggestions
  readonly callMarks: CallMarks
  readonly calls: Calls
  readonly packs: PacksInUse
  readonly settings: SettingsStore
}

/** Suggestions for a caller who is not in the cache yet, from what the form holds so far. */
export function suggestionHandlers(
  parts: SuggestionHandlerParts,
): Handlers<Extract<RequestsTo<'data'>, 'quick-entry.suggest'>> {
  const { suggestions, callMarks, calls, packs, settings } = parts
  return {
    'quick-entry.suggest': ({ callId, quickEntry, locale }) => {
      const inUse = packs.current()
      const at = calls.get(callId)?.inviteReceivedAt ?? 0
      const here: RecordReference = { kind: 'call', id: callId, at }
      const noticed: Record<ObservedFact, Fact> = {}
      for (const sign of callMarks.of(callId).observedSigns) noticed[`sign.${sign}`] = { value: 1, records: [here] }
      const assessment = suggestions.ofQuickEntry(quickEntry, noticed)
      const chosen = Object.entries(quickEntry.types).map(([typology, type]): StoredTypeRow => ({
        typology,
        type,
        source: 'operator',
        confidence: null,
        decidedAt: 0,
        decidedBy: '',
      }))
      const types = cardTypes(chosen, assessment.suggestions, inUse, locale)
      return success({
        // nothing is held against what is chosen in the form: it is chosen with the suggestions in sight
        suggestions: suggestionsInWords(assessment, [], () => null, locale),
        plan: planFor(types, inUse, locale, settings.read().settings),
        checklists: checklistsOf(types, inUse, locale),
      })
    },
  }
}
