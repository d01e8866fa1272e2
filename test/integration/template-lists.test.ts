import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PullPage } from '../../db/sync/connector.ts'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import {
  startSimulator,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorServer,
} from '../helpers/crm-simulators/simulator.ts'
import { unwrap } from '../helpers/data-service.ts'

const { signal } = new AbortController()
const LIMITED: SimulatorAnswer = { status: 429, headers: { 'Retry-After': '0' } }

type Order = { id: number; person: number; title: string; changed: number }

/** A small CRM with people, their orders and the firms they work for; times are seconds. */
class SmallCrm {
  people = Array.from({ length: 30 }, (_one, index) => ({
    id: index + 1,
    name: `N${index + 1}`,
    phone: '1',
    changed: 1,
  }))
  orders: Order[] = []
  firms: { id: number; people: number[]; changed: number }[] = []
  /** Path → what is answered in place of what there is. */
  readonly instead = new Map<string, SimulatorAnswer>()
  ignoresFilter = false
  server!: SimulatorServer

  async start(): Promise<void> {
    this.server = await startSimulator(
      (request) => this.instead.get(request.url.pathname) ?? this.#answer(request),
      () => LIMITED,
    )
  }

  asked(path: string): URLSearchParams[] {
    return this.server.requests.filter(({ url }) => url.pathname === path).map(({ url }) => url.searchParams)
  }

  #answer({ url: { pathname, searchParams: query } }: SimulatorRequest): SimulatorAnswer {
    const ids = (query.get('ids') ?? '').split(',').map(Number)
    const since = this.ignoresFilter ? 0 : Number(query.get('since') ?? 0)
    const page = Number(query.get('page') ?? 1)
    const paged = (all: readonly unknown[]): SimulatorAnswer => ({ body: all.slice((page - 1) * 10, page * 10) })
    switch (pathname) {
      case '/people':
        return { body: this.people.filter(({ changed }) => changed >= since) }
      case '/people/by-id':
        return { body: this.people.filter(({ id }) => ids.includes(id)) }
      case '/orders':
        return paged(this.orders.filter(({ changed }) => changed >= since))
      case '/orders/of':
        return paged(this.orders.filter(({ person }) => ids.includes(person)))
      case '/firms':
        return { body: this.firms.filter(({ changed }) => changed >= since) }
      case '/firms/people':
        return { body: this.firms.filter(({ id }) => ids.includes(id)).flatMap(({ people }) => people) }
      default:
        return { status: 404, body: { why: 'no such path' } }
    }
  }
}

const SINCE = { $if: '$exists($since)', $then: '=$time($since)' }
const IDS = "=$join($ids, ',')"
const PAGES = { kind: 'page', size: 10 }
const NONE = { kind: 'none' }
const LISTS = {
  firms: {
    changes: {
      kind: 'filter',
      list: { request: { path: '/firms', query: { since: SINCE } }, records: '=$', paging: NONE },
    },
    members: {
      id: '=id',
      list: { request: { path: '/firms/people', query: { ids: IDS } }, records: '=$', paging: NONE },
      client: '=$',
    },
  },
  orders: {
    when: "=$settings.orders = 'yes'",
    changes: {
      kind: 'filter',
      list: { request: { path: '/orders', query: { since: SINCE, page: '=$page' } }, records: '=$', paging: PAGES },
    },
    clients: '=person',
    history: {
      list: { request: { path: '/orders/of', query: { ids: IDS, page: '=$page' } }, records: '=$', paging: PAGES },
      client: '=person',
      event: { id: '=id', kind: "=title != '' ? 'purchase'", at: '=$parseTime(changed)', title: '=title' },
      most: 20,
    },
  },
}

const EVERY_MS = 60_000

function template(lists: object = LISTS, more: object = {}) {
  return loadTemplate(
    JSON.stringify({
      format: 1,
      id: 'small',
      name: 'Small',
      version: 1,
      verified: { how: 'documentation', against: 'nothing', date: '2026-11-23' },
      settings: [
        { name: 'url', type: 'url', title: 'Address' },
        { name: 'orders', type: 'text', title: 'Orders', default: 'yes' },
      ],
      connection: { base: '=$settings.url', perSecond: 100 },
      auth: NONE,
      errors: { text: '=why' },
      clock: { format: 'seconds' },
      clients: {
        list: { request: { path: '/people', query: { since: SINCE } }, records: '=$', paging: NONE },
        changes: { kind: 'filter' },
        read: { request: { path: '/people/by-id', query: { ids: IDS } }, records: '=$', most: 10 },
        map: { id: '=id', name: '=name', phones: '=phone', changedAt: '=$parseTime(changed)' },
        deletions: NONE,
        records: ['contact'],
        ...more,
      },
      lists,
      listsEveryMs: EVERY_MS,
    }),
  )
}

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** Each run of a test is far behind the one before, unless the test says otherwise. */
const clock = { ahead: 0, perRun: EVERY_MS }
beforeEach(() => {
  clock.perRun = EVERY_MS
})

async function connect(values: Readonly<Record<string, string>> = {}) {
  const crm = new SmallCrm()
  await crm.start()
  const made = await templateConnector({
    template: unwrap(template()),
    values: { url: crm.server.url, ...values },
    defaultCountry: 'RU',
    now: () => Date.now() + clock.ahead,
  })
  const connector = unwrap(made)
  stops.push(
    () => connector.stop(),
    () => crm.server.stop(),
  )
  return { crm, connector }
}
type Connected = Awaited<ReturnType<typeof connect>>['connector']

async function run(connector: Connected, from: string | null) {
  const pages: PullPage[] = []
  clock.ahead += clock.perRun
  for (let cursor = from; ;) {
    const page: PullPage = unwrap(await connector.pull(cursor, signal))
    pages.push(page)
    ;({ cursor } = page)
    if (page.complete) return { pages, clients: pages.flatMap(({ clients }) => clients), cursor }
  }
}

const now = (): number => Math.floor(Date.now() / 1_000)

describe('lists besides the clients', () => {
  test('what changed in several of them brings each client whole, in as many pages as it takes', async () => {
    const { crm, connector } = await connect()
    crm.orders = [{ id: 1, person: 3, title: 'Old', changed: 1 }]
    const first = await run(connector, null)
    expect(first.pages).toHaveLength(1)
    expect(first.clients.filter(({ events }) => events.length > 0).map(({ id }) => id)).toEqual(['3'])
    crm.orders.push({ id: 2, person: 3, title: 'New', changed: now() })
    crm.firms = [{ id: 7, people: Array.from({ length: 25 }, (_one, index) => index + 1), changed: now() }]
    const second = await run(connector, first.cursor)
    expect(second.pages.map(({ clients, complete }) => [clients.length, complete])).toEqual([
      [0, false],
      [10, false],
      [10, false],
      [5, false],
      [1, true],
    ])
    const third = second.clients.filter(({ id }) => id === '3')
    for (const { events } of third) {
      expect(events.map(({ id, title }) => [id, title])).toEqual([
        ['orders:2', 'New'],
        ['orders:1', 'Old'],
      ])
    }
    expect(third).toHaveLength(2)
    // a place in the middle: the same page comes again
    const middle = second.pages[1]?.cursor ?? null
    expect(unwrap(await connector.pull(middle, signal)).clients).toEqual(second.pages[2]?.clients)
  })

  test('are asked for now and then, and what changed in between is not lost', async () => {
    const { crm, connector } = await connect()
    const first = await run(connector, null)
    clock.perRun = 1_000
    crm.orders = [{ id: 1, person: 3, title: 'New', changed: now() }]
    const second = await run(connector, first.cursor)
    expect(second.clients.filter(({ events }) => events.length > 0)).toEqual([])
    clock.perRun = EVERY_MS
    const third = await run(connector, second.cursor)
    expect(third.clients.filter(({ events }) => events.length > 0).map(({ id }) => id)).toEqual(['3'])
    // the first run asks whether the CRM filters, by a time that has not come
    const isOfNow = (query: URLSearchParams) => Number(query.get('since')) <= now()
    expect(crm.asked('/firms').filter(isOfNow)).toHaveLength(1)
  })

  test('a client who was found by number comes with them too', async () => {
    const { crm } = await connect()
    crm.orders = [{ id: 1, person: 3, title: 'Old', changed: 1 }]
    const looked = unwrap(
      loadTemplate(
        JSON.stringify({
          ...unwrap(template()),
          lookup: { forms: ['suffix9'], request: { path: '/people/by-id', query: { ids: '3' } }, records: '=$' },
        }),
      ),
    )
    const connector = unwrap(
      await templateConnector({ template: looked, values: { url: crm.server.url }, defaultCountry: 'RU' }),
    )
    stops.unshift(() => connector.stop())
    const found = unwrap(await connector.lookup('+74951234567', signal))
    expect(found.map(({ id, events }) => [id, events.length])).toEqual([['3', 1]])
  })

  test('can be switched off by a setting', async () => {
    const { crm, connector } = await connect({ orders: 'no' })
    crm.orders = [{ id: 1, person: 3, title: 'Old', changed: 1 }]
    const first = await run(connector, null)
    await run(connector, first.cursor)
    expect(first.clients.every(({ events }) => events.length === 0)).toBe(true)
    expect(crm.asked('/orders')).toHaveLength(0)
    expect(crm.asked('/orders/of')).toHaveLength(0)
    expect(crm.asked('/firms')).toHaveLength(2)
    // what is not read says nothing: «no call» would not be known
    expect(connector.records).toEqual([])
    expect((await connect()).connector.records).toEqual(['contact'])
  })

  test('that the credentials may not see are left out, and that is told once', async () => {
    const { crm, connector } = await connect()
    crm.instead.set('/orders', { status: 403, body: { why: 'not yours' } })
    crm.instead.set('/orders/of', { status: 403, body: { why: 'not yours' } })
    const first = await run(connector, null)
    expect(first.clients).toHaveLength(30)
    expect(first.pages.flatMap(({ skipped }) => skipped)).toEqual([{ id: '1', reason: 'orders: HTTP 403: not yours' }])
    crm.firms = [{ id: 7, people: [2], changed: now() }]
    const second = await run(connector, first.cursor)
    expect(second.clients.map(({ id }) => id)).toEqual(['2'])
    expect(second.pages.flatMap(({ skipped }) => skipped)).toEqual([])
  })

  test('that cannot be read just now end the run: it goes on with the same page', async () => {
    const { crm, connector } = await connect()
    crm.instead.set('/orders/of', { status: 500, body: {} })
    expect(await connector.pull(null, signal)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    crm.instead.clear()
    expect((await run(connector, null)).clients).toHaveLength(30)
  })

  test('whose filter the CRM does not understand fail the first run', async () => {
    const { crm, connector } = await connect()
    crm.people = []
    crm.orders = [{ id: 1, person: 3, title: 'Old', changed: 1 }]
    crm.ignoresFilter = true
    expect(await connector.pull(null, signal)).toMatchObject({
      ok: false,
      error: { code: 'malformed', message: expect.stringContaining('lists.orders.changes') as string },
    })
  })

  test('with more entries than pages are read of are asked for fewer clients at once', async () => {
    const { crm, connector } = await connect()
    // the twenty pages of ten that are read at most hold those of some clients, but not of all
    crm.orders = Array.from({ length: 600 }, (_one, index) => ({
      id: index + 1,
      person: (index % 30) + 1,
      title: `Order ${index + 1}`,
      changed: 1,
    }))
    const { clients } = await run(connector, null)
    expect(clients.map(({ events }) => events.length)).toEqual(Array.from({ length: 30 }, () => 20))
  })

  test('an entry that is not understood is told of, and the others come', async () => {
    const { crm, connector } = await connect()
    crm.orders = [
      { id: 1, person: 3, title: 'Good', changed: 1 },
      { id: 2, person: 3, title: 'Without a time', changed: null as unknown as number },
      { id: 3, person: 3, title: '', changed: 1 },
    ]
    const { clients, pages } = await run(connector, null)
    expect(clients.find(({ id }) => id === '3')?.events.map(({ title }) => title)).toEqual(['Good'])
    expect(pages.flatMap(({ skipped }) => skipped)).toMatchObject([
      { id: '3', reason: expect.stringContaining('at') as string },
    ])
  })
})

describe('a template with lists', () => {
  test('says how clients are read by their ids', () => {
    expect(template(LISTS, { read: undefined })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('clients.read') as string },
    })
  })

  test('says whose an entry is in one way', () => {
    const { clients: _none, ...orders } = LISTS.orders
    expect(template({ orders })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('one of the two') as string },
    })
  })
})
