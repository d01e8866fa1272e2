import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { createDataService, type DataService } from '../../db/data-service.ts'
import { openLookup } from '../../db/lookup.ts'
import { parsePhoneNumber } from '../../shared/phone-number.ts'
import { RECORDED_KINDS } from '../../shared/client.ts'
import { benchNumber } from './clients.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import { KNOWN_CLIENTS } from './known-clients.ts'
import { preparedDatabase, profileWith } from './prepared-database.ts'

const CLIENTS = 100_000
const BUDGET_SECONDS = 60
const LOOKUP_BUDGET_MS = 2
const LOOKUP_EVERY_MS = 3

/** Asks as main does: by messages that come when they come. What it sends is when, on the clock of all threads. */
const ASKER = `
  const { parentPort } = require('node:worker_threads')
  setInterval(() => parentPort.postMessage(performance.timeOrigin + performance.now()), ${LOOKUP_EVERY_MS})
`

type Measured = { readonly seconds: number; readonly lookupsMs: readonly number[] }
let measured: Promise<Measured> | null = null

/** One pass gives both figures. */
function measure(): Promise<Measured> {
  measured ??= passOverAll()
  return measured
}

/** Suggestions for all clients of a database that has none yet, fifths of the buyers included; reference: the budget. */
export async function benchSuggest(): Promise<Figure> {
  const { seconds } = await measure()
  const ratio = seconds / BUDGET_SECONDS
  return { name: 'suggest-100k', unit: 's', p50: seconds, p95: seconds, reference: BUDGET_SECONDS, ratio }
}

/** Lookups while that goes on, from the request being sent to the client being found; reference: the budget. */
export async function benchLookupMeanwhile(): Promise<Figure> {
  const { lookupsMs } = await measure()
  const { p50, p95 } = percentilesOf(lookupsMs)
  note(`  ${lookupsMs.length} lookups meanwhile, the slowest ${Math.max(...lookupsMs).toFixed(1)} ms`)
  const ratio = p95 / LOOKUP_BUDGET_MS
  return { name: 'suggest-100k-lookup', unit: 'ms', p50, p95, reference: LOOKUP_BUDGET_MS, ratio }
}

async function passOverAll(): Promise<Measured> {
  const profile = profileWith(preparedDatabase(CLIENTS, KNOWN_CLIENTS))
  note(`suggest-100k: ${CLIENTS} clients, a third of them with a history; a lookup every ${LOOKUP_EVERY_MS} ms`)
  const databaseFile = path.join(profile.folder, 'vizitka.sqlite')
  const service = createDataService({ databaseFile, placesFile: null, emit: () => undefined })
  try {
    if (!service.ok) throw new Error(service.error.message)
    try {
      return await passOf(service.value)
    } finally {
      await service.value.close()
    }
  } finally {
    profile.remove()
  }
}

async function passOf({ database, suggestionRun }: DataService): Promise<Measured> {
  // the kinds of which this CRM says that it keeps records: more facts are known, and more has to be compared
  database
    .prepare("INSERT INTO sync_state (connector, cursor, finished_at, records) VALUES ('bench', '', 1, ?)")
    .run(JSON.stringify(RECORDED_KINDS))
  const lookup = openLookup(database)
  const lookupsMs: number[] = []
  let found = 0
  const asker = new Worker(ASKER, { eval: true })
  try {
    // until the thread has started
    await new Promise((resolve) => asker.once('message', resolve))
    asker.on('message', (sentAt: number) => {
      const number = parsePhoneNumber(benchNumber((lookupsMs.length * 7_919) % CLIENTS, 0), { defaultCountry: 'RU' })
      if (lookup.find(number).kind === 'exact') found += 1
      lookupsMs.push(performance.timeOrigin + performance.now() - sentAt)
    })
    const startedAt = performance.now()
    suggestionRun.start()
    await suggestionRun.idle()
    const seconds = (performance.now() - startedAt) / 1000
    const suggested = database
      .prepare<[], number>("SELECT count(*) FROM client_type WHERE source = 'suggestion'")
      .pluck()
      .get()
    note(`  ${seconds.toFixed(1)} s, ${suggested} suggestions`)
    if (found !== lookupsMs.length || found === 0) throw new Error(`${found} of ${lookupsMs.length} numbers were found`)
    return { seconds, lookupsMs }
  } finally {
    await asker.terminate()
  }
}
