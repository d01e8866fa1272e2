import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openRecords, type Records } from '../../db/opened-record.ts'
import type { Locale } from '../../shared/locale.ts'
import type { ProfileField, RecordReference } from '../../shared/typology/facts.ts'
import {
  callerIdentity,
  crmClient,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'
import { openOperatorParts, type OperatorParts } from '../helpers/operator-parts.ts'

let at: TestService
let parts: OperatorParts
let records: Records
beforeEach(() => {
  at = startDataService()
  parts = openOperatorParts(at.service.database, at.clock)
  records = openRecords(at.service.database, parts)
  const event = { id: 'e1', kind: 'purchase', at: 5, title: 'Order 1', text: 'two numbers', author: 'Pavel' }
  at.importClients([
    crmClient({
      id: '7',
      name: 'Мария',
      email: 'maria@example.org',
      language: 'ru',
      country: 'KZ',
      phones: ['8 (495) 123-45-67', '112'],
      events: [{ ...event, amount: { minor: 990_000, currency: 'RUB' } }],
      profile: {
        registeredAt: Date.UTC(2025, 2, 21, 12),
        ipCountry: 'DE',
        cardHolder: 'PETR IVANOV',
        expectation: 7.5,
        margin: { minor: 1_250_000, currency: 'RUB' },
        hasGoodCredit: false,
        audience: 12_000,
      },
    }),
    crmClient({ id: '8', name: 'Ромашка', kind: 'company' }),
  ])
})
afterEach(async () => {
  await at.dispose()
})

const open = (record: RecordReference, locale: Locale = 'en', crmId = '7') =>
  records.open(parts.client(crmId).id, record, locale)

function field(name: ProfileField, locale: Locale = 'en'): string {
  // the kind of space is the platform's affair
  return unwrap(open({ kind: 'profile', field: name }, locale)).text.replaceAll(/\s/gu, ' ')
}

describe('a record behind a fact', () => {
  test('is an entry of the CRM’s history', () => {
    expect(unwrap(open({ kind: 'event', id: 'e1', at: 5 }))).toEqual({
      title: 'Order 1',
      at: 5,
      author: 'Pavel',
      text: 'two numbers',
      amount: { minor: 990_000, currency: 'RUB' },
      field: null,
    })
  })

  test('is a call of ours with its note', () => {
    parts.calls.record(ringingCall('call-1', callerIdentity('+74951234567')), () => parts.client('7').id)
    unwrap(parts.notes.save('call-1', { text: 'hung up on us', outcome: null }))
    expect(unwrap(open({ kind: 'call', id: 'call-1', at: TEST_TIME }))).toMatchObject({
      title: '+7 495 123 45 67',
      at: TEST_TIME,
      text: 'hung up on us',
    })
  })

  test.each<[ProfileField, Locale, string]>([
    ['name', 'en', 'Мария'],
    ['email', 'en', 'maria@example.org'],
    ['country', 'en', 'Kazakhstan'],
    ['country', 'ru', 'Казахстан'],
    ['ipCountry', 'fa', 'آلمان'],
    ['language', 'zh-Hans', '俄语'],
    ['kind', 'ru', 'человек'],
    ['cardHolder', 'en', 'PETR IVANOV'],
    ['registeredAt', 'en', 'March 21, 2025'],
    ['registeredAt', 'zh-Hans', '2025年3月21日'],
    ['expectation', 'ru', '7,5'],
    ['audience', 'en', '12,000'],
    ['margin', 'ru', '12 500 ₽'],
    ['credit', 'en', 'no'],
    ['credit', 'fa', 'خیر'],
    ['phone', 'en', '+7 495 123 45 67 112'],
  ])('is the field %s, in %s as «%s»', (name, locale, text) => {
    expect(field(name, locale)).toBe(text)
  })

  test('names the field, so that a window can say what it is', () => {
    expect(unwrap(open({ kind: 'profile', field: 'cardHolder' }))).toMatchObject({ field: 'cardHolder', at: null })
  })

  test('is not there any more, belongs to somebody else, or says nothing: then it is not opened', () => {
    parts.calls.record(ringingCall('call-1', callerIdentity('+77272500123')), () => parts.client('7').id)
    const refused = { ok: false, error: { code: 'unknown-record' } }
    expect(open({ kind: 'event', id: 'e2', at: 5 })).toMatchObject(refused)
    expect(open({ kind: 'event', id: 'e1', at: 5 }, 'en', '8')).toMatchObject(refused)
    expect(open({ kind: 'call', id: 'call-2', at: 5 })).toMatchObject(refused)
    expect(open({ kind: 'call', id: 'call-1', at: 5 }, 'en', '8')).toMatchObject(refused)
    expect(open({ kind: 'profile', field: 'company' })).toMatchObject(refused)
    expect(open({ kind: 'profile', field: 'costToServe' })).toMatchObject(refused)
    expect(open({ kind: 'profile', field: 'cardHolder' }, 'en', '8')).toMatchObject(refused)
    expect(records.open('nobody', { kind: 'profile', field: 'name' }, 'en')).toMatchObject({
      error: { code: 'unknown-client' },
    })
  })
})
