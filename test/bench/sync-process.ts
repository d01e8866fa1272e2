// A first sync in a process of its own, as the data process would have it: its memory is that of nothing else.
// Arguments: the database file, the file of places, how many clients, whether to look up clients meanwhile.
import { existsSync, readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { createDataService } from '../../db/data-service.ts'
import { openLookup } from '../../db/lookup.ts'
import { keepHeapSmall } from '../../db/small-heap.ts'
import { parsePhoneNumber } from '../../shared/phone-number.ts'
import { benchNumber } from './clients.ts'
import { LocalSource } from './local-source.ts'

/** What the process tells at its end. */
export type MeasuredSync = {
  readonly seconds: number
  readonly lookupsMs: readonly number[]
  /** Highest resident set size, of this process alone. */
  readonly peakMegabytes: number
}

const LOOKUP_EVERY_MS = 3
const ROUND = 7_919
const STATUS = '/proc/self/status'
/** Asks as main does: by messages that come when they come. What it sends is when, on the clock of all threads. */
const ASKER = `
  const { parentPort } = require('node:worker_threads')
  setInterval(() => parentPort.postMessage(performance.timeOrigin + performance.now()), ${LOOKUP_EVERY_MS})
`

keepHeapSmall()
const [databaseFile = '', placesFile = '', count = '', asks] = process.argv.slice(2)
const clients = Number(count)
const service = createDataService({ databaseFile, placesFile, emit: () => undefined })
if (!service.ok) throw new Error(service.error.message)
const { database, sync } = service.value
const lookup = openLookup(database)
// the cursor of the source: so many clients have come
const arrived = database.prepare<[], string>('SELECT cursor FROM sync_state').pluck()
const lookupsMs: number[] = []
const asker = asks === 'lookups' ? new Worker(ASKER, { eval: true }) : null
asker?.on('message', (sentAt: number) => {
  const startedAt = performance.now()
  const here = Number(arrived.get() ?? 0)
  if (here === 0) return
  const number = parsePhoneNumber(benchNumber((lookupsMs.length * ROUND) % here, 0), { defaultCountry: 'RU' })
  // which client to ask for is no part of the answer
  const askedMs = performance.now() - startedAt
  if (lookup.find(number).kind !== 'exact') throw new Error(`${number.raw} was not found, and has come`)
  lookupsMs.push(performance.timeOrigin + performance.now() - sentAt - askedMs)
})

const source = new LocalSource({ name: 'bench', clients, listsIds: false })
const startedAt = performance.now()
await sync.configure(source)
const status = await sync.run()
const seconds = (performance.now() - startedAt) / 1000
await asker?.terminate()
if (status.message !== '' || status.clients !== clients) {
  throw new Error(`the sync ended with ${status.clients} clients: ${status.message}`)
}
await service.value.close()
const measured: MeasuredSync = { seconds, lookupsMs, peakMegabytes: peakMegabytes() }
process.send?.(measured)

/** What the system counts also has what the process was before it was this program, where it tells them apart. */
function peakMegabytes(): number {
  const own = existsSync(STATUS) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, 'utf8'))?.[1] : undefined
  return Number(own ?? process.resourceUsage().maxRSS) / 1024
}
