import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { openJournal } from '../../db/demo-crm/journal.ts'
import { startDemoCrm, type DemoCrm, type DemoCrmOptions } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import type { Connector, PullPage } from '../../db/sync/connector.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { crmClientSchema, RECORDED_KINDS } from '../../shared/client.ts'
import { pushEntrySchema, type PushEntry } from '../../shared/outbox.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const HOUR_MS = 3_600_000
const ALL_CLIENTS = 408
const ANNA = 'C-000001'
const SUSPECT = 'C-000003'
const never = new AbortController().signal

const running: DemoCrm[] = []
const folders: string[] = []
afterEach(async () => {
  for (const crm of running.splice(0)) await crm.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

async function start(options: Partial<DemoCrmOptions> = {}) {
  let now = NOW
  const store = options.store ?? new DemoCrmStore(initialDemoClients(NOW))
  const crm = await startDemoCrm({ clock: () => now, ...options, store })
  running.push(crm)
  const passHours = (hours: number) => {
    now += hours * HOUR_MS
    return now
  }
  return { crm, store, passHours, connector: demoCrmConnector(crm.url, crm.token) }
}

/** All pages of one run. */
async function run(connector: Connector, cursor: string | null) {
  const pages: PullPage[] = []
  for (;;) {
    const page = await connector.pull(pages.at(-1)?.cursor ?? cursor, never)
    if (!page.ok) throw new Error(`${page.error.code}: ${page.error.message}`)
    pages.push(page.value)
    if (page.value.complete) break
    if (pages.length > 20) throw new Error('the run does not end')
  }
  return {
    pages,
    clients: pages.flatMap(({ clients }) => clients),
    skipped: pages.flatMap(({ skipped }) => skipped),
    knownIds: pages.at(-1)?.knownIds ?? null,
    cursor: pages.at(-1)?.cursor ?? null,
  }
}

const newClient: Extract<PushEntry, { kind: 'client' }> = {
  kind: 'client',
  idempotencyKey: 'test-key-client',
  client: {
    name: 'Айгуль Сейткали',
    kind: 'person',
    company: '',
    email: '',
    language: 'ru',
    country: 'KZ',
    place: 'Алматы',
    phones: ['+77272500123'],
    types: { lifecycle: 'potential' },
  },
}
const call = (idempotencyKey: string, more: Partial<Extract<PushEntry, { kind: 'call' }>> = {}): PushEntry => ({
  kind: 'call',
  idempotencyKey,
  crmClientId: ANNA,
  address: '+79991234567',
  direction: 'incoming',
  startedAt: NOW - 180_000,
  answeredAt: NOW - 175_000,
  endedAt: NOW,
  outcome: 'resolved',
  note: 'Звук снова есть.\nПерезвонить завтра.',
  operator: 'Ольга',
  ...more,
})

describe('pulling', () => {
  test('brings all clients page by page, then the list of all ids', async () => {
    const { connector } = await start()
    const { pages, clients, skipped, knownIds } = await run(connector, null)
    expect(pages.map((page) => page.clients.length)).toEqual([200, 200, 8, 0])
    expect(pages.map((page) => page.knownIds === null)).toEqual([true, true, true, false])
    expect(pages.map((page) => page.total ?? null)).toEqual([ALL_CLIENTS, ALL_CLIENTS, ALL_CLIENTS, null])
    expect(new Set(clients.map(({ id }) => id)).size).toBe(ALL_CLIENTS)
    expect(knownIds).toEqual(clients.map(({ id }) => id))
    expect(skipped).toEqual([])
    for (const client of clients) expect(crmClientSchema.safeParse(client).error).toBeUndefined()
  })

  test('translates the CRM’s own shapes', async () => {
    const { connector } = await start()
    const { clients } = await run(connector, null)
    const anna = clients.find(({ id }) => id === ANNA)
    expect(anna).toMatchObject({
      kind: 'person',
      name: 'Анна Сидорова',
      language: 'ru',
      country: 'RU',
      types: { relationship: 'devoted', lifecycle: 'loyal' },
      phones: [
        { raw: '+7 (999) 123-45-67', label: 'мобильный' },
        { raw: '8 (495) 123-45-67 доб. 12', label: 'рабочий' },
      ],
    })
    expect(anna?.events.find(({ kind }) => kind === 'purchase')?.amount).toEqual({ minor: 1_490_000, currency: 'RUB' })
    expect(anna?.events.filter(({ kind, state }) => kind === 'ticket' && state === 'open')).toHaveLength(1)
    const negar = clients.find(({ id }) => id === 'C-000002')
    expect(negar).toMatchObject({ country: 'IR', language: 'fa', phones: [{ raw: '۰۹۱۲ ۰۰۰ ۰۱۴۷' }] })
    expect(negar?.events.find(({ kind }) => kind === 'purchase')?.amount).toEqual({
      minor: 180_000_000,
      currency: 'IRR',
    })
    const zhou = clients.find(({ id }) => id === 'C-000005')
    expect(zhou).toMatchObject({ language: 'zh-Hans', types: { 'service-style': 'know-it-all' } })
  })

  test('fetches only what has changed since the last run began, less two minutes', async () => {
    const { connector, store, passHours } = await start()
    const first = await run(connector, null)
    store.edit('C-000101', { city: 'Тула' }, NOW - 60_000)
    store.edit('C-000102', { city: 'Тверь' }, NOW - 3 * 60_000)
    passHours(5)
    const second = await run(connector, first.cursor)
    expect(second.clients.map(({ id }) => id)).toEqual(['C-000101'])
    const third = await run(connector, second.cursor)
    expect(third.clients).toEqual([])
  })

  test('loses nothing that is edited or made while a run is under way', async () => {
    const { connector, store, passHours } = await start()
    const page = await connector.pull(null, never)
    if (!page.ok) throw new Error(page.error.message)
    const editedAt = passHours(1)
    store.edit('C-000103', { city: 'Псков' }, editedAt)
    await connector.push(newClient, never)
    passHours(1)
    const rest = await run(connector, page.value.cursor)
    expect(rest.clients.map(({ id }) => id)).not.toContain('C-000103')
    expect(rest.clients.map(({ name }) => name)).toContain('Айгуль Сейткали')
    const next = await run(connector, rest.cursor)
    expect(next.clients.map(({ id }) => id)).toContain('C-000103')
  })

  test('shows a deletion by an id that is no longer in the list', async () => {
    const { connector, store, passHours } = await start()
    const first = await run(connector, null)
    store.remove('C-000150')
    passHours(1)
    const second = await run(connector, first.cursor)
    expect(second.knownIds).toHaveLength(ALL_CLIENTS - 1)
    expect(second.knownIds).not.toContain('C-000150')
  })

  test('skips a malformed record and a malformed entry, and names them', async () => {
    const { connector, store } = await start({
      faults: { replaceRecord: (record) => (record.id === 'C-000120' ? { ...record, phoneNumbers: '495' } : record) },
    })
    const entry = store.find('C-000121')?.history[0] ?? store.find(ANNA)?.history[0]
    if (entry === undefined) throw new Error('no history')
    entry.occurredAt = 'yesterday'
    const { clients, skipped } = await run(connector, null)
    expect(clients).toHaveLength(ALL_CLIENTS - 1)
    expect(skipped).toHaveLength(2)
    expect(skipped.find(({ id }) => id === 'C-000120')?.reason).toContain('phoneNumbers')
    expect(skipped.find(({ id }) => id !== 'C-000120')?.reason).toContain('occurredAt')
  })

  test.each([
    ['that it cannot read', '{"version":0}'],
    [
      'of a version that read less of a record',
      `{"version":1,"phase":"clients","since":${NOW},"after":null,"nextSince":null}`,
    ],
  ])('begins anew with a cursor %s', async (_what, cursor) => {
    const { connector } = await start()
    const page = await connector.pull(cursor, never)
    expect(page.ok && page.value.clients.length).toBe(200)
  })

  test('strips control and bidi-override characters from what the CRM sends', async () => {
    const { connector, store } = await start()
    store.edit(
      'C-000101',
      { fullName: 'Anna\u202e\u0007 Evil', phoneNumbers: [{ number: '+7 999 000\n+7 999 001', type: '' }] },
      NOW,
    )
    const { clients } = await run(connector, null)
    const client = clients.find(({ id }) => id === 'C-000101')
    expect(client?.name).toBe('Anna Evil')
    expect(client?.phones[0]?.raw).toBe('+7 999 000; +7 999 001')
  })
})

test('tells that it keeps a record of everything that counts', async () => {
  const { connector } = await start()
  expect(new Set(connector.records)).toEqual(new Set(RECORDED_KINDS))
})

describe('looking one number up', () => {
  test('finds everybody behind it, with history', async () => {
    const { connector } = await start()
    const found = await connector.lookup('155550100', never)
    expect(found.ok && found.value.map(({ name }) => name)).toEqual(['陈丽娟', '周浩然', '吴静'])
    expect(found.ok && found.value[0]?.events.length).toBe(17)
    expect(await connector.lookup('272500123', never)).toEqual({ ok: true, value: [] })
  })

  test('asks nothing for a key that the CRM cannot search', async () => {
    const { connector } = await start({ faults: { faultFor: () => ({ status: 500 }) } })
    expect(await connector.lookup('112', never)).toEqual({ ok: true, value: [] })
  })
})

describe('pushing', () => {
  test('is done once per idempotency key, also when the answer was lost', async () => {
    let cut = true
    const { connector, store } = await start({ faults: { faultFor: () => (cut ? 'cut-after-work' : null) } })
    const lost = await connector.push(newClient, never)
    expect(lost).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    expect(store.size).toBe(ALL_CLIENTS + 1)
    cut = false
    const again = await connector.push(newClient, never)
    expect(again).toEqual({ ok: true, value: { crmId: 'C-001001' } })
    expect(await connector.push(newClient, never)).toEqual(again)
    const edited = { ...newClient, client: { ...newClient.client, place: 'Астана' } }
    expect(await connector.push(edited, never)).toEqual(again)
    expect(store.size).toBe(ALL_CLIENTS + 1)
    expect(store.find('C-001001')?.record).toMatchObject({
      fullName: 'Айгуль Сейткали',
      categories: ['lifecycle:potential'],
    })
  })

  test('brings a call back under the key that it was pushed with', async () => {
    const { connector, passHours } = await start()
    const first = await run(connector, null)
    passHours(1)
    expect(await connector.push(call('test-key-call'), never)).toEqual({ ok: true, value: { crmId: null } })
    await connector.push(call('test-key-call'), never)
    const { clients } = await run(connector, first.cursor)
    const events = clients.find(({ id }) => id === ANNA)?.events.filter(({ id }) => id === 'test-key-call')
    expect(events).toMatchObject([{ kind: 'call', author: 'Ольга', text: 'Звук снова есть.\nПерезвонить завтра.' }])
  })

  test('keeps a call of nobody, adds a phone once, and leaves the company’s own categories', async () => {
    const { connector, store } = await start()
    expect(await connector.push(call('test-key-loose', { crmClientId: null, address: null }), never)).toMatchObject({
      ok: true,
    })
    const phone: PushEntry = {
      kind: 'phone',
      idempotencyKey: 'test-key-phone',
      crmClientId: ANNA,
      raw: '+7 916 000-00-01',
    }
    await connector.push(phone, never)
    expect(await connector.push(phone, never)).toEqual({ ok: true, value: { crmId: null } })
    expect(store.find(ANNA)?.record.phoneNumbers).toHaveLength(3)
    const types: PushEntry = {
      kind: 'types',
      idempotencyKey: 'test-key-types',
      crmClientId: 'C-000005',
      types: { lifecycle: 'loyal' },
    }
    expect(await connector.push(types, never)).toMatchObject({ ok: true })
    expect(store.find('C-000005')?.record.categories).toEqual(['Trade fair 2025', 'lifecycle:loyal'])
  })

  test('a type that other systems know under another name is kept under that name', async () => {
    const { connector, store, passHours } = await start()
    const { cursor } = await run(connector, null)
    passHours(1)
    const types = { 'account-trust': 'needs-checking' }
    const entry: PushEntry = { kind: 'types', idempotencyKey: 'test-key-types', crmClientId: SUSPECT, types }
    expect(await connector.push(entry, never)).toMatchObject({ ok: true })
    expect(store.find(SUSPECT)?.record.categories).toEqual(['account-trust:needs-checking'])
    const { clients } = await run(connector, cursor)
    expect(clients).toMatchObject([{ id: SUSPECT, types }])
  })

  test('tags are added and taken away once, and the CRM’s others stay', async () => {
    let cut = true
    const { connector, store, passHours } = await start({
      faults: { faultFor: ({ path }) => (cut && path.endsWith('/labels') ? 'cut-after-work' : null) },
    })
    const labels = () => store.find(ANNA)?.record.labels
    // typed with a space too many: the cache knows the tag without it
    store.edit(ANNA, { labels: ['ВИП ', 'документы по ЭДО'] }, NOW)
    const tags: PushEntry = {
      kind: 'tags',
      idempotencyKey: 'test-key-tags',
      crmClientId: ANNA,
      added: ['второй офис', 'документы по ЭДО'],
      removed: ['ВИП', 'опт'],
    }
    const { cursor } = await run(connector, null)
    passHours(1)
    expect(await connector.push(tags, never)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    expect(labels()).toEqual(['документы по ЭДО', 'второй офис'])
    cut = false
    // a colleague undoes it in the CRM before the entry is sent again
    store.edit(ANNA, { labels: ['документы по ЭДО', 'ВИП'] }, NOW)
    expect(await connector.push(tags, never)).toEqual({ ok: true, value: { crmId: null } })
    expect(labels()).toEqual(['документы по ЭДО', 'ВИП'])
    const later = { ...tags, idempotencyKey: 'test-key-tags-2', added: [] }
    passHours(1)
    expect(await connector.push(later, never)).toMatchObject({ ok: true })
    const { clients } = await run(connector, cursor)
    expect(clients).toMatchObject([{ id: ANNA, tags: ['документы по ЭДО'] }])
    const nobody = await connector.push({ ...tags, idempotencyKey: 'test-key-nobody', crmClientId: 'C-999999' }, never)
    expect(nobody).toMatchObject({ ok: false, error: { code: 'refused' } })
  })

  test('is refused in the CRM’s own words, and a mended entry is taken', async () => {
    const { connector } = await start()
    const nobody = await connector.push(call('test-key-nobody', { crmClientId: 'C-999999' }), never)
    expect(nobody).toEqual({ ok: false, error: { code: 'refused', message: 'There is no client «C-999999».' } })
    const backwards = await connector.push(call('test-key-backwards', { endedAt: NOW - HOUR_MS }), never)
    expect(backwards).toMatchObject({ error: { code: 'refused', message: 'Request: endedAt lies before startedAt' } })
    const mended = await connector.push(call('test-key-backwards'), never)
    expect(mended).toEqual({ ok: true, value: { crmId: null } })
    const otherKind = await connector.push({ ...newClient, idempotencyKey: 'test-key-backwards' }, never)
    expect(otherKind).toMatchObject({ ok: false, error: { code: 'refused' } })
  })

  test('entries are checked before they are kept', () => {
    expect(pushEntrySchema.safeParse(newClient).success).toBe(true)
    expect(pushEntrySchema.safeParse({ ...newClient, idempotencyKey: '' }).success).toBe(false)
    expect(pushEntrySchema.safeParse({ ...call('test-key-call'), outcome: 'sold' }).success).toBe(false)
  })
})

describe('trouble', () => {
  test('a wrong token is unauthorised for every operation', async () => {
    const { crm } = await start()
    const connector = demoCrmConnector(crm.url, 'wrong')
    const unauthorised = { ok: false, error: { code: 'unauthorised', message: 'The token is missing or wrong.' } }
    expect(await connector.pull(null, never)).toEqual(unauthorised)
    expect(await connector.lookup('155550100', never)).toEqual(unauthorised)
    expect(await connector.push(newClient, never)).toEqual(unauthorised)
  })

  test('a server that is down, fails or is given up on is unreachable', async () => {
    const down = await startDemoCrm({ store: new DemoCrmStore([]) })
    await down.close()
    const unreachable = { ok: false, error: { code: 'unreachable' } }
    expect(await demoCrmConnector(down.url, down.token).pull(null, never)).toMatchObject(unreachable)
    const { connector } = await start({
      faults: { faultFor: ({ path }) => (path === '/calls' ? { status: 503 } : 'silence') },
    })
    expect(await connector.push(call('test-key-call'), never)).toMatchObject(unreachable)
    const abort = new AbortController()
    const pulled = connector.pull(null, abort.signal)
    abort.abort()
    expect(await pulled).toMatchObject(unreachable)
  })

  test('bad input is answered by a readable message', async () => {
    const { crm } = await start()
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(crm.url + path, { ...init, headers: { Authorization: `Bearer ${crm.token}` } })
      return { status: answer.status, body: z.unknown().parse(await answer.json()) }
    }
    const tooMany = await ask('/clients?limit=201')
    expect(tooMany.status).toBe(400)
    expect(JSON.stringify(tooMany.body)).toContain('limit: ')
    expect(await ask('/clients?phoneSuffix=12')).toMatchObject({
      status: 400,
      body: { error: { message: 'phoneSuffix: must be nine digits' } },
    })
    expect(await ask('/clients?since=1')).toMatchObject({ status: 400 })
    expect(await ask('/nowhere')).toMatchObject({ status: 404, body: { error: { code: 'unknown_route' } } })
    expect(await ask('/%')).toMatchObject({ status: 400 })
    expect(await ask('/notes', { method: 'POST', body: '{' })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_json' } },
    })
    expect(await ask('/notes', { method: 'POST', body: 'x'.repeat(300_000) })).toMatchObject({ status: 413 })
    const note = JSON.stringify({ clientId: ANNA, text: 'Новая заметка' })
    expect(await ask('/notes', { method: 'POST', body: note })).toMatchObject({ status: 201 })
    const history = await ask(`/clients/${ANNA}/history?limit=2`)
    expect(history).toMatchObject({ status: 200, body: { data: [{}, {}], nextAfter: 'C-000001-A000002' } })
  })
})

describe('the process', () => {
  const entry = fileURLToPath(new URL('../../db/demo-crm/process.ts', import.meta.url))
  const listeningSchema = z.object({ event: z.literal('listening'), url: z.url(), token: z.string().min(20) })

  async function startProcess(file: string) {
    const child = fork(entry, [file], { execArgv: [] })
    const [{ url, token }] = z.tuple([listeningSchema], z.unknown()).parse(await once(child, 'message'))
    return { child, connector: demoCrmConnector(url, token) }
  }

  test('tells where it listens, ends with its parent, and remembers what it was told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-crm-'))
    folders.push(folder)
    const file = join(folder, 'journal.jsonl')
    const first = await startProcess(file)
    expect(await first.connector.push(newClient, never)).toMatchObject({ ok: true })
    const ended = once(first.child, 'exit')
    first.child.disconnect()
    expect((await ended)[0]).toBe(0)

    const tagged = openJournal(file, NOW)
    const labels = { add: ['опт'], remove: [] }
    const operation = { kind: 'change-labels', clientId: 'C-001001', labels } as const
    expect(tagged.store.perform(operation, 'test-key-tags', NOW)).toMatchObject({ ok: true })
    tagged.append({ operation, key: 'test-key-tags', at: NOW })

    appendFileSync(file, '{"operation":{"kind":"add-no')
    const { store } = openJournal(file, NOW)
    expect(store.find('C-001001')?.record).toMatchObject({ fullName: 'Айгуль Сейткали', labels: ['опт'] })
    const again = store.perform(
      { kind: 'set-categories', clientId: 'C-001001', categories: [] },
      'test-key-client',
      NOW,
    )
    expect(again).toMatchObject({ ok: false, error: { code: 'idempotency_key_reused' } })

    const second = await startProcess(file)
    const found = await second.connector.lookup('272500123', never)
    expect(found.ok && found.value.map(({ id }) => id)).toEqual(['C-001001'])
    const secondEnded = once(second.child, 'exit')
    second.child.disconnect()
    await secondEnded
  })
})
