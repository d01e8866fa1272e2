import { benchBurst } from './burst.ts'
import { benchColdStart } from './cold-start.ts'
import { benchCompose } from './compose.ts'
import { benchDatabaseSize } from './database-size.ts'
import type { Figure } from './figures.ts'
import { benchDeltaSync } from './delta-sync.ts'
import { benchFirstSync, benchLookupDuringSync } from './first-sync.ts'
import { benchLookup } from './lookup.ts'
import type { Machine } from './machine.ts'
import { benchMemory } from './memory.ts'
import { benchPop } from './pop.ts'
import { benchRing } from './ring.ts'
import { benchSnapshotRead, benchSnapshotWrite } from './snapshot.ts'
import { benchStations } from './stations.ts'
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
  'first-sync-7k': (machine) => benchFirstSync(machine, 'first-sync-7k', 7_000),
  'first-sync-25k': (machine) => benchFirstSync(machine, 'first-sync-25k', 25_000),
  'first-sync-160k': (machine) => benchFirstSync(machine, 'first-sync-160k', 160_000),
  'first-sync-1m': (machine) => benchFirstSync(machine, 'first-sync-1m', 1_000_000),
  'lookup-during-sync': (machine) => benchLookupDuringSync(machine, 'lookup-during-sync', 160_000),
  'delta-sync': benchDeltaSync,
  'snapshot-write-100k': (machine) => benchSnapshotWrite(machine, 100_000, 'snapshot-write-100k'),
  'snapshot-read-100k': (machine) => benchSnapshotRead(machine, 100_000, 'snapshot-read-100k'),
  'snapshot-write-1m': (machine) => benchSnapshotWrite(machine, 1_000_000, 'snapshot-write-1m'),
  'snapshot-read-1m': (machine) => benchSnapshotRead(machine, 1_000_000, 'snapshot-read-1m'),
  stations: benchStations,
  'suggest-100k': benchSuggest,
  'suggest-100k-lookup': benchLookupMeanwhile,
  compose: benchCompose,
  ring: benchRing,
  burst: benchBurst,
}
