import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { openCachedClients } from '../../db/snapshot/cached-clients.ts'
import type { CardClient, CardSubject } from '../../shared/card.ts'
import type { CrmConnection } from '../../shared/crm-source.ts'
import {
  callerIdentity,
  endedCall,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'
import { Marigold, MARIGOLD_TOKEN, marigoldPeople } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'
import { readSources, SourceFolders, type ListedClient } from '../helpers/several-sources.ts'

const ANNA = '+74951000001'
const MOBILE = '+79161234567'
const IVAN = '+74957770000'

let at: TestService
let crm: Marigold
let url: string
let folders: SourceFolders
const ends: (() => unknown)[] = []
beforeEach(async () => {
  at = startDataService()
  folders = new SourceFolders()
  ;({ crm, url } = await marigold())
  crm.people = [person(1, 'Anna Petrova', '8 (495) 100-00-01'), person(2, 'Boris Orlov', '8 (495) 100-00-02')]
  unwrap(await at.service.handlers['crm.add-template']({ text: templateWithCalls(), locale: 'en' }))
})
afterEach(async () => {
  await at.dispose()
  folders.remove()
  for (const end of ends.splice(0)) await end()
})

/** The guide's template, which is told calls too. */
function templateWithCalls(): string {
  const found = { request: { path: '/calls', query: { contains: '=$key' } }, id: '=calls[0].key' }
  const body = { pid: '=$clientId = null ? null : $number($clientId)', key: '=$key', text: '=$note' }
  const call = { request: { method: 'POST', path: '/calls', body }, found }
  return JSON.stringify({ ...(JSON.parse(templateOfTheGuide()) as object), call })
}

async function marigold(): Promise<{ crm: Marigold; url: string }> {
  const made = new Marigold()
  made.clock = () => at.clock.now
  ends.push(() => made.stop())
  return { crm: made, url: await made.start() }
}

function person(pid: number, full_name: string, n: string) {
  return { pid, full_name, mail: '', numbers: [{ n, kind: '' }], touched: 1_763_800_000 }
}

function template(address = url): CrmConnection {
  const settings = { template: 'marigold', values: { url: address } }
  return { kind: 'template', settings, secrets: { token: MARIGOLD_TOKEN } }
}

const ANNA_IN_THE_BOOK: ListedClient = {
  id: 'a',
  name: 'Петрова Анна',
  phone: `${ANNA},${MOBILE}`,
  email: 'anna@example.com',
}
const IVAN_IN_THE_BOOK: ListedClient = { id: 'i', name: 'Ivan Sokolov', phone: IVAN }

function book(clients: readonly ListedClient[] = [ANNA_IN_THE_BOOK, IVAN_IN_THE_BOOK]) {
  return { id: 'book', name: 'Address book', connection: folders.addressBook('book', clients) }
}

function suppliers(clients: readonly ListedClient[]) {
  return { id: 'sup1', name: 'Suppliers', connection: folders.list('suppliers', clients) }
}

let calls = 0
async function subjectFor(address: string): Promise<CardSubject> {
  calls += 1
  const request = { callId: `call-${calls}`, identity: callerIdentity(address), locale: 'en' } as const
  return unwrap(await at.service.handlers['card.identify'](request)).subject
}

async function clientFor(address: string): Promise<CardClient> {
  const subject = await subjectFor(address)
  if (subject.kind !== 'known') throw new Error(`${address} is ${subject.kind}`)
  return subject.client
}

async function endCall(id: string, address: string): Promise<void> {
  const call = ringingCall(id, callerIdentity(address))
  unwrap(await at.service.handlers['call.record'](call))
  unwrap(await at.service.handlers['call.record'](endedCall(call)))
}

function names(): unknown[] {
  return at.service.database.prepare('SELECT name FROM client ORDER BY name').pluck().all()
}

function rows(table: string): unknown {
  return at.service.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
}

const outboxSchema = z.array(z.tuple([z.string(), z.string()]))
/** A machine that has much to do takes its time. */
function soon(expectation: () => unknown): Promise<unknown> {
  return vi.waitFor(expectation, { timeout: 20_000 })
}

const inEnglish = { callId: null, locale: 'en' } as const

describe('a person whom two sources know', () => {
  test('has one card, with what either has, whichever number calls', async () => {
    const status = await readSources(at, template(), [book()])
    expect(status).toMatchObject({ state: 'waiting', message: '', clients: 2 })
    expect(status.further).toMatchObject([
      { id: 'book', name: 'Address book', state: 'waiting', clients: 2, message: '', deletionsToConfirm: 0 },
    ])
    const [office, mobile] = [await subjectFor(ANNA), await clientFor(MOBILE)]
    expect(office).toMatchObject({
      kind: 'known',
      match: { kind: 'exact', sharedBy: 1, storedAs: '8 (495) 100-00-01' },
      client: {
        name: 'Anna Petrova',
        email: 'anna@example.com',
        sourceName: '',
        joined: [{ sourceName: 'Address book', name: 'Петрова Анна', phones: [ANNA, MOBILE].toSorted() }],
        parted: [],
      },
    })
    expect(mobile).toMatchObject({ name: 'Anna Petrova', sourceName: '' })
    expect(await clientFor(IVAN)).toMatchObject({ name: 'Ivan Sokolov', sourceName: 'Address book', joined: [] })
  })

  test('stands once in a search and in reports, and is opened by either record', async () => {
    await readSources(at, template(), [book()])
    const { id, joined } = await clientFor(ANNA)
    for (const text of ['Petrova', 'Петрова', ANNA, MOBILE]) {
      const faces = unwrap(await at.service.handlers['client.search']({ text, locale: 'en' }))
      expect(faces).toMatchObject([{ clientId: id, name: 'Anna Petrova', sourceName: '', email: 'anna@example.com' }])
    }
    const other = joined[0]?.clientId ?? ''
    const opened = unwrap(await at.service.handlers['client.open']({ clientId: other, locale: 'en' }))
    expect(opened.id).toBe(id)
    const { typologies } = unwrap(await at.service.handlers['reports.types']({ locale: 'en' }))
    // Anna, Boris and Ivan
    for (const { types, none } of typologies) {
      const held = types.reduce((sum, { operator, crm: said, suggestion }) => sum + operator + said + suggestion, 0)
      expect(held + none).toBe(3)
    }
  })

  test('can be set apart, and joined again, for good', async () => {
    await readSources(at, template(), [book()])
    const { id: clientId, joined } = await clientFor(ANNA)
    const pair = { ...inEnglish, clientId, otherId: joined[0]?.clientId ?? '' }
    const parted = unwrap(await at.service.handlers['client.part'](pair))
    expect(parted).toMatchObject({ id: clientId, email: '', joined: [], parted: joined })
    expect(await subjectFor(ANNA)).toMatchObject({
      kind: 'several',
      total: 2,
      faces: [{ sourceName: '' }, { sourceName: 'Address book' }],
    })
    expect(await clientFor(MOBILE)).toMatchObject({ name: 'Петрова Анна', parted: [{ clientId }] })
    at = await at.reopen()
    await readSources(at, template(), [book()])
    expect((await subjectFor(ANNA)).kind).toBe('several')
    const again = unwrap(await at.service.handlers['client.join'](pair))
    expect(again).toMatchObject({ id: clientId, joined, parted: [] })
    expect(rows('client_apart')).toBe(0)
  })

  test('the card of a call that is on follows', async () => {
    await readSources(at, template(), [book()])
    const { id: clientId, joined } = await clientFor(ANNA)
    const callId = `call-${calls}`
    unwrap(await at.service.handlers['call.record'](ringingCall(callId, callerIdentity(ANNA))))
    at.events.length = 0
    const otherId = joined[0]?.clientId ?? ''
    unwrap(await at.service.handlers['client.part']({ clientId, callId, otherId, locale: 'en' }))
    const changed = at.events.filter(({ name }) => name === 'card.changed')
    expect(changed.at(-1)?.payload).toMatchObject({ callId, subject: { kind: 'several' } })
  })

  test('a type or a tag that only the other record has is shown, and can be taken away', async () => {
    const listed = [{ id: 's', name: 'Anna Petrova', phone: ANNA, tags: 'wholesale' }]
    await readSources(at, template(), [suppliers(listed)])
    const { id: clientId, tags } = await clientFor(ANNA)
    expect(tags).toEqual(['wholesale'])
    const request = { ...inEnglish, clientId, tag: 'wholesale' }
    expect(unwrap(await at.service.handlers['client.remove-tag'](request)).tags).toEqual([])
  })

  test('the order of the settings says which further source counts more', async () => {
    const listed = suppliers([{ id: 's', name: 'Ivan Sokolov', phone: IVAN, place: 'Tula' }])
    await readSources(at, template(), [book(), listed])
    expect(await clientFor(IVAN)).toMatchObject({ sourceName: 'Address book', place: 'Tula' })
    await readSources(at, template(), [listed, book()])
    expect(await clientFor(IVAN)).toMatchObject({ sourceName: 'Suppliers', joined: [{ sourceName: 'Address book' }] })
  })
})

describe('each source', () => {
  test('deletes its own clients alone, by a sweep and by reading everything again', async () => {
    // as many as are deleted without a question
    crm.people = marigoldPeople(10)
    const listed = Array.from({ length: 10 }, (_one, index) => ({
      id: String(index + 1),
      name: `Supplier ${index + 1}`,
      phone: `+7 812 200-00-${index + 10}`,
    }))
    const sources = () => [suppliers(listed), book()]
    await readSources(at, template(), sources())
    expect(names()).toHaveLength(22)
    listed.splice(0, 4)
    await readSources(at, template(), sources())
    expect(names()).toHaveLength(18)
    crm.people.splice(0, 6)
    crm.people.forEach(({ pid }) => crm.edit(pid, {}))
    unwrap(await at.service.handlers['sync.read-again'](null))
    await readSources(at, template(), sources())
    expect(names().filter((name) => String(name).startsWith('Person'))).toHaveLength(4)
    expect(names().filter((name) => String(name).startsWith('Supplier'))).toHaveLength(6)
    expect(names()).toEqual(expect.arrayContaining(['Ivan Sokolov', 'Петрова Анна']))
  })

  test('fails alone', async () => {
    await readSources(at, template(), [book()])
    folders.takeAway('book')
    crm.add('Clara Weber', ['+4930123456'])
    const status = unwrap(await at.service.handlers['sync.run'](null))
    expect(status).toMatchObject({ state: 'waiting', message: '', further: [{ state: 'failed', clients: 2 }] })
    expect(status.further[0]?.message).not.toBe('')
    expect(names()).toContain('Clara Weber')
  })

  test('asks before it deletes many, and is answered alone', async () => {
    const many = Array.from({ length: 60 }, (_one, index) => ({
      id: String(index),
      name: `Supplier ${index}`,
      phone: `+7 812 200-${String(index).padStart(2, '0')}-00`,
    }))
    await readSources(at, template(), [suppliers(many)])
    suppliers(many.slice(0, 5))
    const status = unwrap(await at.service.handlers['sync.run'](null))
    expect(status).toMatchObject({ deletionsToConfirm: 0, further: [{ state: 'failed', deletionsToConfirm: 55 }] })
    unwrap(await at.service.handlers['sync.confirm-deletions']({ sourceId: '' }))
    expect(names()).toHaveLength(62)
    const confirmed = unwrap(await at.service.handlers['sync.confirm-deletions']({ sourceId: 'sup1' }))
    expect(confirmed).toMatchObject({ state: 'waiting', clients: 2, further: [{ clients: 5, deletionsToConfirm: 0 }] })
  })

  test('is paused with the others, and goes on with them', async () => {
    await readSources(at, template(), [book()])
    const paused = unwrap(await at.service.handlers['sync.set-paused']({ isPaused: true }))
    expect(paused).toMatchObject({ state: 'paused', further: [{ state: 'paused' }] })
    unwrap(await at.service.handlers['sync.set-paused']({ isPaused: false }))
    await soon(() => expect(at.service.sync.status().state).toBe('waiting'))
  })

  test('has ids of its own, also where they are those of the CRM', async () => {
    await readSources(at, template(), [suppliers([{ id: '1', name: 'Zoe Adler', phone: '+7 812 200-00-10' }])])
    expect(names()).toEqual(['Anna Petrova', 'Boris Orlov', 'Zoe Adler'])
  })

  test('at another account is another source, and the others stay', async () => {
    await readSources(at, template(), [book(), suppliers([{ id: '1', name: 'Zoe Adler', phone: '+7 812 200-00-10' }])])
    const moved = {
      id: 'sup1',
      name: 'Suppliers',
      connection: folders.list('elsewhere', [{ id: '1', name: 'Max Roth', phone: '+7 812 200-00-11' }]),
    }
    const status = await readSources(at, template(), [book(), moved])
    expect(status).toMatchObject({ clients: 2, further: [{ clients: 2 }, { clients: 1, message: '' }] })
    expect(names()).toEqual(['Anna Petrova', 'Boris Orlov', 'Ivan Sokolov', 'Max Roth', 'Петрова Анна'])
  })
})

describe('another account of the CRM', () => {
  test('leaves further sources alone, and gives nobody the history of whoever had the id before', async () => {
    await readSources(at, template(), [book()])
    await endCall('with-boris', '+74951000002')
    crm.remove(2)
    await at.service.handlers['sync.read-again'](null)
    await readSources(at, template(), [book()])
    expect(rows('gone_client')).toBe(1)
    const other = await marigold()
    other.crm.people = [person(2, 'Somebody Else', '+7 495 900-00-00')]
    await readSources(at, template(other.url), [book()])
    expect(names()).toEqual(['Ivan Sokolov', 'Somebody Else', 'Петрова Анна'])
    expect(rows('gone_client')).toBe(0)
    expect((await clientFor('+74959000000')).calls).toEqual([])
  })
})

describe('a source that is taken out of the settings', () => {
  test('loses its clients and their cards; what operators did of them is there again when it comes back', async () => {
    await readSources(at, template(), [book()])
    const { id: ivan } = await clientFor(IVAN)
    const callId = `call-${calls}`
    const ringing = ringingCall(callId, callerIdentity(IVAN))
    unwrap(await at.service.handlers['call.record'](ringing))
    unwrap(await at.service.handlers['note.save']({ callId, note: { text: 'wants the price list', outcome: null } }))
    at.events.length = 0
    await readSources(at, template(), [])
    await soon(() => expect(names()).toEqual(['Anna Petrova', 'Boris Orlov']))
    await soon(() =>
      expect(at.events.filter(({ name }) => name === 'card.changed').at(-1)?.payload).toMatchObject({
        callId,
        subject: { kind: 'unknown' },
      }),
    )
    expect(await clientFor(ANNA)).toMatchObject({ email: '', joined: [] })
    unwrap(await at.service.handlers['call.record'](endedCall(ringing)))
    const listed = unwrap(await at.service.handlers['calls.list']({ search: '', before: null, limit: 5 }))
    expect(listed).toMatchObject([{ callId, note: 'wants the price list' }])
    await readSources(at, template(), [book()])
    expect(await clientFor(IVAN)).toMatchObject({ id: ivan, calls: [{ callId, note: 'wants the price list' }] })
  })

  test('another account under its id gets nothing of that', async () => {
    await readSources(at, template(), [book()])
    await endCall('with-ivan', IVAN)
    await readSources(at, template(), [])
    await soon(() => expect(names()).toHaveLength(2))
    const other = folders.addressBook('other', [{ id: 'i', name: 'Olga Lebedeva', phone: '+7 495 900-00-01' }])
    await readSources(at, template(), [{ id: 'book', name: 'Address book', connection: other }])
    expect((await clientFor('+74959000001')).calls).toEqual([])
  })
})

describe('what operators do of a client whom only a further source knows', () => {
  /** Longer than the wait behind the last word. */
  const later = async () => {
    at.clock.now += 120_000
    await at.service.handlers['sync.run'](null)
  }
  const states = () => outboxSchema.parse(at.service.database.prepare('SELECT kind, state FROM outbox').raw().all())

  test('is told without a client as far as it is a call; the rest stays here, and nothing is refused', async () => {
    await readSources(at, template(), [book()])
    const { id: clientId } = await clientFor(IVAN)
    await endCall('with-ivan', IVAN)
    const told = await at.service.handlers['handover.of-call']({ callId: 'with-ivan', purpose: 'transfer' })
    expect(unwrap(told)).toMatchObject({ name: 'Ivan Sokolov', crmId: null })
    unwrap(await at.service.handlers['client.add-tag']({ ...inEnglish, clientId, tag: 'carrier' }))
    await later()
    expect(crm.calls).toMatchObject([{ pid: null }])
    expect(states()).toEqual([
      ['call', 'sent'],
      ['tags', 'given-up'],
    ])
    unwrap(
      await at.service.handlers['note.save']({ callId: 'with-ivan', note: { text: 'later', outcome: 'resolved' } }),
    )
    await later()
    expect(states().slice(2)).toEqual([['note', 'given-up']])
    expect(crm.remarks).toEqual([])
    expect(await clientFor(IVAN)).toMatchObject({ tags: ['carrier'], hasUnsent: false, calls: [{ note: 'later' }] })
  })

  test('is told of the CRM’s own record, where the same person is there by then', async () => {
    await readSources(at, template(), [book()])
    await endCall('with-ivan', IVAN)
    const { pid } = crm.add('Ivan Sokolov', [IVAN])
    await later()
    expect(crm.calls).toMatchObject([{ pid }])
    expect(await clientFor(IVAN)).toMatchObject({ sourceName: '', calls: [{ callId: 'with-ivan' }] })
  })
})

describe('a caller whom nobody here knows', () => {
  test('is looked for at the CRM first, and then at further sources', async () => {
    const beside = await marigold()
    await readSources(at, template(), [{ id: 'shop', name: 'Shop', connection: template(beside.url) }])
    // who is written once all has been read, with an old time stamp: only the search finds them
    beside.crm.people.push(person(7, 'Nina Vogel', '+7 495 300-00-07'))
    crm.asked.length = 0
    expect((await subjectFor('+74953000007')).kind).toBe('unknown')
    await soon(() => expect(names()).toContain('Nina Vogel'))
    expect(crm.asked).toContain('/api/find')
    expect(await clientFor('+74953000007')).toMatchObject({ sourceName: 'Shop' })
  })

  test('whom a further source knows is looked for at the CRM', async () => {
    await readSources(at, template(), [book()])
    crm.people.push(person(9, 'Ivan Sokolov', IVAN))
    expect(await clientFor(IVAN)).toMatchObject({ sourceName: 'Address book' })
    await soon(async () => expect(await clientFor(IVAN)).toMatchObject({ sourceName: '' }))
  })
})

test('a snapshot holds clients of the CRM alone', async () => {
  await readSources(at, template(), [book()])
  const page = openCachedClients(at.service.database).page(0, 100)
  expect(page?.clients.map(({ name }) => name)).toEqual(['Anna Petrova', 'Boris Orlov'])
})

test('a first sync waits for that of the source before it', async () => {
  crm.people = marigoldPeople(450)
  const beside = await marigold()
  beside.crm.people = marigoldPeople(3, 'Somebody', 7_000_000)
  let overlaps = 0
  beside.crm.clock = () => {
    if (at.service.sync.status().state === 'running') overlaps += 1
    return at.clock.now
  }
  const status = await readSources(at, template(), [
    { id: 'shop', name: 'Shop', connection: template(beside.url) },
    book(),
  ])
  expect(status).toMatchObject({ clients: 450, further: [{ clients: 3 }, { clients: 2 }] })
  expect(overlaps).toBe(0)
})

test('without further sources nothing is read for them when a call rings', async () => {
  await readSources(at, template(), [])
  const { locale } = inEnglish
  const before = await subjectFor(ANNA)
  // whoever reads it now fails
  at.service.database.exec('DROP TABLE client_apart')
  expect(await subjectFor(ANNA)).toEqual(before)
  expect(unwrap(await at.service.handlers['client.search']({ text: 'Anna', locale }))).toHaveLength(1)
  expect(before).toMatchObject({ kind: 'known', client: { sourceName: '', joined: [], parted: [] } })
})
