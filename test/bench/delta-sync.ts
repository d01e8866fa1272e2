import path from 'node:path'
import { createDataService } from '../../db/data-service.ts'
import { benchClient } from './clients.ts'
import { note, type Figure } from './figures.ts'
import { LocalSource } from './local-source.ts'
import { preparedDatabase, profileWith } from './prepared-database.ts'

const CLIENTS = 1_000_000
const CHANGES = 1_000
const BUDGET_SECONDS = 2
const APART = CLIENTS / CHANGES

/** The changes of a while, from all over the cache: another company and one more number each; reference: the budget. */
export async function benchDeltaSync(): Promise<Figure> {
  const profile = profileWith(preparedDatabase(CLIENTS))
  try {
    note(`delta-sync: ${CHANGES} changes of ${CLIENTS} clients`)
    const databaseFile = path.join(profile.folder, 'vizitka.sqlite')
    const service = createDataService({ databaseFile, placesFile: null, emit: () => undefined })
    if (!service.ok) throw new Error(service.error.message)
    const { database, sync } = service.value
    try {
      database
        .prepare("INSERT INTO sync_state (connector, cursor, finished_at, records) VALUES ('bench', '0', 1, '[]')")
        .run()
      const source = new LocalSource({ name: 'bench', clients: CHANGES, listsIds: false, clientOf: changed })
      await sync.configure(source)
      const startedAt = performance.now()
      const { message } = await sync.run()
      const seconds = (performance.now() - startedAt) / 1000
      const taken = database.prepare<[], number>("SELECT count(*) FROM client WHERE company = 'Новая'").pluck().get()
      if (message !== '' || taken !== CHANGES) throw new Error(`${taken} changes were taken over: ${message}`)
      return {
        name: 'delta-sync',
        unit: 's',
        p50: seconds,
        p95: seconds,
        reference: BUDGET_SECONDS,
        ratio: seconds / BUDGET_SECONDS,
      }
    } finally {
      await service.value.close()
    }
  } finally {
    profile.remove()
  }
}

function changed(index: number): ReturnType<typeof benchClient> {
  const client = benchClient(index * APART, { hasHistory: true })
  return { ...client, company: 'Новая', phones: [...client.phones, { raw: `8 800 ${1_000_000 + index}`, label: '' }] }
}
