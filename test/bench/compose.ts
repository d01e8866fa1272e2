import { openClientStore } from '../../db/client-store.ts'
import { openClientFacts } from '../../db/facts/client-facts.ts'
import { openHeldTypes } from '../../db/held-types.ts'
import { openPackStore } from '../../db/packs/pack-store.ts'
import { planFor } from '../../db/plan.ts'
import { openSettings } from '../../db/settings.ts'
import { openSuggestions, suggestionsInWords } from '../../db/suggestions/suggestions.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import { KNOWN_CLIENTS } from './known-clients.ts'
import { opened, preparedDatabase } from './prepared-database.ts'

const CLIENTS = 100_000
const CARDS = 10_000
const WARM_UP_CARDS = 1_000
const BUDGET_MS = 1
// a prime: all kinds of clients come in turn, from all over the database
const STEP = 7_919

/**
 * What a card needs beyond the client's own record: facts out of the history, what they suggest, with the evidence in
 * words, and the plan out of all types. Reference: the budget.
 */
export function benchCompose(): Figure {
  const database = opened(preparedDatabase(CLIENTS, KNOWN_CLIENTS))
  try {
    const settings = openSettings(database)
    const packs = openPackStore(database, { settings, now: Date.now })
    const facts = openClientFacts(database, { settings, now: Date.now })
    const suggestions = openSuggestions({ packs, facts })
    const heldTypes = openHeldTypes(database, packs)
    const clients = openClientStore(database)
    const times: number[] = []
    let lines = 0
    let suggested = 0
    note(`compose: ${CARDS} cards, a third of them with a history of 4 to 12 entries`)
    for (let card = -WARM_UP_CARDS; card < CARDS; card += 1) {
      const row = clients.byKey(1 + (((card + WARM_UP_CARDS) * STEP) % CLIENTS))
      if (!row) throw new Error(`there is no client for card ${card}`)
      const startedAt = performance.now()
      const assessment = suggestions.of(row, () => null)
      const types = heldTypes.of(row.clientKey, 'ru', assessment.suggestions)
      const words = suggestionsInWords(assessment, types, () => null, 'ru')
      const plan = planFor(types, packs.current(), 'ru', settings.read().settings)
      const endedAt = performance.now()
      if (card < 0) continue
      times.push(endedAt - startedAt)
      suggested += words.length
      lines += plan.do.length
    }
    if (suggested === 0 || lines === 0) throw new Error('nothing was suggested')
    note(`  ${(suggested / CARDS).toFixed(2)} suggestions and ${(lines / CARDS).toFixed(2)} lines a card`)
    const { p50, p95 } = percentilesOf(times)
    return { name: 'compose', unit: 'ms', p50, p95, reference: BUDGET_MS, ratio: p95 / BUDGET_MS }
  } finally {
    database.close()
  }
}
