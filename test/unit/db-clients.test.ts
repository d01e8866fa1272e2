import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { QuickEntry } from '../../shared/quick-entry.ts'
import {
  callerIdentity,
  crmClient,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'
import { openOperatorParts } from '../helpers/operator-parts.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  await at.dispose()
})

const EMPTY: QuickEntry = {
  number: '',
  name: '',
  kind: 'person',
  company: '',
  email: '',
  reason: '',
  country: null,
  language: null,
  place: '',
  timeZone: null,
  types: {},
}

function dump(): unknown {
  const tables = ['client', 'client_phone', 'client_type', 'client_tag', 'client_profile', 'event']
  const rows = (table: string): unknown[] => at.service.database.prepare(`SELECT * FROM ${table}`).all()
  const withoutKeys = (row: unknown): unknown =>
    JSON.parse(JSON.stringify(row, (key, value: unknown) => (/^(?:phone|event)_key$/u.test(key) ? null : value)))
  return tables.map((table) => rows(table).map(withoutKeys))
}

async function search(text: string): Promise<readonly string[]> {
  return unwrap(await at.service.handlers['client.search']({ text, locale: 'en' })).map(({ name }) => name)
}

async function similar(form: Partial<QuickEntry>): Promise<readonly string[]> {
  const quickEntry = { ...EMPTY, ...form }
  return unwrap(await at.service.handlers['client.similar']({ quickEntry, locale: 'en' })).map(({ name }) => name)
}

async function submit(form: Partial<QuickEntry>) {
  const identity = callerIdentity('+77272500123')
  unwrap(await at.service.handlers['card.identify']({ callId: 'call-1', identity, locale: 'en' }))
  unwrap(await at.service.handlers['call.record'](ringingCall('call-1', identity)))
  const quickEntry = { ...EMPTY, number: '+7 727 250 0123', ...form }
  return at.service.handlers['quick-entry.submit']({ callId: 'call-1', quickEntry, locale: 'en' })
}

describe('clients from the CRM', () => {
  const client = crmClient({
    id: '7',
    name: 'Мария',
    email: 'maria@example.org',
    phones: ['+7 495 123-45-67 доб. 12', '8 999 123-45-67'],
    types: { 'service-style': 'all-now' },
    tags: ['vip'],
    events: [
      { id: 'e1', kind: 'ticket', at: 5, title: 'Delivery', state: 'open', marks: ['complaint', 'impatient'] },
      { id: 'e2', kind: 'payment', at: 4, title: 'Year', paymentMethod: 'bank-transfer', prepaidMonths: 12 },
    ],
    profile: { cardHolder: 'PETR IVANOV', hasGoodCredit: false, margin: { minor: 500, currency: 'RUB' } },
  })
  const rows = (sql: string): unknown[] => at.service.database.prepare(sql).all()

  test('the same client twice changes nothing', () => {
    at.importClients([client])
    const once = dump()
    at.importClients([client])
    expect(dump()).toEqual(once)
  })

  test('what the CRM changes is changed, and the old name is not found any more', async () => {
    at.importClients([client])
    at.importClients([{ ...client, name: 'Ольга', phones: [], tags: [], types: {}, events: [] }])
    expect(await search('мария')).toEqual([])
    expect(await search('ольга')).toEqual(['Ольга'])
    expect(at.service.database.prepare('SELECT count(*) FROM client_phone').pluck().get()).toBe(0)
  })

  test('bring what their history and profile say beyond the card', () => {
    at.importClients([client])
    expect(rows('SELECT payment_method, prepaid_months, marks FROM event ORDER BY crm_id')).toEqual([
      { payment_method: null, prepaid_months: null, marks: '["complaint","impatient"]' },
      { payment_method: 'bank-transfer', prepaid_months: 12, marks: null },
    ])
    expect(rows('SELECT * FROM client_profile')).toMatchObject([
      { card_holder: 'PETR IVANOV', registered_name: null, has_good_credit: 0, margin_minor: 500, audience: null },
    ])
  })

  test('of whom the CRM knows nothing more have no profile, also when it has forgotten', () => {
    at.importClients([client])
    at.importClients([crmClient({ id: '7', name: 'Мария' }), crmClient({ id: '8', name: 'Анна' })])
    expect(rows('SELECT * FROM client_profile')).toEqual([])
  })

  test('are marked for new suggestions when they come and when they change', () => {
    at.importClients([client])
    at.service.database.exec('DELETE FROM suggestion_pending')
    at.importClients([client])
    expect(rows('SELECT * FROM suggestion_pending')).toHaveLength(1)
    at.service.clients.deleteFromCrm('7')
    expect(rows('SELECT * FROM suggestion_pending')).toEqual([])
    at.service.clients.upsertFromCrm(client, [], { marksPending: false })
    expect(rows('SELECT * FROM suggestion_pending')).toEqual([])
  })
})

describe('a new client from the form', () => {
  test('is tied to the call, told to the CRM before the call, and its reason becomes the note', async () => {
    const card = unwrap(await submit({ name: 'Асель', reason: 'Счёт', types: { 'service-style': 'all-now' } }))
    expect(card).toMatchObject({
      subject: { kind: 'known', client: { name: 'Асель', isLocalOnly: true }, match: { kind: 'exact' } },
      note: { text: 'Счёт' },
    })
    const kinds = at.service.database.prepare('SELECT kind FROM outbox ORDER BY sequence').pluck().all()
    expect(kinds).toEqual(['client'])
    expect(at.service.database.prepare('SELECT count(*) FROM quick_entry_draft').pluck().get()).toBe(0)
  })

  test('is one client, also when the form is sent twice', async () => {
    await submit({ name: 'Асель' })
    await submit({ name: 'Асель' })
    expect(await search('асель')).toEqual(['Асель'])
  })

  test('puts its reason before a note that exists', async () => {
    unwrap(await at.service.handlers['call.record'](ringingCall('call-1', callerIdentity('+77272500123'))))
    await at.service.handlers['note.save']({ callId: 'call-1', note: { text: 'mine', outcome: 'resolved' } })
    expect(unwrap(await submit({ name: 'Асель', reason: 'Счёт' })).note).toEqual({
      text: 'Счёт\nmine',
      outcome: 'resolved',
    })
  })

  test('needs a name or a company', async () => {
    expect(await submit({ name: ' ' })).toMatchObject({ ok: false, error: { code: 'nameless' } })
    expect((await submit({ company: 'Ромашка' })).ok).toBe(true)
  })

  test('a draft survives a restart', async () => {
    const identity = callerIdentity('+77272500123')
    await at.service.handlers['call.record'](ringingCall('call-1', identity))
    const quickEntry = { ...EMPTY, name: 'Half a na' }
    unwrap(await at.service.handlers['quick-entry.save-draft']({ callId: 'call-1', quickEntry }))
    at = await at.reopen()
    const card = unwrap(await at.service.handlers['card.identify']({ callId: 'call-1', identity, locale: 'en' }))
    expect(card.quickEntry).toEqual(quickEntry)
  })

  test('types and numbers that an operator gave win over the CRM’s and survive a sync', async () => {
    const card = unwrap(await submit({ name: 'Асель', types: { 'service-style': 'all-now' } }))
    if (card.subject.kind !== 'known') throw new Error(card.subject.kind)
    at.service.clients.acknowledge(card.subject.client.id, 'crm-1')
    at.importClients([
      crmClient({ id: 'crm-1', name: 'Асель К.', types: { 'service-style': 'thinker', lifecycle: 'new' } }),
    ])
    const after = unwrap(await at.service.handlers['card.open']({ callId: 'call-1', locale: 'en' }))
    expect(after.subject).toMatchObject({
      kind: 'known',
      client: { name: 'Асель К.', isLocalOnly: false },
      match: { kind: 'exact' },
    })
    if (after.subject.kind !== 'known') throw new Error(after.subject.kind)
    expect(after.subject.client.types.filter(({ typology }) => typology === 'service-style')).toMatchObject([
      { type: 'all-now', source: 'operator' },
    ])
  })

  test('a copy that a sync brought before the CRM’s acknowledgement becomes one with it, and nothing is lost', async () => {
    const parts = openOperatorParts(at.service.database, at.clock)
    const card = unwrap(await submit({ name: 'Асель', types: { 'service-style': 'all-now' } }))
    if (card.subject.kind !== 'known') throw new Error(card.subject.kind)
    const { id } = card.subject.client
    unwrap(parts.tags.add(id, 'tea'))
    at.importClients([
      crmClient({
        id: 'crm-1',
        name: 'Асель К.',
        phones: ['+7 727 250 9999'],
        types: { lifecycle: 'loyal' },
        tags: ['vip'],
        events: [{ id: 'e1', kind: 'note', at: 5, title: 'Note' }],
      }),
    ])
    const copy = parts.client('crm-1')
    parts.calls.record(ringingCall('call-2', callerIdentity('+77272509999')), () => copy.id)
    unwrap(parts.decisions.set(copy.id, 'call-2', 'relationship', 'devoted', ''))
    unwrap(parts.tags.add(copy.id, 'coffee'))

    parts.clients.acknowledge(id, 'crm-1')

    const row = parts.client('crm-1')
    expect(row).toMatchObject({ id, name: 'Асель К.' })
    expect(await search('асель')).toEqual(['Асель К.'])
    const { operator, crm } = parts.clients.types.said(row.clientKey)
    expect(Object.fromEntries(operator)).toEqual({ 'service-style': 'all-now', relationship: 'devoted' })
    expect(Object.fromEntries(crm)).toEqual({ lifecycle: 'loyal' })
    expect(parts.tags.of(row.clientKey)).toEqual(['coffee', 'tea', 'vip'])
    expect(parts.decisions.history(id, 'en')).toHaveLength(2)
    expect(parts.calls.get('call-2')?.clientId).toBe(id)
    const read = (sql: string): unknown[] => at.service.database.prepare(sql).pluck().all()
    expect(read('SELECT raw FROM client_phone ORDER BY raw')).toEqual(['+7 727 250 0123', '+7 727 250 9999'])
    expect(read('SELECT title FROM event')).toEqual(['Note'])
    expect(read('SELECT DISTINCT client_id FROM outbox')).toEqual([id])
  })

  test('with types has them in its history, with what was suggested, and the CRM is told once', async () => {
    unwrap(await submit({ name: 'Асель', types: { 'service-style': 'all-now', nonsense: 'gone' } }))
    expect(at.service.database.prepare('SELECT call_id, typology, kind, to_type FROM type_change').all()).toEqual([
      { call_id: 'call-1', typology: 'service-style', kind: 'chosen', to_type: 'all-now' },
    ])
    expect(at.service.database.prepare('SELECT kind FROM outbox').pluck().all()).toEqual(['client'])
  })

  test('an existing client gets the number, and the CRM is told it once', async () => {
    at.importClients([crmClient({ id: '1', name: 'Мария' })])
    const [face] = unwrap(await at.service.handlers['client.search']({ text: 'мар', locale: 'en' }))
    await at.service.handlers['call.record'](ringingCall('call-1', callerIdentity('+77272500123')))
    const request = { callId: 'call-1', clientId: face?.clientId ?? '', locale: 'en' } as const
    await at.service.handlers['quick-entry.add-number'](request)
    const card = unwrap(await at.service.handlers['quick-entry.add-number'](request))
    expect(card.subject).toMatchObject({ kind: 'known', client: { name: 'Мария' }, match: { kind: 'exact' } })
    expect(at.service.database.prepare('SELECT kind, payload FROM outbox').all()).toEqual([
      { kind: 'phone', payload: '{"raw":"+77272500123"}' },
    ])
  })
})

describe('search', () => {
  beforeEach(() => {
    at.importClients([
      crmClient({
        id: '1',
        name: 'Фёдор Иванов',
        company: 'Ромашка',
        email: 'f.ivanov@example.org',
        phones: ['8 (495) 123-45-67'],
      }),
      crmClient({ id: '2', name: 'Анна Иванова', company: 'Ромашка' }),
      crmClient({ id: '3', name: 'مریم کریمی', phones: ['+98 912 345 67 89'] }),
      crmClient({ id: '4', name: '王小明', company: '上海星河' }),
    ])
  })

  test.each([
    ['федор', ['Фёдор Иванов']],
    ['иванов', ['Анна Иванова', 'Фёдор Иванов']],
    ['IVANOV@example', ['Фёдор Иванов']],
    ['f.ivanov@example.org', ['Фёдор Иванов']],
    ['ромашка анна', ['Анна Иванова']],
    ['كريمي', ['مریم کریمی']],
    ['小明', ['王小明']],
    ['+7 495 123 45 67', ['Фёдор Иванов']],
    ['0912 345 67 89', ['مریم کریمی']],
    ['+98 912 346', []],
    ['+98 912 345', ['مریم کریمی']],
    ['  ', []],
  ])('«%s»', async (text, expected) => {
    expect(await search(text)).toEqual(expected)
  })

  test('an empty form is like nobody', async () => {
    expect(await similar({})).toEqual([])
  })

  test('alike are the same e-mail, then the same words of the name, then the same company', async () => {
    expect(await similar({ email: 'F.Ivanov@example.org', name: 'иванова АННА' })).toEqual([
      'Фёдор Иванов',
      'Анна Иванова',
    ])
    expect(await similar({ company: 'ромашка' })).toEqual(expect.arrayContaining(['Фёдор Иванов', 'Анна Иванова']))
    expect(await similar({ name: 'Иван' })).toEqual([])
  })
})
