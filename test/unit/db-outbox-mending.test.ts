import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connector, ConnectorError } from '../../db/sync/connector.ts'
import type { OutboxEntry } from '../../shared/ipc-crm.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

const NUMBER = '+77272500123'
const ANNA = crmClient({ id: 'crm-1', name: 'Анна', phones: ['+74951234567'] })
const BORIS = crmClient({ id: 'crm-2', name: 'Борис', phones: ['+74957654321'] })

let at: TestService
/** What the CRM was told, with whether it was told before. */
let told: { readonly entry: PushEntry; readonly isRetry: boolean | undefined }[]
/** How the CRM answers; null: it does what it is told. */
let answer: (entry: PushEntry) => Result<never, ConnectorError> | null

beforeEach(async () => {
  at = startDataService()
  told = []
  answer = () => null
  const clients = [ANNA, BORIS]
  const connector: Connector = {
    name: 'fake',
    records: [],
    pull: () => {
      const page = { clients, skipped: [], deletedIds: [], knownIds: null, cursor: 'end', complete: true }
      return Promise.resolve(success(page))
    },
    lookup: () => Promise.resolve(success([])),
    push: (entry, _signal, isRetry) => {
      told.push({ entry, isRetry })
      return Promise.resolve(answer(entry) ?? success({ crmId: entry.kind === 'client' ? 'crm-new' : null }))
    },
  }
  await at.service.sync.configure(connector)
  await run()
})
afterEach(() => at.dispose())

const handlers = () => at.service.handlers
const run = async () => unwrap(await handlers()['sync.run'](null))
const kinds = () => told.map(({ entry }) => entry.kind)

async function list(state: OutboxEntry['state'] | null = null): Promise<OutboxEntry[]> {
  return unwrap(await handlers()['outbox.list']({ state, before: null, limit: 50, locale: 'en' }))
}
async function only(state: OutboxEntry['state']): Promise<OutboxEntry> {
  const [entry, ...others] = await list(state)
  if (!entry || others.length > 0) throw new Error(`${others.length + (entry ? 1 : 0)} entries are ${state}`)
  return entry
}
function idOf(crmId: string): string {
  const row = at.service.clients.byCrmId(crmId)
  if (!row) throw new Error(`no client ${crmId}`)
  return row.id
}
async function call(callId: string, number = NUMBER): Promise<void> {
  await handlers()['call.record'](ringingCall(callId, callerIdentity(number)))
  await handlers()['call.record'](endedCall(ringingCall(callId, callerIdentity(number))))
}
async function note(callId: string, text: string): Promise<void> {
  unwrap(await handlers()['note.save']({ callId, note: { text, outcome: null } }))
}
const choose = async (callId: string, clientId: string | null) =>
  unwrap(await handlers()['card.choose']({ callId, clientId, locale: 'en' }))
async function enter(callId: string, name: string): Promise<string> {
  const unsaid = { company: '', email: '', reason: '', country: null, language: null, place: '', timeZone: null }
  const quickEntry = { number: NUMBER, name, kind: 'person', ...unsaid, types: {} } as const
  const card = unwrap(await handlers()['quick-entry.submit']({ callId, quickEntry, locale: 'en' }))
  return card.subject.kind === 'known' ? card.subject.client.id : ''
}
const addTag = async (clientId: string, tag: string) =>
  unwrap(await handlers()['client.add-tag']({ clientId, callId: null, tag, locale: 'en' }))
const hasUnsent = async (clientId: string) =>
  unwrap(await handlers()['client.open']({ clientId, locale: 'en' })).hasUnsent

describe('an entry that was sent without an answer', () => {
  test('is told as one that was sent before, in the same words, and what was written since follows', async () => {
    await call('call-1', '+74951234567')
    await note('call-1', 'one')
    answer = () => failure('unreachable', 'the line broke')
    await run()
    await note('call-1', 'two')
    answer = () => null
    await run()
    await run()
    expect(told).toMatchObject([
      { entry: { kind: 'call', note: 'one' }, isRetry: false },
      { entry: { kind: 'call', note: 'one' }, isRetry: true },
      { entry: { kind: 'note', text: 'two', crmClientId: 'crm-1' }, isRetry: false },
    ])
  })

  test('counts as sent before also where the program was killed', async () => {
    await call('call-1')
    at.service.database.exec(`UPDATE outbox SET attempts = 1, attempt = ''`)
    await run()
    expect(told).toMatchObject([{ isRetry: true }])
  })

  test('does not count so where the CRM said that it did not do it', async () => {
    await call('call-1')
    answer = () => failure('unauthorised', 'who are you?')
    await run()
    answer = () => null
    await run()
    expect(told.map(({ isRetry }) => isRetry)).toEqual([false, false])
  })

  test('is refused only after it was tried with what has been mended since', async () => {
    await call('call-1', '+74951234567')
    await note('call-1', 'too long')
    answer = () => failure('unreachable', 'the line broke')
    await run()
    await note('call-1', 'short')
    answer = (entry) => (entry.kind === 'call' && entry.note !== 'short' ? failure('refused', 'too long') : null)
    await run()
    expect(told.map(({ entry }) => entry.kind === 'call' && entry.note)).toEqual(['too long', 'too long', 'short'])
    expect(await only('sent')).toMatchObject({ kind: 'call' })
  })
})

describe('the list', () => {
  test('says what each entry is about in words that are data', async () => {
    await call('call-1')
    const clientId = await enter('call-1', 'Асель')
    await note('call-1', 'звонить\nутром')
    const anna = idOf('crm-1')
    await addTag(anna, 'vip')
    unwrap(await handlers()['client.remove-tag']({ clientId: anna, callId: null, tag: 'vip', locale: 'en' }))
    await addTag(anna, 'tea')
    expect(await list()).toMatchObject([
      { kind: 'tags', state: 'waiting', clientName: 'Анна', clientId: anna, summary: 'tea · − vip' },
      { kind: 'client', clientName: 'Асель', clientId, summary: '+7 7272 50 01 23' },
      { kind: 'call', clientName: 'Асель', callId: 'call-1', summary: '+7 7272 50 01 23 · звонить утром' },
    ])
    answer = (entry) => (entry.kind === 'client' ? failure('refused', 'name too short') : null)
    await run()
    expect(await only('refused')).toMatchObject({ kind: 'client', message: 'name too short', nextAttemptAt: null })
    // what was told stays in the list as it was told: the CRM had no other tag to take away by then
    expect(await only('sent')).toMatchObject({ kind: 'tags', summary: 'tea' })
    const { sequence } = await only('sent')
    const before = unwrap(await handlers()['outbox.list']({ state: null, before: sequence, limit: 1, locale: 'en' }))
    expect(before).toMatchObject([{ kind: 'client' }])
  })

  test('names types in the reader’s language', async () => {
    const request = { clientId: idOf('crm-1'), callId: null, typology: 'service-style', type: 'tester', why: '' }
    unwrap(await handlers()['client.set-type']({ ...request, locale: 'ru' }))
    const entries = unwrap(await handlers()['outbox.list']({ state: null, before: null, limit: 9, locale: 'ru' }))
    expect(entries).toMatchObject([{ kind: 'types', summary: 'Тестировщик' }])
  })

  test('is asked for again when something changes, once for many changes', async () => {
    at.events.length = 0
    await call('call-1')
    await run()
    await expect.poll(() => at.events.filter(({ name }) => name === 'outbox.changed')).toHaveLength(1)
  })
})

describe('what the CRM has not taken', () => {
  test('is marked on the card of a known client until it has, or until nobody wants it told', async () => {
    const anna = idOf('crm-1')
    expect(await hasUnsent(anna)).toBe(false)
    await addTag(anna, 'vip')
    expect(await hasUnsent(anna)).toBe(true)
    answer = () => failure('refused', 'no tags')
    await run()
    expect(await hasUnsent(anna)).toBe(true)
    const { sequence } = await only('refused')
    unwrap(await handlers()['outbox.retry']({ sequence }))
    answer = () => null
    await run()
    expect(await hasUnsent(anna)).toBe(false)
  })

  test('counts a call only with words of the operator', async () => {
    await call('call-1', '+74951234567')
    expect(await hasUnsent(idOf('crm-1'))).toBe(false)
    await note('call-1', 'promised a bill')
    expect(await hasUnsent(idOf('crm-1'))).toBe(true)
  })
})

describe('a refused entry', () => {
  test('that is tried again is sent as things stand now, before what builds on it', async () => {
    answer = (entry) => (entry.kind === 'client' ? failure('refused', 'no') : null)
    await call('call-1')
    const clientId = await enter('call-1', 'Асель')
    await addTag(clientId, 'vip')
    await run()
    expect(kinds()).toEqual(['client'])
    unwrap(
      await handlers()['client.set-type']({
        clientId,
        callId: null,
        typology: 'service-style',
        type: 'tester',
        why: '',
        locale: 'en',
      }),
    )
    answer = () => null
    unwrap(await handlers()['outbox.retry']({ sequence: (await only('refused')).sequence }))
    await run()
    expect(kinds()).toEqual(['client', 'client', 'call', 'tags', 'types'])
    expect(told[1]).toMatchObject({ entry: { client: { types: { 'service-style': 'tester' } } }, isRetry: false })
    expect(told[2]).toMatchObject({ entry: { crmClientId: 'crm-new' } })
  })

  test('that is given up stays here; its call is told as nobody’s, and of the client if it is tried after all', async () => {
    answer = (entry) => (entry.kind === 'client' ? failure('refused', 'no') : null)
    await call('call-1')
    const clientId = await enter('call-1', 'Асель')
    await addTag(clientId, 'vip')
    await note('call-1', 'звонить утром')
    await run()
    const { sequence } = await only('refused')
    unwrap(await handlers()['outbox.give-up']({ sequence }))
    expect(await handlers()['outbox.give-up']({ sequence })).toMatchObject({ error: { code: 'not-refused' } })
    const status = await run()
    expect(status).toMatchObject({ outboxWaiting: 0, outboxRefused: 0 })
    expect(told.at(-1)).toMatchObject({ entry: { kind: 'call', crmClientId: null } })
    const client = unwrap(await handlers()['client.open']({ clientId, locale: 'en' }))
    expect(client).toMatchObject({ tags: ['vip'], isLocalOnly: true, hasUnsent: false })

    answer = () => null
    told.length = 0
    unwrap(await handlers()['outbox.retry']({ sequence }))
    await run()
    await run()
    expect(told).toMatchObject([
      { entry: { kind: 'client' } },
      { entry: { kind: 'tags', added: ['vip'] } },
      { entry: { kind: 'note', crmClientId: 'crm-new', text: `${NUMBER} · 2026-11-22 09:00 UTC\nзвонить утром` } },
    ])
    expect(await handlers()['outbox.retry']({ sequence })).toMatchObject({ error: { code: 'already-sent' } })
  })

  test('of a client is mended where it was entered, and its numbers are found from then on', async () => {
    answer = (entry) => (entry.kind === 'client' && entry.client.phones.length > 1 ? failure('refused', 'no') : null)
    await call('call-1')
    const clientId = await enter('call-1', 'Асел')
    await call('call-2', '+77272500199')
    unwrap(await handlers()['quick-entry.add-number']({ callId: 'call-2', clientId, locale: 'en' }))
    await run()
    expect(kinds()).toEqual(['client'])
    const entered = unwrap(await handlers()['outbox.entered-client']({ clientId }))
    expect(entered).toMatchObject({ name: 'Асел', numbers: [NUMBER, '+77272500199'] })
    const client = { ...entered, name: ' Асель ', numbers: ['8 727 250-01-99'] }
    expect(await handlers()['outbox.correct-client']({ clientId, client: { ...client, name: '' } })).toMatchObject({
      error: { code: 'nameless' },
    })
    unwrap(await handlers()['outbox.correct-client']({ clientId, client }))
    await run()
    expect(told[1]).toMatchObject({ entry: { client: { name: 'Асель', phones: ['8 727 250-01-99'] } } })
    const identity = callerIdentity('+77272500199')
    const card = unwrap(await handlers()['card.identify']({ callId: 'call-3', identity, locale: 'en' }))
    expect(card.subject).toMatchObject({ kind: 'known', client: { id: clientId, name: 'Асель', isLocalOnly: false } })
    const found = unwrap(await handlers()['client.search']({ text: 'Асель', locale: 'en' }))
    expect(found.map((face) => face.clientId)).toEqual([clientId])
    expect(await handlers()['outbox.correct-client']({ clientId, client })).toMatchObject({
      error: { code: 'known-to-crm' },
    })
  })

  test('of a number is mended alone: the CRM gets it as it is written, and its caller is known here', async () => {
    answer = (entry) => (entry.kind === 'phone' ? failure('refused', 'no such number') : null)
    const clientId = idOf('crm-1')
    await call('call-1', '+77272500100')
    unwrap(await handlers()['quick-entry.add-number']({ callId: 'call-1', clientId, locale: 'en' }))
    await run()
    const { sequence } = await only('refused')
    const correct = (number: string) => handlers()['outbox.correct-number']({ sequence, number })
    expect(await correct('call her')).toMatchObject({ error: { code: 'not-a-number' } })
    expect(await correct('+7 727 250-01-23, +7 727 250-01-24')).toMatchObject({ error: { code: 'not-a-number' } })
    expect(await correct('+7 495 123-45-67')).toMatchObject({ error: { code: 'known-number' } })
    expect(await only('refused')).toMatchObject({ summary: expect.stringContaining('01') as unknown })

    answer = () => null
    told.length = 0
    unwrap(await correct(' +7 727 250-01-23 '))
    await run()
    expect(told).toMatchObject([{ entry: { kind: 'phone', crmClientId: 'crm-1', raw: '+7 727 250-01-23' } }])
    const subjectOf = async (callId: string, number: string) => {
      const identity = callerIdentity(number)
      return unwrap(await handlers()['card.identify']({ callId, identity, locale: 'en' })).subject
    }
    expect(await subjectOf('call-2', '+77272500123')).toMatchObject({ kind: 'known', client: { id: clientId } })
    expect(await subjectOf('call-3', '+77272500100')).toMatchObject({ kind: 'unknown' })
    expect(await correct('+77272500125')).toMatchObject({ error: { code: 'already-sent' } })
  })

  test('of a number may be told again in another spelling; one that may have arrived is left alone', async () => {
    answer = (entry) => (entry.kind === 'phone' ? failure('unreachable', 'the line broke') : null)
    const clientId = idOf('crm-1')
    await call('call-1', '+77272500100')
    unwrap(await handlers()['quick-entry.add-number']({ callId: 'call-1', clientId, locale: 'en' }))
    await run()
    const { sequence } = await only('waiting')
    const correct = (number: string) => handlers()['outbox.correct-number']({ sequence, number })
    expect(await correct('+77272500123')).toMatchObject({ error: { code: 'under-way' } })
    answer = (entry) => (entry.kind === 'phone' ? failure('refused', 'write it without +') : null)
    await run()
    answer = () => null
    unwrap(await correct('87272500100'))
    await run()
    expect(told.at(-1)).toMatchObject({ entry: { kind: 'phone', raw: '87272500100' } })
    expect(await correct('1')).toMatchObject({ error: { code: 'already-sent' } })
    const entryOfCall = (await list()).find(({ kind }) => kind === 'call')
    expect(
      await handlers()['outbox.correct-number']({ sequence: entryOfCall?.sequence ?? 0, number: '1' }),
    ).toMatchObject({ error: { code: 'unknown-entry' } })
  })

  test('of a call is mended by tying it to another client, or by other words', async () => {
    await call('call-1', '+74951234567')
    await note('call-1', 'long')
    answer = () => failure('refused', 'gone')
    await run()
    await choose('call-1', idOf('crm-2'))
    expect((await list('refused')).length).toBe(0)
    await run()
    await note('call-1', 'short')
    answer = () => null
    await run()
    expect(told.at(-1)).toMatchObject({ entry: { kind: 'call', crmClientId: 'crm-2', note: 'short' } })
    expect(await only('sent')).toMatchObject({ clientName: 'Борис' })
  })
})

describe('a call that was reported', () => {
  test('as nobody’s keeps a changed note here, and tells it once the call is tied, once', async () => {
    await call('call-1')
    await note('call-1', 'one')
    await run()
    await note('call-1', 'two')
    expect(await run()).toMatchObject({ outboxWaiting: 0, outboxRefused: 0 })
    expect(kinds()).toEqual(['call'])
    await choose('call-1', idOf('crm-1'))
    await choose('call-1', idOf('crm-1'))
    await run()
    await run()
    expect(told.slice(1)).toMatchObject([
      { entry: { kind: 'note', crmClientId: 'crm-1', text: `${NUMBER} · 2026-11-22 09:00 UTC\ntwo` } },
    ])
  })

  test('with the wrong client is told of the right one, once, and what is written then goes there', async () => {
    await call('call-1', '+74951234567')
    await note('call-1', 'one')
    await run()
    await choose('call-1', idOf('crm-2'))
    await run()
    await note('call-1', 'two')
    await run()
    await run()
    expect(told.slice(1)).toMatchObject([
      { entry: { kind: 'note', crmClientId: 'crm-2', text: `+74951234567 · 2026-11-22 09:00 UTC\none` } },
      { entry: { kind: 'note', crmClientId: 'crm-2', text: 'two' } },
    ])
    // back again: the first client has not heard of the last words
    await choose('call-1', idOf('crm-1'))
    await run()
    expect(told.slice(3)).toMatchObject([{ entry: { kind: 'note', crmClientId: 'crm-1', text: 'two' } }])
  })

  test('as nobody’s is told of a client who is entered afterwards, behind that client', async () => {
    await call('call-1')
    await note('call-1', 'one')
    await run()
    await enter('call-1', 'Асель')
    await run()
    await run()
    expect(kinds()).toEqual(['call', 'client', 'note'])
  })
})

test('a call that waits does not go before its client who is entered after it', async () => {
  await call('call-1')
  await enter('call-1', 'Асель')
  await run()
  expect(kinds()).toEqual(['client', 'call'])
  expect(told[1]).toMatchObject({ entry: { crmClientId: 'crm-new' } })
})
