import { benchBurst } from './burst.ts'
import { benchColdStart } from './cold-start.ts'
import { benchCompose } from './compose.ts'
import { benchDatabaseSize } from './database-size.ts'
import type { Figure } from './figures.ts'
import { benchFirstSync } from './first-sync.ts'
import { benchLookup } from './lookup.ts'
import type { Machine } from './machine.ts'
import { benchMemory } from './memory.ts'
import { benchPop } from './pop.ts'
import { benchRing } from './ring.ts'
import { benchLookupMeanwhile, benchSuggest } from './suggest.ts'

export { note, rounded, tableOf } from './figures.ts'

type Bench = (machine: Machine) => Promise<Figure | null> | Figure | null

/** All benches by name, in their order; null: this machine cannot tell. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  'pop-10k': (machine) => benchPop(machine, 'pop-10k', 10_000),
  'pop-1m': (machine) => benchPop(machine, 'pop-1m', 1_000_000),
  'lookup-1m': benchLookup,
  'cold-start': benchColdStart,
  memory: benchMemory,
  'database-size': benchDatabaseSize,
  'first-sync-1m': benchFirstSync,
  'suggest-100k': benchSuggest,
  'suggest-100k-lookup': benchLookupMeanwhile,
  compose: benchCompose,
  ring: benchRing,
  burst: benchBurst,
}
