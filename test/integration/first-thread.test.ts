import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../db/sync/connector.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import { failure, success } from '../../shared/result.ts'
import {
  callerIdentity,
  crmClient,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

/** More than are written by the thread that looks up callers, and more than one batch of numbers. */
const COUNT = 12_000
const PAGE = 200

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

function client(index: number, more: Partial<CrmClient> = {}): CrmClient {
  const number = `+7 495 ${String(1_000_000 + index)}`
  return { ...crmClient({ id: `c${index}`, name: `Client ${index}`, phones: [number], country: 'RU' }), ...more }
}

const everybody = Array.from({ length: COUNT }, (_, index) => client(index))

/** A CRM that answers at once, in pages; the cursor is how many have been given. */
function crmOf(clients: readonly CrmClient[], beforePage: (from: number) => void = () => undefined): Connector {
  return {
    name: 'large',
    records: [],
    pull(cursor) {
      const from = Number(cursor ?? 0)
      const to = Math.min(from + PAGE, clients.length)
      const complete = to === clients.length
      beforePage(from)
      return Promise.resolve(
        success({
          clients: clients.slice(from, to),
          skipped: [],
          deletedIds: [],
          knownIds: complete ? clients.map(({ id }) => id) : null,
          cursor: String(to),
          complete,
        }),
      )
    },
    lookup: () => Promise.resolve(success([])),
    push: () => Promise.resolve(failure('refused', 'nothing is pushed here')),
  }
}

async function kindOf(index: number): Promise<string> {
  const identity = callerIdentity(`+7495${1_000_000 + index}`)
  const request = { callId: `call-${index}`, identity, locale: 'en' } as const
  return unwrap(await at.service.handlers['card.identify'](request)).subject.kind
}

function count(sql: string): unknown {
  return at.service.database.prepare(sql).pluck().get()
}

async function expectEverybody(): Promise<void> {
  expect(count('SELECT count(*) FROM client')).toBe(COUNT)
  expect(count('SELECT count(*) FROM client_phone')).toBe(COUNT)
  expect(count('SELECT count(*) FROM client_search')).toBe(COUNT)
  for (const index of [0, 999, 1_000, 5_001, COUNT - 1]) expect(await kindOf(index)).toBe('known')
}

describe('a first sync of very many clients', () => {
  test('brings them all, while calls are looked up and written down', async () => {
    const kinds: string[] = []
    let calls = 0
    await at.service.sync.configure(crmOf(everybody))
    const ended: SyncStatus[] = []
    const run = at.service.sync.run().then((status) => ended.push(status))
    while (ended.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      kinds.push(await kindOf(0))
      // the right to write is fought for with the thread
      const identity = callerIdentity('+74951000000')
      unwrap(await at.service.handlers['call.record'](ringingCall(`recorded-${calls}`, identity)))
      calls += 1
    }
    await run
    expect(ended[0]).toMatchObject({ state: 'waiting', message: '', clients: COUNT })
    expect(calls).toBeGreaterThan(3)
    expect(kinds.at(-1)).toBe('known')
    expect(count("SELECT count(*) FROM call WHERE id LIKE 'recorded-%'")).toBe(calls)
    await expectEverybody()
  })

  test('that is stopped in the middle goes on where it was', async () => {
    const begun: number[] = []
    const crm = crmOf(everybody, (from) => {
      begun.push(from)
      if (from === 6_000) void at.service.sync.stop()
    })
    await at.service.sync.configure(crm)
    await at.service.sync.run()
    expect(begun.at(-1)).toBe(6_000)
    at = await at.reopen()
    await at.service.sync.configure(crmOf(everybody))
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: COUNT })
    await expectEverybody()
  })

  test('whose CRM goes away keeps what came, with numbers and names', async () => {
    const crm = crmOf(everybody)
    const broken: Connector = {
      ...crm,
      pull: (cursor, signal) =>
        cursor === '4000' ? Promise.resolve(failure('unreachable', 'the line broke')) : crm.pull(cursor, signal),
    }
    await at.service.sync.configure(broken)
    expect(await at.service.sync.run()).toMatchObject({ state: 'failed', message: 'the line broke', clients: 4_000 })
    expect(await kindOf(3_999)).toBe('known')
    expect(count('SELECT cursor FROM sync_state')).toBe('4000')
  })

  test('that gives a client twice keeps what came last', async () => {
    const again = client(1, { name: 'Renamed', phones: [{ raw: '+7 812 555 00 11', label: '' }] })
    await at.service.sync.configure(crmOf([...everybody, again]))
    expect(await at.service.sync.run()).toMatchObject({ message: '', clients: COUNT })
    const phones = at.service.database
      .prepare("SELECT name, e164 FROM client_phone JOIN client USING (client_key) WHERE crm_id = 'c1'")
      .all()
    expect(phones).toEqual([{ name: 'Renamed', e164: '+78125550011' }])
  })

  test('tells why it failed where clients cannot be written, and is done by the next run', async () => {
    // the database itself refuses such a client
    const impossible = client(5_000, { kind: 'robot' as 'person' })
    await at.service.sync.configure(crmOf(everybody.with(5_000, impossible)))
    expect(await at.service.sync.run()).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('CHECK constraint failed') as unknown,
    })
    await at.service.sync.configure(crmOf(everybody))
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: COUNT })
    await expectEverybody()
  })
})
