import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector, PullPage } from '../../db/sync/connector.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import { failure, success } from '../../shared/result.ts'
import { callerIdentity, crmClient, startDataService, unwrap, type TestService } from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

const COUNT = 60

function client(index: number, more: { readonly name?: string } = {}): CrmClient {
  const number = `+7 495 ${String(1_000_000 + index)}`
  return crmClient({ id: `c${index}`, name: `Client ${index}`, phones: [number], country: 'RU', ...more })
}

/** A CRM that gives its clients one by one, in the order of its list; the cursor is how many have been given. */
class PagedCrm implements Connector {
  readonly name = 'paged'
  readonly records = []
  clients: CrmClient[]
  /** Called before each page is given. */
  beforePage: (from: number) => void = () => undefined
  /** What the page that begins there has besides its client. */
  more: (from: number) => Partial<PullPage> = () => ({})
  pulled: (string | null)[] = []

  constructor(clients: CrmClient[]) {
    this.clients = clients
  }

  pull(cursor: string | null): ReturnType<Connector['pull']> {
    this.pulled.push(cursor)
    const from = Number(cursor ?? 0)
    this.beforePage(from)
    const complete = from + 1 >= this.clients.length
    return Promise.resolve(
      success({
        clients: this.clients.slice(from, from + 1),
        skipped: [],
        deletedIds: [],
        knownIds: null,
        // the next run gives nothing
        cursor: complete ? String(this.clients.length) : String(from + 1),
        total: this.clients.length,
        complete,
        ...this.more(from),
      }),
    )
  }

  lookup(): ReturnType<Connector['lookup']> {
    return Promise.resolve(success([]))
  }

  push(): ReturnType<Connector['push']> {
    return Promise.resolve(failure('refused', 'nothing is pushed here'))
  }
}

function everybody(): CrmClient[] {
  return Array.from({ length: COUNT }, (_, index) => client(index))
}

async function synced(clients = everybody()): Promise<PagedCrm> {
  const crm = new PagedCrm(clients)
  await at.service.sync.configure(crm)
  expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: clients.length })
  crm.pulled = []
  return crm
}

async function kindOf(index: number): Promise<string> {
  const identity = callerIdentity(`+7495${1_000_000 + index}`)
  const request = { callId: `call-${index}`, identity, locale: 'en' } as const
  return unwrap(await at.service.handlers['card.identify'](request)).subject.kind
}

function found(text: string): number {
  const faces = at.service.handlers['client.search']({ text, locale: 'en' })
  if (faces instanceof Promise) throw new Error('a search is answered at once')
  return unwrap(faces).length
}

function statuses(): SyncStatus[] {
  return at.events.filter(({ name }) => name === 'sync.changed').map(({ payload }) => payload as SyncStatus)
}

/** Until the run that is on, if one is, has ended. */
async function settled(): Promise<SyncStatus> {
  return at.service.sync.run()
}

describe('a first sync', () => {
  test('makes clients known by number and by name, and their numbers are those of the CRM', async () => {
    await synced()
    expect(await kindOf(0)).toBe('known')
    expect(await kindOf(COUNT - 1)).toBe('known')
    expect(found('Client 7')).toBeGreaterThan(0)
    const count = at.service.database.prepare('SELECT count(*) FROM client_phone').pluck().get()
    expect(count).toBe(COUNT)
  })

  test('that gives a client twice keeps what came last', async () => {
    const again = crmClient({ id: 'c1', name: 'Renamed', phones: ['+7 812 555 00 11'], country: 'RU' })
    const crm = new PagedCrm([...everybody(), again])
    await at.service.sync.configure(crm)
    await at.service.sync.run()
    const phones = at.service.database
      .prepare("SELECT e164 FROM client_phone JOIN client USING (client_key) WHERE crm_id = 'c1'")
      .pluck()
      .all()
    expect(phones).toEqual(['+78125550011'])
    expect(found('Renamed')).toBe(1)
    expect(found('Client 1')).toBeGreaterThan(0)
  })

  test('that is cut off is found by name and number as far as it came, and goes on there', async () => {
    const crm = new PagedCrm(everybody())
    const pull = crm.pull.bind(crm)
    crm.pull = (cursor) => (cursor === '30' ? Promise.resolve(failure('unreachable', 'the line broke')) : pull(cursor))
    await at.service.sync.configure(crm)
    expect(await at.service.sync.run()).toMatchObject({ state: 'failed', clients: 30 })
    expect(await kindOf(29)).toBe('known')
    expect(found('Client 29')).toBe(1)
    crm.pull = pull
    at = await at.reopen()
    crm.pulled = []
    await at.service.sync.configure(crm)
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', clients: COUNT })
    expect(crm.pulled[0]).toBe('30')
    expect(found('Client 29')).toBe(1)
  })
})

describe('progress', () => {
  test('tells the rate, and the time left where the CRM says how many there are', async () => {
    const crm = await synced()
    // twenty changes a second
    crm.clients = [...everybody(), ...everybody()]
    crm.beforePage = () => (at.clock.now += 50)
    await at.service.sync.run()
    const progress = statuses().flatMap((status) => status.progress ?? [])
    expect(progress.length).toBeGreaterThan(0)
    for (const { clients, perSecond, leftMs } of progress) {
      expect(perSecond).toBeCloseTo(20, 0)
      expect(leftMs).toBe((120 - clients) * 50)
    }
    expect(at.service.sync.status().progress).toBeNull()
  })
})

describe('a pause', () => {
  test('ends a run behind its page, begins no other, and goes on from there', async () => {
    const crm = await synced()
    crm.clients = [...everybody(), client(100), client(101), client(102)]
    crm.beforePage = (from) => {
      if (from === COUNT + 1) unwrap({ ok: true, value: at.service.sync.setPaused(true) })
    }
    expect(await at.service.sync.run()).toMatchObject({ state: 'paused', clients: COUNT + 2, message: '' })
    crm.pulled = []
    expect(await at.service.sync.run()).toMatchObject({ state: 'paused' })
    expect(crm.pulled).toEqual([])
    crm.beforePage = () => undefined
    at.service.sync.setPaused(false)
    expect(await settled()).toMatchObject({ state: 'waiting', clients: COUNT + 3 })
    expect(crm.pulled[0]).toBe(String(COUNT + 2))
  })

  test('is over when somebody asks for a run', async () => {
    const crm = await synced()
    at.service.sync.setPaused(true)
    crm.clients = [...everybody(), client(100)]
    expect(unwrap(await at.service.handlers['sync.run'](null))).toMatchObject({ state: 'waiting', clients: COUNT + 1 })
  })
})

describe('deletions that have to be confirmed', () => {
  test('are counted, and made once somebody has confirmed them', async () => {
    const crm = await synced()
    crm.more = () => ({ knownIds: ['c0', 'c1'], clients: [] })
    expect(await at.service.sync.run()).toMatchObject({
      state: 'failed',
      clients: COUNT,
      deletionsToConfirm: COUNT - 2,
    })
    expect(await at.service.sync.run()).toMatchObject({ deletionsToConfirm: COUNT - 2 })
    const confirmed = unwrap(await at.service.handlers['sync.confirm-deletions']({ sourceId: '' }))
    expect(confirmed).toMatchObject({ state: 'waiting', clients: 2, deletionsToConfirm: 0, message: '' })
  })

  test('need no confirmation any more where the CRM lists its clients again', async () => {
    const crm = await synced()
    crm.more = () => ({ knownIds: ['c0'], clients: [] })
    await at.service.sync.run()
    crm.more = () => ({ knownIds: everybody().map(({ id }) => id), clients: [] })
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', clients: COUNT, deletionsToConfirm: 0 })
  })
})

describe('reading everything again', () => {
  test('shows every client all the time, takes over what has changed, and forgets who is gone', async () => {
    const crm = await synced()
    crm.clients = everybody().filter((_, index) => index % 10 !== 3)
    crm.clients[0] = client(0, { name: 'Renamed' })
    const kinds: Promise<string>[] = []
    crm.beforePage = (from) => {
      for (const index of [0, 1, from % COUNT, COUNT - 1]) if (index % 10 !== 3) kinds.push(kindOf(index))
    }
    unwrap(await at.service.handlers['sync.read-again'](null))
    expect(await settled()).toMatchObject({ state: 'waiting', clients: 54, message: '' })
    expect(crm.pulled[0]).toBeNull()
    expect(new Set(await Promise.all(kinds))).toEqual(new Set(['known']))
    expect(found('Renamed')).toBe(1)
    expect(await kindOf(13)).toBe('unknown')
  })

  test('goes on after a restart, and forgets nobody whose record could not be understood', async () => {
    const crm = await synced()
    crm.clients = everybody().slice(0, 58)
    crm.beforePage = (from) => {
      if (from === 20) at.service.sync.setPaused(true)
    }
    await at.service.sync.readAgain()
    expect(await settled()).toMatchObject({ state: 'paused', clients: COUNT })
    at = await at.reopen()
    crm.beforePage = () => undefined
    crm.more = (from) => (from === 40 ? { clients: [], skipped: [{ id: 'c40', reason: 'no name' }] } : {})
    crm.pulled = []
    await at.service.sync.configure(crm)
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', clients: 58 })
    expect(crm.pulled[0]).toBe('21')
    expect(await kindOf(40)).toBe('known')
    expect(await kindOf(58)).toBe('unknown')
  })

  test('forgets nobody while a record is not understood that may be anybody’s', async () => {
    const crm = await synced()
    crm.clients = everybody().slice(0, 58)
    crm.more = (from) => (from === 40 ? { skipped: [{ id: '?', reason: 'no id' }] } : {})
    await at.service.sync.readAgain()
    expect(await settled()).toMatchObject({ state: 'waiting', clients: COUNT })
  })

  test('asks before it forgets very many', async () => {
    const crm = await synced()
    crm.clients = everybody().slice(0, 5)
    await at.service.sync.readAgain()
    expect(await settled()).toMatchObject({ state: 'failed', clients: COUNT, deletionsToConfirm: 55 })
    expect(await at.service.sync.confirmDeletions()).toMatchObject({ state: 'waiting', clients: 5 })
  })

  test('also where the connector’s own place was forgotten', async () => {
    const crm = await synced()
    crm.clients = everybody().slice(0, 55)
    crm.more = (from) => (from === 0 ? { readsAgain: true } : {})
    at.service.database.prepare("UPDATE sync_state SET cursor = '0'").run()
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', clients: 55 })
  })
})

test('a station that is switched on with clients to show waits a little before its first run', async () => {
  const crm = await synced()
  at = await at.reopen()
  await at.service.sync.configure(crm)
  expect(at.service.sync.status()).toMatchObject({ state: 'waiting', clients: COUNT })
  expect(crm.pulled).toEqual([])
  // somebody has just chosen another CRM: that is read at once
  await at.service.sync.configure(crm)
  expect(at.service.sync.status().state).toBe('running')
})
