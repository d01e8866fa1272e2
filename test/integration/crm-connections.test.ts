import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import type { CrmConnection } from '../../shared/crm-source.ts'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import {
  callerIdentity,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'
import { Marigold, marigoldPeople, MARIGOLD_TOKEN } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'

let at: TestService
let crm: Marigold
let url: string
const ends: (() => unknown)[] = []
beforeEach(async () => {
  at = startDataService()
  ;({ crm, url } = await marigold())
  crm.people = marigoldPeople(120)
  unwrap(await at.service.handlers['crm.add-template']({ text: templateOfTheGuide(), locale: 'en' }))
})
afterEach(async () => {
  await at.dispose()
  for (const end of ends.splice(0)) await end()
})

async function marigold(): Promise<{ crm: Marigold; url: string }> {
  const made = new Marigold()
  ends.push(() => made.stop())
  return { crm: made, url: await made.start() }
}

function template(address = url, token = MARIGOLD_TOKEN): CrmConnection {
  return {
    kind: 'template',
    settings: { template: 'marigold', values: { url: address } },
    secrets: { token },
  }
}

/** Configures, and waits for the run that this begins. */
async function synced(connection: CrmConnection | null): Promise<SyncStatus> {
  await at.service.handlers['sync.configure']({ connection, further: [] })
  return at.service.sync.run()
}

function names(like = '%'): unknown[] {
  return at.service.database.prepare('SELECT name FROM client WHERE name LIKE ? ORDER BY client_key').pluck().all(like)
}

function idOf(name: string): unknown {
  return at.service.database.prepare('SELECT id FROM client WHERE name = ?').pluck().get(name)
}

describe('templates', () => {
  test('those that ship say how they were tried, and an added one is among them, also after a restart', async () => {
    at = await at.reopen()
    const templates = unwrap(await at.service.handlers['crm.templates']({ locale: 'ru' }))
    expect(templates.map(({ id }) => id)).toEqual(expect.arrayContaining(['espocrm', 'marigold', 'tryton']))
    expect(templates.find(({ id }) => id === 'tryton')).toMatchObject({ verified: { how: 'run' } })
    expect(templates.find(({ id }) => id === 'tryton')?.settings[0]).toMatchObject({
      name: 'url',
      type: 'url',
      title: 'Адрес Tryton',
    })
  })

  test('what is wrong with an added one is told in full, each with its path', async () => {
    const wrong = JSON.parse(templateOfTheGuide()) as Record<string, unknown>
    wrong['connection'] = { base: '=$settings.ulr' }
    wrong['lookup'] = { forms: ['suffix9'], request: { path: '/find', query: { ends: '=$nummer' } }, records: '=(' }
    const added = await at.service.handlers['crm.add-template']({ text: JSON.stringify(wrong), locale: 'en' })
    if (added.ok) throw new Error('it was taken')
    expect(added.error.message.split('\n')).toEqual([
      expect.stringMatching(/^lookup\.request\.query\.ends: there is no \$nummer/u),
      expect.stringMatching(/^lookup\.records: «\(» is no expression/u),
      expect.stringMatching(/^connection\.base: there is no setting «ulr»; there are url, token/u),
    ])
  })
})

describe('a first look', () => {
  test('shows some clients, and whether one is found by a number', async () => {
    const trial = unwrap(await at.service.handlers['crm.try-connection']({ connection: template() }))
    expect(trial.clients).toHaveLength(5)
    expect(trial.clients[0]).toMatchObject({ id: '1', name: 'Person 1', phones: '8 (495) 1000000 (mobile)' })
    expect(trial.isLookupGood).toBe(true)
    expect(names()).toEqual([])
  })

  test('tells a wrong secret in the CRM’s own words, and an address that is none', async () => {
    const words = await at.service.handlers['crm.try-connection']({ connection: template(url, 'wrong') })
    expect(words).toMatchObject({ ok: false, error: { message: 'who are you?' } })
    const address = await at.service.handlers['crm.try-connection']({ connection: template('crm.example.com') })
    expect(address).toMatchObject({ ok: false, error: { code: 'settings' } })
  })
})

describe('another source', () => {
  test('another address: who is not there goes without a question, also where ids are the same', async () => {
    expect(await synced(template())).toMatchObject({ clients: 120, message: '' })
    const other = await marigold()
    other.crm.people = marigoldPeople(3, 'Somebody else', 7_000_000)
    const old = idOf('Person 2')
    expect(await synced(template(other.url))).toMatchObject({ state: 'waiting', message: '', clients: 3 })
    expect(names()).toEqual(['Somebody else 1', 'Somebody else 2', 'Somebody else 3'])
    // the one who has number 2 now is not the one who had it before
    expect(idOf('Somebody else 2')).not.toBe(old)
  })

  test('the same CRM at another address keeps its clients as they were', async () => {
    await synced(template())
    const moved = await marigold()
    moved.crm.people = marigoldPeople(120)
    const id = idOf('Person 7')
    expect(await synced(template(moved.url))).toMatchObject({ message: '', clients: 120 })
    expect(idOf('Person 7')).toBe(id)
  })

  test('there and back: all clients are read again', async () => {
    await synced(template())
    const other = await marigold()
    other.crm.people = marigoldPeople(2, 'Somebody else', 7_000_000)
    await synced(template(other.url))
    expect(await synced(template())).toMatchObject({ message: '', clients: 120 })
  })

  test('a first fetch that was cut off leaves nobody behind', async () => {
    const store = new DemoCrmStore(initialDemoClients(TEST_TIME))
    const demo = await startDemoCrm({ store, clock: () => at.clock.now })
    ends.push(() => demo.close())
    await at.service.handlers['sync.configure']({
      connection: { kind: 'demo', url: demo.url, token: demo.token },
      further: [],
    })
    await expect.poll(() => names().length, { interval: 1, timeout: 15_000 }).toBeGreaterThan(0)
    expect(await synced(template())).toMatchObject({ message: '', clients: 120 })
  })

  test('one that has nobody at all asks first', async () => {
    await synced(template())
    const empty = await marigold()
    expect((await synced(template(empty.url))).message).toContain('120 of 120')
    expect(names()).toHaveLength(120)
  })

  test('until it has been read to its end nobody is forgotten', async () => {
    await synced(template())
    const other = await marigold()
    other.crm.people = marigoldPeople(2, 'Somebody else', 7_000_000)
    expect((await synced(template(other.url, 'wrong'))).message).toBe('who are you?')
    expect(names()).toHaveLength(120)
    // nothing has been applied: the one before goes on where it was
    crm.asked.length = 0
    await synced(template())
    expect(names()).toHaveLength(120)
  })

  test('what cannot be connected is the state of the sync', async () => {
    const configured = await at.service.handlers['sync.configure']({
      connection: { kind: 'template', settings: { template: 'gone', values: {} }, secrets: {} },
      further: [],
    })
    expect(configured).toMatchObject({ ok: false, error: { code: 'settings' } })
    const { state, message } = await at.service.sync.run()
    expect([state, message]).toEqual(['failed', 'there is no CRM template «gone» on this computer'])
  })

  test('a file after a CRM', async () => {
    await synced(template())
    const folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-files-'))
    ends.push(() => rmSync(folder, { recursive: true }))
    writeFileSync(path.join(folder, 'clients.csv'), 'Name;Phone\nОльга;+7 916 000-00-01\n')
    const settings = { path: folder, encoding: null, delimiter: null, mapping: null }
    expect(await synced({ kind: 'files', settings })).toMatchObject({ message: '', clients: 1 })
  })
})

describe('a caller whom the cache does not know', () => {
  const identity = callerIdentity('+74957000001')

  async function ring(callId = 'call-1') {
    const card = unwrap(await at.service.handlers['card.identify']({ callId, identity, locale: 'en' }))
    await at.service.handlers['call.record'](ringingCall(callId, identity))
    return card
  }
  const lookups = (): number => crm.asked.filter((asked) => asked === '/api/find').length

  function changedSubjects(): unknown[] {
    return at.events
      .filter(({ name }) => name === 'card.changed')
      .map(({ payload }) => (payload as { subject: unknown }).subject)
  }

  test('is asked for live, and the card that is shown becomes that of the client', async () => {
    await synced(template())
    crm.people.push(...marigoldPeople(2, 'New', 7_000_000).map((one) => ({ ...one, pid: one.pid + 900 })))
    expect((await ring()).subject.kind).toBe('unknown')
    await expect.poll(changedSubjects).toMatchObject([{ kind: 'known', client: { name: 'New 2' } }])
    // as a sync would have brought it: the next run changes nothing
    expect(names('New%')).toEqual(['New 2'])
    await at.service.sync.run()
    expect((await ring('call-2')).subject.kind).toBe('known')
    expect(lookups()).toBe(1)
  })

  test('whom nobody knows is not asked for again at once, but some minutes later', async () => {
    await synced(template())
    await ring()
    await expect.poll(lookups).toBe(1)
    await ring('call-2')
    at.clock.now += 6 * 60_000
    await ring('call-3')
    await expect.poll(lookups).toBe(2)
    expect(changedSubjects()).toEqual([])
  })

  test('a CRM that fails leaves the form as it is, and is asked again before long', async () => {
    await synced(template())
    crm.searchFails = true
    expect((await ring()).subject.kind).toBe('unknown')
    await expect.poll(lookups).toBe(1)
    crm.searchFails = false
    crm.people.push(...marigoldPeople(2, 'New', 7_000_000).map((one) => ({ ...one, pid: one.pid + 900 })))
    // a moment after the failure; an answer would be kept for minutes
    at.clock.now += 31_000
    await expect
      .poll(async () => {
        await ring('call-2')
        at.clock.now += 31_000
        return names('New%')
      })
      .toEqual(['New 2'])
    expect(at.clock.now - TEST_TIME).toBeLessThan(4 * 60_000)
  })

  test('what was typed into the form is still there', async () => {
    await synced(template())
    crm.people.push(...marigoldPeople(2, 'New', 7_000_000).map((one) => ({ ...one, pid: one.pid + 900 })))
    const { quickEntry } = await ring()
    const typed = { ...quickEntry, name: 'Olga', reason: 'asks for a price' }
    unwrap(await at.service.handlers['quick-entry.save-draft']({ callId: 'call-1', quickEntry: typed }))
    await expect.poll(changedSubjects).toHaveLength(1)
    const card = unwrap(await at.service.handlers['card.open']({ callId: 'call-1', locale: 'en' }))
    expect(card.quickEntry).toEqual(typed)
    if (card.subject.kind !== 'known') throw new Error(card.subject.kind)
    const asked = { callId: 'call-1', clientId: card.subject.client.id, locale: 'en' } as const
    const chosen = unwrap(await at.service.handlers['quick-entry.add-number'](asked))
    expect(chosen.note.text).toBe('asks for a price')
  })

  test('with the sample CRM: a client who was entered after the last sync', async () => {
    const store = new DemoCrmStore(initialDemoClients(TEST_TIME))
    const demo = await startDemoCrm({ store, clock: () => at.clock.now })
    ends.push(() => demo.close())
    await synced({ kind: 'demo', url: demo.url, token: demo.token })
    store.edit(
      'C-000101',
      { fullName: 'Анна Поздняя', phoneNumbers: [{ number: '8 (495) 700-00-01', type: '' }] },
      TEST_TIME,
    )
    await ring()
    await expect.poll(changedSubjects).toMatchObject([{ kind: 'known', client: { name: 'Анна Поздняя' } }])
  })
})
