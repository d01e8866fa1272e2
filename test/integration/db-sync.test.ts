import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector, PullPage } from '../../db/sync/connector.ts'
import type { Card } from '../../shared/card.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { failure, success } from '../../shared/result.ts'
import { connectDemoCrm } from '../helpers/connected-crm.ts'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

async function identify(address: string, callId = 'call-1'): Promise<Card> {
  const identity = callerIdentity(address)
  const card = unwrap(await at.service.handlers['card.identify']({ callId, identity, locale: 'ru' }))
  await at.service.handlers['call.record'](ringingCall(callId, identity))
  return card
}

function outbox(): unknown[] {
  return at.service.database.prepare('SELECT kind, state, message FROM outbox ORDER BY sequence').all()
}

function clientNames(): unknown[] {
  return at.service.database.prepare('SELECT name FROM client ORDER BY name').pluck().all()
}

/** A CRM in one page; what it is told is written down. */
function fakeCrm(clients: CrmClient[]) {
  const pushed: PushEntry[] = []
  const connector: Connector = {
    name: 'fake',
    records: ['purchase', 'complaint'],
    pull: () => {
      const page: PullPage = {
        clients,
        skipped: [],
        deletedIds: [],
        knownIds: clients.map(({ id }) => id),
        cursor: 'end',
        complete: true,
      }
      return Promise.resolve(success(page))
    },
    lookup: () => Promise.resolve(success([])),
    push: (entry) => {
      pushed.push(entry)
      return Promise.resolve(success({ crmId: entry.kind === 'client' ? 'crm-new' : null }))
    },
  }
  return { connector, pushed }
}

async function submit(name: string): Promise<void> {
  await identify('+77272500123')
  const quickEntry = {
    number: '+7 727 250 0123',
    name,
    kind: 'person',
    company: '',
    email: '',
    reason: '',
    country: 'KZ',
    language: null,
    place: '',
    timeZone: null,
    types: {},
  } as const
  unwrap(await at.service.handlers['quick-entry.submit']({ callId: 'call-1', quickEntry, locale: 'ru' }))
}

describe('with the demo CRM', () => {
  test('all clients come, and the callers of the demo line are recognised', async () => {
    await connectDemoCrm(at)
    const status = unwrap(await at.service.handlers['sync.run'](null))
    expect(status).toMatchObject({ state: 'waiting', syncedAt: TEST_TIME, message: '' })
    expect(status.clients).toBeGreaterThan(300)
    const card = await identify('79991234567')
    expect(card.subject).toMatchObject({ kind: 'known', client: { name: 'Анна Сидорова' } })
    expect(card.subject.kind === 'known' && card.subject.client.plan.say).toBeTruthy()
    expect((await identify('+862155550100', 'call-2')).subject.kind).toBe('several')
    expect((await identify('+493023125123', 'call-3')).subject.kind).toBe('possible')
    expect((await identify('+77272500123', 'call-4')).subject.kind).toBe('unknown')
  })

  test('a new client and its call reach the CRM once, and the client is the CRM’s then', async () => {
    const { store } = await connectDemoCrm(at)
    await at.service.sync.run()
    await submit('Айгуль Сейткали')
    const ended = endedCall(ringingCall('call-1', callerIdentity('+77272500123')))
    await at.service.handlers['call.record'](ended)
    await at.service.handlers['note.save']({ callId: 'call-1', note: { text: 'звонить утром', outcome: null } })
    expect(unwrap(await at.service.handlers['sync.run'](null)).outboxWaiting).toBe(0)
    expect(outbox()).toEqual([
      { kind: 'client', state: 'sent', message: '' },
      { kind: 'call', state: 'sent', message: '' },
    ])
    // as if the answers had been lost
    at.service.database.exec("UPDATE outbox SET state = 'waiting'")
    await at.service.handlers['sync.run'](null)
    await at.service.handlers['sync.run'](null)
    const crmId = at.service.database
      .prepare<[string], string>('SELECT crm_id FROM client WHERE name = ?')
      .pluck()
      .all('Айгуль Сейткали')
    expect(crmId).toHaveLength(1)
    expect(store.find(crmId[0] ?? '')?.history).toHaveLength(1)
    const card = unwrap(await at.service.handlers['card.open']({ callId: 'call-1', locale: 'ru' }))
    expect(card.subject).toMatchObject({ kind: 'known', client: { isLocalOnly: false } })
  })

  test('a note changed after its call was reported reaches the CRM as a note, once', async () => {
    const { store } = await connectDemoCrm(at)
    await at.service.handlers['sync.run'](null)
    await identify('79991234567')
    const call = endedCall(ringingCall('call-1', callerIdentity('79991234567')))
    await at.service.handlers['call.record'](call)
    await at.service.handlers['sync.run'](null)
    const note = { text: 'обещан счёт', outcome: 'follow-up' as const }
    unwrap(await at.service.handlers['note.save']({ callId: 'call-1', note }))
    await at.service.handlers['sync.run'](null)
    await at.service.handlers['sync.run'](null)
    expect(outbox()).toEqual([
      { kind: 'call', state: 'sent', message: '' },
      { kind: 'note', state: 'sent', message: '' },
    ])
    const told = JSON.stringify(store.list(null, null, 1_000))
    expect(told.split('follow-up: обещан счёт')).toHaveLength(2)
  })

  test('a record changed at the CRM changes the card of a call that is on', async () => {
    const { store } = await connectDemoCrm(at)
    await at.service.sync.run()
    await identify('79991234567')
    at.events.length = 0
    await at.service.sync.run()
    expect(at.events.map(({ name }) => name)).not.toContain('card.changed')
    store.edit('C-000001', { fullName: 'Анна Новая' }, at.clock.now)
    await at.service.sync.run()
    expect(at.events.filter(({ name }) => name === 'card.changed')).toMatchObject([
      { payload: { callId: 'call-1', subject: { client: { name: 'Анна Новая' } } } },
    ])
  })

  test('a CRM that is away fails the run, and lookups go on', async () => {
    const crm = await connectDemoCrm(at)
    await at.service.sync.run()
    await crm.stop()
    const status = await at.service.sync.run()
    expect(status.state).toBe('failed')
    expect(status.message).not.toBe('')
    expect((await identify('79991234567')).subject.kind).toBe('known')
  })
})

test('what the CRM keeps records of is known from its first page on', async () => {
  const records = () => at.service.database.prepare('SELECT records FROM sync_state').pluck().all()
  const { connector } = fakeCrm([])
  let pages = 0
  const pull: Connector['pull'] = async (cursor, signal) => {
    pages += 1
    const page = await connector.pull(cursor, signal)
    if (pages === 2) return failure('unreachable', 'the line broke')
    return page.ok ? success({ ...page.value, complete: false }) : page
  }
  await at.service.sync.configure({ ...connector, pull })
  await at.service.sync.run()
  expect(records()).toEqual(['["purchase","complaint"]'])
  await at.service.sync.configure({ ...connector, records: ['purchase'] })
  await at.service.sync.run()
  expect(records()).toEqual(['["purchase"]'])
})

describe('a first sync that is cut off', () => {
  test('keeps the pages that came and goes on behind them', async () => {
    const asked: (string | null)[] = []
    let isUp = true
    const connector: Connector = {
      ...fakeCrm([]).connector,
      pull: (cursor) => {
        asked.push(cursor)
        const number = Number(cursor ?? 0)
        if (number === 2 && isUp) {
          isUp = false
          return Promise.resolve(failure('unreachable', 'the line broke'))
        }
        const page: PullPage = {
          clients: [crmClient({ id: `c${number}`, name: `Client ${number}` })],
          skipped: [],
          deletedIds: [],
          knownIds: null,
          cursor: String(number + 1),
          complete: number === 3,
        }
        return Promise.resolve(success(page))
      },
    }
    await at.service.sync.configure(connector)
    expect(await at.service.sync.run()).toMatchObject({ state: 'failed', message: 'the line broke', syncedAt: null })
    expect(clientNames()).toEqual(['Client 0', 'Client 1'])
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', syncedAt: TEST_TIME })
    expect(clientNames()).toEqual(['Client 0', 'Client 1', 'Client 2', 'Client 3'])
    expect(asked).toEqual([null, '1', '2', '2', '3'])
  })
})

describe('what the CRM has deleted', () => {
  const many = Array.from({ length: 60 }, (_, index) => crmClient({ id: `c${index}`, name: `Client ${index}` }))

  test('goes, and what exists only here stays', async () => {
    const clients = [crmClient({ id: '1', name: 'A' }), crmClient({ id: '2', name: 'B' })]
    const { connector, pushed } = fakeCrm(clients)
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    // the CRM refuses the new client, so that it stays only here
    connector.push = (entry) => {
      pushed.push(entry)
      return Promise.resolve(failure('refused', 'no more clients'))
    }
    await submit('Local')
    clients.pop()
    const status = await at.service.sync.run()
    expect(clientNames()).toEqual(['A', 'Local'])
    expect(status).toMatchObject({ state: 'waiting', outboxRefused: 1, clients: 2 })
    expect(outbox()).toMatchObject([{ kind: 'client', state: 'refused', message: 'no more clients' }])
  })

  test('is not followed without asking where it is more than a fifth', async () => {
    const clients = [...many]
    await at.service.sync.configure(fakeCrm(clients).connector)
    await at.service.sync.run()
    clients.length = 40
    const status = await at.service.sync.run()
    expect(status).toMatchObject({ state: 'failed', clients: 60 })
    expect(status.message).toContain('20 of 60')
    expect(await at.service.sync.run({ allowManyDeletions: true })).toMatchObject({ state: 'waiting', clients: 40 })
  })
})

describe('telling the CRM', () => {
  test('a call of a new client waits for the client, and carries the CRM’s id', async () => {
    const { connector, pushed } = fakeCrm([])
    const offline = { ...connector, push: () => Promise.resolve(failure('unreachable', 'no network')) }
    await at.service.sync.configure(offline)
    await submit('Асель')
    await at.service.handlers['call.record'](endedCall(ringingCall('call-1', callerIdentity('+77272500123'))))
    await at.service.handlers['sync.run'](null)
    expect(outbox()).toMatchObject([
      { kind: 'client', state: 'waiting', message: 'no network' },
      { kind: 'call', state: 'waiting', message: '' },
    ])
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    expect(pushed).toEqual([])
    at.clock.now += 60_000
    await at.service.sync.run()
    expect(pushed).toMatchObject([
      { kind: 'client', client: { name: 'Асель', phones: ['+7 727 250 0123'] } },
      { kind: 'call', crmClientId: 'crm-new', address: '+77272500123' },
    ])
  })

  test('a report waits while the operator still writes', async () => {
    const { connector, pushed } = fakeCrm([])
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    await identify('+77272500123')
    await at.service.handlers['call.record'](endedCall(ringingCall('call-1', callerIdentity('+77272500123'))))
    await at.service.sync.run()
    expect(pushed).toEqual([])
    at.clock.now += 55_000
    await at.service.handlers['note.save']({ callId: 'call-1', note: { text: 'all of it', outcome: 'resolved' } })
    at.clock.now += 10_000
    await at.service.sync.run()
    expect(pushed).toEqual([])
    at.clock.now += 60_000
    await at.service.sync.run()
    expect(pushed).toMatchObject([{ kind: 'call', note: 'all of it', outcome: 'resolved', crmClientId: null }])
  })

  test('what was written while the report was under way is told after it', async () => {
    const { connector } = fakeCrm([crmClient({ id: '1', name: 'A', phones: ['+77272500123'] })])
    const push: Connector['push'] = async (entry, signal) => {
      unwrap(await at.service.handlers['note.save']({ callId: 'call-1', note: { text: 'late', outcome: null } }))
      return connector.push(entry, signal)
    }
    await at.service.sync.configure({ ...connector, push })
    await at.service.sync.run()
    await identify('+77272500123')
    await at.service.handlers['call.record'](endedCall(ringingCall('call-1', callerIdentity('+77272500123'))))
    await at.service.handlers['sync.run'](null)
    expect(outbox()).toMatchObject([{ kind: 'call', state: 'sent' }, { kind: 'note' }])
  })

  test('requests during a run join it instead of starting another', async () => {
    const { connector } = fakeCrm([crmClient({ id: '1', name: 'A' })])
    let pulls = 0
    const pull: Connector['pull'] = (cursor, signal) => {
      pulls += 1
      return connector.pull(cursor, signal)
    }
    await at.service.sync.configure({ ...connector, pull })
    await Promise.all([at.service.sync.run(), at.service.handlers['sync.run'](null)])
    expect(pulls).toBe(1)
  })
})
