import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'
import { startFaultyCrm, type Fault, type FaultyCrm, type FaultyRequest } from '../helpers/faulty-crm.ts'
import { Marigold, MARIGOLD_TOKEN } from '../helpers/marigold.ts'
import { marigoldTemplate, type Paging } from '../helpers/marigold-template.ts'
import { People } from '../helpers/sync-story.ts'

const HOUR_MS = 3_600_000
/** What a process may take for 200 MB that it does not want: the 32 Mi characters that it reads at most, and copies. */
const JUNK_GROWTH_BYTES = 150 * 1024 * 1024

let at: TestService
let line: FaultyCrm
let faultFor: (request: FaultyRequest) => Fault | null
const closing: (() => unknown)[] = []
beforeEach(() => {
  at = startDataService()
  faultFor = () => null
})
afterEach(async () => {
  await at.dispose()
  for (const close of closing.splice(0).toReversed()) await close()
})

async function demo(): Promise<{ store: DemoCrmStore; connector: Connector }> {
  const store = new DemoCrmStore(initialDemoClients(TEST_TIME))
  const crm = await startDemoCrm({ store, clock: () => at.clock.now })
  line = await startFaultyCrm(crm.url, (request) => faultFor(request))
  closing.push(
    () => crm.close(),
    () => line.close(),
  )
  return { store, connector: demoCrmConnector(line.url, crm.token) }
}

async function marigold(paging: Paging, searchLagMs = 0): Promise<{ crm: Marigold; connector: Connector }> {
  const crm = new Marigold()
  crm.clock = () => at.clock.now
  for (let index = 0; index < 12; index += 1) crm.add(`Person ${index}`, [`8 (495) ${1_000_000 + index}`])
  crm.searchLagMs = searchLagMs
  const url = await crm.start()
  line = await startFaultyCrm(url, (request) => faultFor(request))
  const connector = unwrap(
    await templateConnector({
      template: marigoldTemplate(paging, searchLagMs),
      values: { url: line.url, token: MARIGOLD_TOKEN },
      defaultCountry: 'RU',
      now: () => at.clock.now,
    }),
  )
  closing.push(
    () => crm.stop(),
    () => line.close(),
    () => connector.stop(),
  )
  return { crm, connector }
}

/** The fault at the n-th request from now on, counted from 1. */
function faultAt(number: number, fault: Fault): void {
  let asked = 0
  faultFor = () => ((asked += 1) === number ? fault : null)
}

const names = () => at.service.database.prepare<[], string>('SELECT name FROM client ORDER BY name').pluck().all()

describe.each(['demo', 'marigold'] as const)('the connector of %s', (kind) => {
  const start = async (): Promise<Connector> => (kind === 'demo' ? await demo() : await marigold('keyset')).connector

  test('does not take in 200 MB of junk', async () => {
    const connector = await start()
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    faultFor = () => 'after-junk'
    const before = process.memoryUsage.rss()
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
    const pulled = await connector.pull(null, new AbortController().signal)
    clearInterval(watch)
    expect(pulled).toMatchObject({ ok: false, error: { code: 'malformed' } })
    expect(peak - before).toBeLessThan(JUNK_GROWTH_BYTES)
  })

  test('keeps no name with a hole in it: what is not UTF-8 is not taken', async () => {
    const connector = await start()
    await at.service.sync.configure(connector)
    faultFor = ({ method }) => (method === 'GET' ? 'after-invalid-utf-8' : null)
    const failed = await at.service.sync.run()
    expect(failed).toMatchObject({ state: 'failed', clients: 0 })
    expect(failed.message).toContain('utf-8')
    faultFor = () => null
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    expect(names().join('')).not.toContain('\uFFFD')
  })

  test('takes records in a wrong order, twice, and under a wrong content type', async () => {
    const connector = await start()
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    const before = names()
    for (const fault of ['after-reordered-records', 'after-doubled-records', 'after-wrong-content-type'] as const) {
      faultFor = () => fault
      expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
      expect(names()).toEqual(before)
    }
  })

  test.each(['login-page', 'not-found-page', 'error-inside-200', 'redirect-to-foreign-host', 'page-too-big'] as const)(
    'takes «%s» for a failure, never for an empty CRM',
    async (fault) => {
      const connector = await start()
      await at.service.sync.configure(connector)
      await at.service.sync.run()
      const before = names()
      at.clock.now += 7 * HOUR_MS
      faultFor = () => fault
      expect(await at.service.sync.run()).toMatchObject({ state: 'failed', clients: before.length })
      expect(names()).toEqual(before)
      expect(line.strayed).toEqual([])
    },
  )
})

describe('a template', () => {
  test.each(['too-many-requests', 'too-many-requests-retry-after'] as const)(
    'waits and goes on after «%s»',
    async (fault) => {
      const { connector } = await marigold('keyset')
      await at.service.sync.configure(connector)
      faultAt(2, fault)
      expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: 12 })
    },
  )

  test('whose token expires in the middle of a list logs in again and goes on', async () => {
    const { connector } = await marigold('cursor')
    await at.service.sync.configure(connector)
    // the login, the probe, and a page have been answered
    faultAt(4, 'token-expired')
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: 12 })
    expect(line.asked.filter(({ url }) => url.pathname === '/api/login')).toHaveLength(2)
  })

  test('ends a run whose next page is on another host, and has not asked there', async () => {
    const { connector } = await marigold('next-link')
    await at.service.sync.configure(connector)
    faultFor = ({ url }) => (url.pathname === '/api/people' ? 'after-foreign-next-link' : null)
    const { message } = await at.service.sync.run()
    expect(message).toContain('another host')
    expect(line.strayed).toEqual([])
  })

  test.each(['cursor', 'next-link', 'keyset'] as const)('ends a run whose %s repeats', async (paging) => {
    const { connector } = await marigold(paging)
    await at.service.sync.configure(connector)
    faultFor = ({ url }) =>
      url.searchParams.has('changed_from')
        ? null
        : paging === 'keyset'
          ? 'after-page-before'
          : url.pathname === '/api/people'
            ? 'after-same-cursor'
            : null
    expect((await at.service.sync.run()).message).toContain('does not advance')
  })

  test.each(['page', 'offset'] as const)('ends a run where each %s is the same', async (paging) => {
    const { connector } = await marigold(paging)
    await at.service.sync.configure(connector)
    faultFor = () => 'after-page-before'
    expect((await at.service.sync.run()).message).toContain('does not advance')
    expect(line.asked.length).toBeLessThan(10)
  })

  test.each(['page', 'offset'] as const)('loses no change while records move between pages by %s', async (paging) => {
    const { crm, connector } = await marigold(paging)
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    at.clock.now += HOUR_MS
    for (const { pid } of crm.people) crm.edit(pid, { full_name: `Renamed ${pid}` })
    at.clock.now += HOUR_MS
    let pages = 0
    faultFor = ({ url }) => {
      // between the first and the second page the first of all is touched again, and all others move up
      if (url.pathname === '/api/people' && (pages += 1) === 2) crm.edit(1, { full_name: 'Renamed 1' })
      return null
    }
    await at.service.sync.run()
    at.clock.now += HOUR_MS
    await at.service.sync.run()
    expect(names()).toEqual(crm.people.map(({ full_name: name }) => name).toSorted())
  })

  test('brings a record that was written long before it could be seen', async () => {
    const { crm, connector } = await marigold('keyset')
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    crm.add('Late', ['8 (495) 2000000'], true)
    for (let hours = 0; hours < 4; hours += 1) {
      at.clock.now += 7 * HOUR_MS
      await at.service.sync.run()
    }
    expect(names()).not.toContain('Late')
    crm.hidden.clear()
    for (let hours = 0; hours < 4; hours += 1) {
      at.clock.now += 7 * HOUR_MS
      await at.service.sync.run()
    }
    expect(names()).toContain('Late')
    const before = line.asked.length
    at.clock.now += HOUR_MS
    await at.service.sync.run()
    // once is enough: the runs after that ask for changes alone
    expect(line.asked.length - before).toBeLessThan(3)
  })
})

test.each([0, 30_000])(
  'what was told without an answer is told once, though the search lags by %i ms',
  async (lagMs) => {
    const { crm, connector } = await marigold('keyset', lagMs)
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    const people = new People(at)
    for (const act of ['client', 'phone', 'call'] as const) await people.atWork({ act, which: 1 })
    at.clock.now += 61_000
    // the answer to everything that is told is lost, once
    const lost = new Set<string>()
    faultFor = ({ method, url }) => {
      if (method !== 'POST' || lost.has(url.pathname)) return null
      lost.add(url.pathname)
      return 'after-cut'
    }
    // pressed again and again by somebody who cannot wait
    for (let run = 0; run < 16; run += 1) {
      unwrap(await at.service.handlers['sync.run'](null))
      at.clock.now += 10_000
    }
    expect(lost.size).toBeGreaterThanOrEqual(3)
    expect(at.service.sync.status()).toMatchObject({ outboxWaiting: 0, outboxRefused: 0 })
    expect(crm.people.filter(({ full_name: name }) => name.startsWith('New'))).toHaveLength(1)
    const numbers = crm.people.flatMap((person) => person.numbers.map(({ n }) => n))
    for (const number of people.entered.numbers) expect(numbers.filter((one) => one === number)).toHaveLength(1)
    expect(crm.calls).toHaveLength(people.entered.calls.length)
    expect(new Set(crm.calls.map(({ key }) => key)).size).toBe(crm.calls.length)
  },
)

describe('a CRM that suddenly lists half', () => {
  test('loses nobody here until a person has said so', async () => {
    const { store, connector } = await demo()
    await at.service.sync.configure(connector)
    const all = (await at.service.sync.run()).clients
    const kept = store.list(null, null, 10_000).data.map(({ record: { id } }) => id)
    for (const id of kept.filter((_id, index) => index % 2 === 0)) store.remove(id)
    faultAt(1, 'cut-before')
    await at.service.sync.run()
    for (let run = 0; run < 2; run += 1) {
      const asked = await at.service.sync.run()
      expect(asked).toMatchObject({ clients: all, deletionsToConfirm: Math.ceil(all / 2) })
    }
    const confirmed = unwrap(await at.service.handlers['sync.confirm-deletions']({ sourceId: '' }))
    expect(confirmed).toMatchObject({ state: 'waiting', clients: Math.floor(all / 2), deletionsToConfirm: 0 })
  })

  test('is believed again at once when it lists all', async () => {
    const { store, connector } = await demo()
    await at.service.sync.configure(connector)
    const all = (await at.service.sync.run()).clients
    const ids = store.list(null, null, 10_000).data.map(({ record: { id } }) => id)
    const hidden = new Set(ids.slice(0, 200))
    const list = store.ids.bind(store)
    store.ids = (after, limit) => {
      const page = list(after, limit)
      return { ...page, data: page.data.filter((id) => !hidden.has(id)) }
    }
    expect(await at.service.sync.run()).toMatchObject({ clients: all, deletionsToConfirm: 200 })
    hidden.clear()
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', clients: all, deletionsToConfirm: 0 })
  })
})
