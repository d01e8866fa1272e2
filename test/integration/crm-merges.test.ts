import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector, MergedClients } from '../../db/sync/connector.ts'
import { clientFromMapped } from '../../db/sync/template/client-record.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { success } from '../../shared/result.ts'
import { connectDemoCrm } from '../helpers/connected-crm.ts'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

const idOf = (crmId: string) => at.service.clients.byCrmId(crmId)?.id

/** A call with a note, and a tag and a type that an operator gives. */
async function workOn(crmId: string, callId: string, note: string): Promise<void> {
  const { handlers } = at.service
  const call = ringingCall(callId, callerIdentity('+79990001122'), at.clock.now)
  unwrap(await handlers['card.identify']({ callId, identity: call.identity, locale: 'en' }))
  await handlers['call.record'](call)
  const clientId = idOf(crmId) ?? ''
  unwrap(await handlers['card.choose']({ callId, clientId, locale: 'en' }))
  await handlers['call.record'](endedCall(call))
  unwrap(await handlers['note.save']({ callId, note: { text: note, outcome: null } }))
  unwrap(await handlers['client.add-tag']({ clientId, callId, tag: 'fond of jazz', locale: 'en' }))
  unwrap(
    await handlers['client.set-type']({
      clientId,
      callId,
      typology: 'lifecycle',
      type: 'lost',
      why: 'said so',
      locale: 'en',
    }),
  )
}

function callsOf(clientId: string | undefined): unknown[] {
  return at.service.database.prepare('SELECT id FROM call WHERE client_id = ? ORDER BY id').pluck().all(clientId)
}

async function found(text: string): Promise<string[]> {
  const calls = await at.service.handlers['calls.list']({ search: text, before: null, limit: 10 })
  return unwrap(calls).map(({ callId }) => callId)
}

describe('with the demo CRM', () => {
  test('two clients that are merged there are one here, with the history of both', async () => {
    const { store, url, token } = await connectDemoCrm(at)
    await at.service.sync.run()
    await workOn('C-000101', 'call-a', 'asked for a discount')
    await workOn('C-000102', 'call-b', 'wants a receipt')
    const [gone, kept] = [idOf('C-000101'), idOf('C-000102')]
    const numbers = store.find('C-000101')?.record.phoneNumbers.map(({ number }) => number) ?? []

    const answer = await fetch(`${url}/clients/C-000101/merge`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify({ into: 'C-000102' }),
    })
    expect(answer.status).toBe(200)
    expect(store.find('C-000101')).toBeUndefined()
    at.clock.now += 3 * 60_000
    await at.service.sync.run()
    // what was still to be told of the one was told of the other
    expect(unwrap(await at.service.handlers['sync.run'](null))).toMatchObject({ outboxWaiting: 0, outboxRefused: 0 })

    expect(idOf('C-000101')).toBeUndefined()
    expect(idOf('C-000102')).toBe(kept)
    expect(callsOf(kept)).toEqual(['call-a', 'call-b'])
    expect(await found('discount')).toEqual(['call-a'])
    const raw = at.service.database
      .prepare<[string | undefined], string>(
        'SELECT raw FROM client_phone JOIN client USING (client_key) WHERE client.id = ?',
      )
      .pluck()
      .all(kept)
    for (const number of numbers) expect(raw).toContain(number)
    const history = unwrap(await at.service.handlers['client.type-history']({ clientId: kept ?? '', locale: 'en' }))
    expect(history.filter(({ why }) => why === 'said so')).toHaveLength(2)
    const record = store.find('C-000102')
    expect(record?.record.labels).toContain('fond of jazz')
    expect(record?.history.filter(({ type }) => type === 'phone_call').length).toBeGreaterThanOrEqual(2)
    expect(callsOf(gone)).toEqual([])
  })
})

describe('whatever the order in which the CRM tells it', () => {
  /** A CRM of these pages, one a run. */
  function crmOf(pages: { clients: CrmClient[]; knownIds: string[]; mergedInto?: MergedClients[] }[]) {
    const pushed: PushEntry[] = []
    const connector: Connector = {
      name: 'fake',
      records: [],
      pull: () => {
        const page = pages.length > 1 ? pages.shift() : pages[0]
        if (!page) throw new Error('no page')
        return Promise.resolve(success({ skipped: [], deletedIds: [], cursor: 'next', complete: true, ...page }))
      },
      lookup: () => Promise.resolve(success([])),
      push: (entry) => {
        pushed.push(entry)
        return Promise.resolve(success({ crmId: null }))
      },
    }
    return { connector, pushed }
  }
  const a = crmClient({ id: 'A', name: 'Anna', phones: ['+7 495 111-11-11'] })
  const b = crmClient({ id: 'B', name: 'Anna P.', phones: ['+7 495 222-22-22'] })
  const mergedInto = [{ from: 'A', into: 'B' }]

  test('the deletion first, and the merge a day later', async () => {
    const { connector } = crmOf([
      { clients: [a, b], knownIds: ['A', 'B'] },
      { clients: [], knownIds: ['B'] },
      { clients: [b], knownIds: ['B'], mergedInto },
    ])
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    await workOn('A', 'call-a', 'about the parcel')
    await at.service.sync.run()
    expect(idOf('A')).toBeUndefined()
    // nothing of ours is gone with the client
    expect(await found('parcel')).toEqual(['call-a'])
    expect(callsOf(idOf('B'))).toEqual([])
    await at.service.sync.run()
    expect(callsOf(idOf('B'))).toEqual(['call-a'])
  })

  test('the merge before the one that stays has ever come', async () => {
    const { connector } = crmOf([
      { clients: [a], knownIds: ['A'] },
      { clients: [], knownIds: ['B'], mergedInto },
      { clients: [b], knownIds: ['B'], mergedInto },
    ])
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    await workOn('A', 'call-a', 'about the parcel')
    await at.service.sync.run()
    await at.service.sync.run()
    expect(callsOf(idOf('B'))).toEqual(['call-a'])
    expect(at.service.clients.byCrmId('B')?.name).toBe('Anna P.')
    expect(at.service.clients.count()).toBe(1)
  })

  test('what waits in the outbox is told of the one that stays, as operators decided it', async () => {
    const { connector, pushed } = crmOf([
      { clients: [a, b], knownIds: ['A', 'B'] },
      { clients: [b], knownIds: ['B'], mergedInto },
    ])
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    await workOn('A', 'call-a', 'about the parcel')
    at.clock.now += 10 * 60_000
    await at.service.sync.run()
    expect(pushed.length).toBeGreaterThan(0)
    for (const entry of pushed) expect(entry).toMatchObject({ crmClientId: 'B' })
    expect(pushed.filter(({ kind }) => kind === 'tags')[0]).toMatchObject({ added: ['fond of jazz'] })
    expect(pushed.filter(({ kind }) => kind === 'types')[0]).toMatchObject({ types: { lifecycle: 'lost' } })
  })

  test('a client that comes back is the same client, with its calls', async () => {
    const { connector } = crmOf([
      { clients: [a, b], knownIds: ['A', 'B'] },
      { clients: [], knownIds: ['B'] },
      { clients: [a], knownIds: ['A', 'B'] },
    ])
    await at.service.sync.configure(connector)
    await at.service.sync.run()
    await workOn('A', 'call-a', 'about the parcel')
    const before = idOf('A')
    await at.service.sync.run()
    await at.service.sync.run()
    expect(idOf('A')).toBe(before)
    expect(callsOf(before)).toEqual(['call-a'])
  })
})

test('a template tells of merges by the record that is gone, or by the one that stays', () => {
  const gone = unwrap(clientFromMapped({ id: 17, name: 'Anna', phones: [], mergedInto: 18 }))
  expect(gone).toMatchObject({ isMerged: true, merged: [{ from: '17', into: '18' }] })
  const kept = unwrap(clientFromMapped({ id: 18, name: 'Anna', phones: [], mergedIds: [17, '16', 18, null] }))
  expect(kept).toMatchObject({
    isMerged: false,
    merged: [
      { from: '17', into: '18' },
      { from: '16', into: '18' },
    ],
  })
  expect(unwrap(clientFromMapped({ id: 18, name: 'Anna', phones: [] })).merged).toEqual([])
})
