import { openLookup } from '../../db/lookup.ts'
import { parsePhoneNumber } from '../../shared/phone-number.ts'
import { benchNumber } from './clients.ts'
import { note, percentilesOf, type Figure } from './figures.ts'
import { opened, preparedDatabase } from './prepared-database.ts'

const CLIENTS = 1_000_000
const LOOKUPS = 20_000
const WARM_UP_LOOKUPS = 1_000
const KNOWN_SHARE = 0.9

/** Lookup in the data process's code against the bare prepared statement, in turn, each with numbers of its own. */
export function benchLookup(): Figure {
  const database = opened(preparedDatabase(CLIENTS))
  try {
    const lookup = openLookup(database)
    const bare = database.prepare<[string]>(
      'SELECT client_key, raw, label, kind, e164, extension, country, match_key FROM client_phone WHERE match_key = ?',
    )
    const own: number[] = []
    const reference: number[] = []
    const random = randomNumbers()
    let found = 0
    note(`lookup-1m: ${LOOKUPS} lookups, ${KNOWN_SHARE * 100} % of them known`)
    for (let round = -WARM_UP_LOOKUPS; round < LOOKUPS; round += 1) {
      // two numbers: whoever came second would find the pages of the first in the cache
      const number = parsePhoneNumber(random(), { defaultCountry: 'RU' })
      const key = random().slice(-9)
      const startedAt = performance.now()
      const result = lookup.find(number)
      const foundAt = performance.now()
      bare.all(key)
      const endedAt = performance.now()
      if (round < 0) continue
      if (result.kind === 'exact') found += 1
      own.push(foundAt - startedAt)
      reference.push(endedAt - foundAt)
    }
    const share = found / LOOKUPS
    if (Math.abs(share - KNOWN_SHARE) > 0.02) throw new Error(`${found} of ${LOOKUPS} numbers were found`)
    const { p50, p95 } = percentilesOf(own)
    const bareTimes = percentilesOf(reference)
    note(`  the bare statement: ${bareTimes.p50.toFixed(4)} / ${bareTimes.p95.toFixed(4)} ms`)
    return { name: 'lookup-1m', unit: 'ms', p50, p95, reference: bareTimes.p95, ratio: p95 / bareTimes.p95 }
  } finally {
    database.close()
  }
}

/** Numbers from all over the database and some from beyond it; the same ones in every run. */
function randomNumbers(): () => string {
  let state = 1
  const next = (): number => {
    // Park and Miller's generator: enough to jump around
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  return () => {
    const isKnown = next() < KNOWN_SHARE
    const index = Math.floor(next() * CLIENTS) + (isKnown ? 0 : CLIENTS)
    return benchNumber(index, next() < 0.5 ? 0 : 1)
  }
}
