import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { CallSummary } from '../../shared/card.ts'
import { LOCALES, type Locale } from '../../shared/locale.ts'
import type { CardState, Rehearsal } from '../../shared/pack-version.ts'
import type { ClientFacts } from '../../shared/typology/facts.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import type { Calls } from '../calls.ts'
import type { ClientRow, ClientStore } from '../client-store.ts'
import type { HeldTypes } from '../held-types.ts'
import { planFor } from '../plan.ts'
import type { SettingsStore } from '../settings.ts'
import { cardTypes } from '../suggestions/card-types.ts'
import { suggestionsFrom } from '../suggestions/suggestions.ts'
import type { TypeDecisions } from '../types/type-decisions.ts'
import { withPack, type PacksInUse } from './pack-store.ts'

/** So many clients take some two milliseconds. */
const CLIENTS_BETWEEN_EVENTS = 2
const CALLS_OF_A_PAGE = 50

export type RehearsalParts = {
  readonly packs: PacksInUse
  readonly clients: Pick<ClientStore, 'byId'>
  readonly calls: Pick<Calls, 'list'>
  readonly facts: { of(row: ClientRow): ClientFacts }
  readonly settings: Pick<SettingsStore, 'read'>
  readonly decisions: Pick<TypeDecisions, 'declined'>
  readonly heldTypes: Pick<HeldTypes, 'stored'>
}

/** What a card says under the packs in use and with another pack in place, in the language in which that differs. */
type Difference = { readonly locale: Locale; readonly before: CardState; readonly after: CardState }

/**
 * Whose card would change with a pack that is not in use yet: for the last calls with a client that is still known,
 * newest first, what the card says now and what it would say. Several calls of one client are all listed.
 */
export function openRehearsal(parts: RehearsalParts) {
  const { packs, clients, calls, facts, settings, decisions, heldTypes } = parts
  /** Null: the card stays as it is, in every language. Colleagues may work in another one than who asks. */
  const compare = (
    row: ClientRow,
    inUse: readonly Pack[],
    proposed: readonly Pack[],
    locales: readonly Locale[],
  ): Difference | null => {
    const stored = heldTypes.stored(row.clientKey)
    const known = facts.of(row)
    const cardUnder = (some: readonly Pack[]): ((locale: Locale) => CardState) => {
      const suggestions = suggestionsFrom(known, some).filter(
        ({ pack, suggestion }) => suggestion.best.type.id !== decisions.declined(row.id, pack.id),
      )
      return (locale) => {
        const types = cardTypes(stored, suggestions, some, locale)
        return { types, plan: planFor(types, some, locale, settings.read().settings) }
      }
    }
    const [cardNow, cardThen] = [cardUnder(inUse), cardUnder(proposed)]
    for (const locale of locales) {
      const [before, after] = [cardNow(locale), cardThen(locale)]
      if (wording(before) !== wording(after)) return { locale, before, after }
    }
    return null
  }

  /** The newest calls whose client is still known, with that client. */
  const lastCalls = async (count: number): Promise<{ call: CallSummary; row: ClientRow }[]> => {
    const found: { call: CallSummary; row: ClientRow }[] = []
    let before: number | null = null
    for (;;) {
      const page = calls.list({ search: '', before, limit: CALLS_OF_A_PAGE })
      for (const call of page) {
        const row = call.clientId === null ? undefined : clients.byId(call.clientId)
        if (row) found.push({ call, row })
      }
      const last = page.at(-1)
      if (!last || page.length < CALLS_OF_A_PAGE || found.length >= count) return found.slice(0, count)
      before = last.at
      await yieldToEvents()
    }
  }

  return async (pack: Pack, count: number, locale: Locale): Promise<Rehearsal> => {
    const inUse = packs.current()
    const proposed = withPack(inUse, pack)
    const rehearsed = await lastCalls(count)
    const locales = [locale, ...LOCALES.filter((other) => other !== locale)]
    const differences = new Map<string, Difference | null>()
    const changed: Rehearsal['changed'] = []
    for (const { call, row } of rehearsed) {
      let difference = differences.get(row.id)
      if (difference === undefined) {
        difference = compare(row, inUse, proposed, locales)
        differences.set(row.id, difference)
        // a call that rings meanwhile gets its card between two clients
        if (differences.size % CLIENTS_BETWEEN_EVENTS === 0) await yieldToEvents()
      }
      if (difference) changed.push({ call, ...difference })
    }
    return { calls: rehearsed.length, changed }
  }
}

/** What can be read on a card. */
function wording({ types, plan }: CardState): string {
  return JSON.stringify([
    types.map(({ typology, typologyLabel, type, label, level }) => [typology, typologyLabel, type, label, level]),
    plan.say?.text,
    plan.do.map(({ text }) => text),
    plan.dont.map(({ text }) => text),
  ])
}
