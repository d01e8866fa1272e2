import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openClientFacts, type ClientFactsReader } from '../../db/facts/client-facts.ts'
import { openSettings } from '../../db/settings.ts'
import type { CrmClient, RecordedKind } from '../../shared/client.ts'
import type { QuickEntry } from '../../shared/quick-entry.ts'
import type { ClientFacts, FactName, FactValue } from '../../shared/typology/facts.ts'
import { crmRecords, recordOwnCall, type OwnCall } from '../helpers/client-history.ts'
import { crmClient, startDataService, TEST_TIME, type TestService } from '../helpers/data-service.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NUMBER = '+79991234567'

let at: TestService
let reader: ClientFactsReader
beforeEach(() => {
  at = startDataService()
  reader = openClientFacts(at.service.database, {
    settings: openSettings(at.service.database),
    now: () => at.clock.now,
  })
})
afterEach(async () => {
  await at.dispose()
})

type Event = { kind: string; daysAgo: number; id?: string; [field: string]: unknown }

function eventOf({ daysAgo, ...event }: Event, index: number) {
  return { id: `event-${index}`, title: event.kind, at: TEST_TIME - daysAgo * DAY, ...event }
}

function clientWith(fields: { events?: readonly Event[]; [field: string]: unknown } = {}): CrmClient {
  const { events = [], ...others } = fields
  return crmClient({ id: '7', name: 'Анна Сидорова', phones: [NUMBER], events: events.map(eventOf), ...others })
}

/** The facts of a client as a sync brings it. */
function factsOf(fields: { events?: readonly Event[]; [field: string]: unknown } = {}): ClientFacts {
  at.importClients([clientWith(fields)])
  return readAgain()
}

function readAgain(crmId = '7'): ClientFacts {
  const row = at.service.clients.byCrmId(crmId)
  if (!row) throw new Error(`client ${crmId} is not in the cache`)
  return reader.of(row)
}

/** The facts that are known of these, by name. */
function values(facts: ClientFacts, ...names: FactName[]): Record<string, FactValue> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const fact = facts[name]
      return fact ? [[name, fact.value]] : []
    }),
  )
}

const ownCall = (id: string, { hoursAgo, ...call }: { hoursAgo: number } & Partial<OwnCall>): Promise<string[]> =>
  recordOwnCall(at, { id, number: NUMBER, ringsAt: TEST_TIME - hoursAgo * HOUR, ...call })

describe('what is not known', () => {
  const COUNTS: readonly (readonly [RecordedKind, FactName])[] = [
    ['purchase', 'purchases'],
    ['refund', 'refunds'],
    ['ticket', 'openTickets'],
    ['contact', 'contacts'],
    ['contact', 'contactsInADay'],
    ['complaint', 'complaints'],
    ['promotion', 'promotionPurchases'],
    ['discount-request', 'discountRequests'],
    ['bonus-request', 'bonusRequests'],
    ['feedback', 'feedbackGiven'],
    ['comment', 'comments'],
    ['prize-draw', 'prizeDraws'],
    ['offer-declined', 'offersDeclined'],
  ]

  test('an empty history says nothing where the CRM keeps no records', () => {
    const facts = factsOf()
    expect(values(facts, 'trialTaken', 'noInterestCalls', ...COUNTS.map(([, name]) => name))).toEqual({})
  })

  test('none is none where the CRM keeps records, and of nothing else', () => {
    at.importClients([clientWith()])
    for (const [kind, name] of COUNTS) {
      crmRecords(at, kind)
      const known = values(readAgain(), ...COUNTS.map(([, other]) => other))
      expect(known, kind).toHaveProperty(name, 0)
      expect(Object.keys(known)).toHaveLength(kind === 'contact' ? 2 : 1)
    }
    crmRecords(at, 'trial')
    expect(values(readAgain(), 'trialTaken')).toEqual({ trialTaken: false })
  })

  test('of a client that the CRM does not know, its records say nothing', () => {
    crmRecords(at, 'purchase', 'contact', 'complaint', 'trial')
    const { contacts, purchases, complaints, trialTaken, profileCompleteness } = reader.of(
      at.service.clients.insertLocal({ ...FIELDS, name: 'Anna' }, TEST_TIME),
    )
    expect([contacts, purchases, complaints, trialTaken, profileCompleteness]).toEqual(Array(5).fill(undefined))
  })

  test('what has happened is known even where the CRM does not promise to record it all', () => {
    const events = [
      { kind: 'purchase', daysAgo: 3, marks: ['promotion'] },
      { kind: 'ticket', daysAgo: 2, state: 'open', marks: ['complaint', 'bonus-request'] },
      { kind: 'refund', daysAgo: 1 },
      { kind: 'trial', daysAgo: 9 },
    ]
    expect(
      values(
        factsOf({ events }),
        ...(['purchases', 'promotionPurchases', 'openTickets', 'complaints', 'bonusRequests'] as const),
        ...(['refunds', 'trialTaken', 'contacts', 'discountRequests'] as const),
      ),
    ).toEqual({
      purchases: 1,
      promotionPurchases: 1,
      openTickets: 1,
      complaints: 1,
      bonusRequests: 1,
      refunds: 1,
      trialTaken: true,
      contacts: 1,
    })
  })

  test('a profile that is not there leaves everything of it unknown', () => {
    const names = ['ipCountry', 'isIpCountrySame', 'cardHolder', 'isCardHolderSame', 'expectation'] as const
    const more = ['experience', 'isProfitable', 'hasGoodCredit', 'fitsTargetProfile', 'meetsServiceCriteria'] as const
    expect(values(factsOf({ email: '' }), ...names, ...more, 'audience', 'margin', 'emailKind', 'email')).toEqual({})
  })
})

const FIELDS = {
  kind: 'person' as const,
  name: '',
  company: '',
  email: '',
  language: null,
  country: null,
  place: '',
  timeZone: null,
}

describe('the profile', () => {
  test.each([
    ['a lone first name', { name: 'Anna', phones: [] }, 0],
    ['a full name and a number', { name: 'Anna Berg' }, 2],
    ['a full name in Chinese, which has no spaces', { name: '王小明', phones: [] }, 1],
    ['a number that is none', { name: 'Anna', phones: ['see notes'] }, 0],
    ['a company by its name', { kind: 'company', name: 'Ромашка', company: 'Ромашка' }, 2],
    [
      'everything',
      {
        name: 'Anna Berg',
        email: 'anna@berg.example',
        country: 'DE',
        place: 'Berlin',
        language: 'de',
        company: 'Berg',
      },
      6,
    ],
  ])('is filled in as far as it says something: %s', (_, fields, filled) => {
    const fact = factsOf(fields).profileCompleteness
    expect(fact?.value).toBeCloseTo(filled / 6)
    expect(fact?.records).toHaveLength(Math.min(filled, 5))
  })

  test('countries are compared where both are known', () => {
    const profile = { ipCountry: 'VN', registrationCountry: 'DE' }
    expect(
      values(
        factsOf({ country: 'RU', profile }),
        ...(['registrationCountry', 'ipCountry', 'numberCountry'] as const),
        ...(['isIpCountrySame', 'isNumberCountrySame'] as const),
      ),
    ).toEqual({
      registrationCountry: 'DE',
      ipCountry: 'VN',
      numberCountry: 'RU',
      isIpCountrySame: false,
      isNumberCountrySame: false,
    })
    expect(values(factsOf({ country: 'RU', profile: { ipCountry: 'RU' } }), 'isIpCountrySame')).toEqual({
      isIpCountrySame: true,
    })
    expect(
      values(factsOf({ phones: [], profile: { ipCountry: 'RU' } }), 'isIpCountrySame', 'isNumberCountrySame'),
    ).toEqual({})
  })

  test('names are compared across writing systems', () => {
    const isSame = (name: string, cardHolder: string, more: object = {}) =>
      factsOf({ name, profile: { cardHolder }, ...more }).isCardHolderSame?.value
    expect(isSame('Пётр Иванов', 'PETR IVANOV')).toBe(true)
    expect(isSame('Анна Сидорова', 'PETR IVANOV')).toBe(false)
    expect(
      isSame('Anna', 'PETR IVANOV', { profile: { cardHolder: 'A IVANOVA', registeredName: 'Анна Иванова' } }),
    ).toBe(true)
    expect(isSame('Анна Сидорова', '')).toBeUndefined()
  })

  test('a person’s card in the hands of a company contradicts nothing', () => {
    const profile = { cardHolder: 'PETR IVANOV' }
    const facts = factsOf({ kind: 'company', name: 'Ромашка', company: 'Ромашка', profile })
    expect(values(facts, 'isCardHolderSame', 'isFamousName', 'cardHolder')).toEqual({ cardHolder: 'PETR IVANOV' })
  })

  test('what the CRM judges is taken over, with the field it stands in', () => {
    const money = (minor: number, currency = 'EUR') => ({ minor, currency })
    const profile = {
      expectation: 8,
      experience: 3.5,
      costToServe: money(900),
      margin: money(1_000),
      hasGoodCredit: true,
      fitsTargetProfile: false,
      meetsServiceCriteria: true,
      audience: 0,
    }
    const facts = factsOf({ profile })
    expect(facts).toMatchObject({
      expectation: { value: 8, records: [{ kind: 'profile', field: 'expectation' }] },
      experience: { value: 3.5 },
      isProfitable: { value: true },
      hasGoodCredit: { value: true, records: [{ kind: 'profile', field: 'credit' }] },
      fitsTargetProfile: { value: false },
      meetsServiceCriteria: { value: true },
      audience: { value: 0 },
    })
    expect(factsOf({ profile: { ...profile, margin: money(900) } }).isProfitable?.value).toBe(false)
    expect(factsOf({ profile: { ...profile, margin: money(9_000, 'USD') } }).isProfitable).toBeUndefined()
  })

  test('a client is known since registration, else since the first entry of the history', async () => {
    const events = [
      { kind: 'purchase', daysAgo: 3 },
      { kind: 'note', daysAgo: 40.5 },
    ]
    const registered = factsOf({ events, profile: { registeredAt: TEST_TIME - 10 * DAY } })
    expect(registered.daysKnown).toEqual({ value: 10, records: [{ kind: 'profile', field: 'registeredAt' }] })
    expect(factsOf({ events }).daysKnown).toMatchObject({ value: 40, records: [{ kind: 'event', id: 'event-1' }] })
    expect(factsOf().daysKnown).toBeUndefined()
    await ownCall('call-1', { hoursAgo: 50 })
    expect(readAgain().daysKnown).toMatchObject({ value: 2, records: [{ kind: 'call', id: 'call-1' }] })
  })
})

describe('purchases', () => {
  const bought = (daysAgo: number, minor = 1_000, currency = 'RUB'): Event => ({
    kind: 'purchase',
    daysAgo,
    amount: { minor, currency },
  })

  test('have a rhythm from the third day on', () => {
    const facts = factsOf({ events: [bought(90), bought(60), bought(50), bought(50), bought(20)] })
    expect(values(facts, 'purchases', 'daysSincePurchase', 'usualIntervalDays', 'overdueRatio')).toEqual({
      purchases: 5,
      daysSincePurchase: 20,
      usualIntervalDays: 30,
      overdueRatio: 20 / 30,
    })
    const sameDay = factsOf({ events: [bought(20), bought(20), bought(20), bought(10)] })
    expect(values(sameDay, 'purchases', 'usualIntervalDays', 'overdueRatio')).toEqual({ purchases: 4 })
  })

  test('of an even number of intervals the middle is taken', () => {
    expect(factsOf({ events: [bought(30), bought(20), bought(0)] }).usualIntervalDays?.value).toBe(15)
  })

  test('that a CRM’s clock puts into the future were made today', () => {
    expect(factsOf({ events: [bought(-2)] }).daysSincePurchase?.value).toBe(0)
  })

  test('are summed up in the currency of most of them', () => {
    const events = [bought(1, 5, 'USD'), bought(2, 10), { kind: 'purchase', daysAgo: 3 }, bought(4, 20)]
    const fact = factsOf({ events }).purchaseAmount
    expect(fact?.value).toEqual({ minor: 30, currency: 'RUB' })
    expect(fact?.records).toMatchObject([{ id: 'event-1' }, { id: 'event-3' }])
  })

  test('carry the newest five as records', () => {
    const events = [9, 1, 8, 2, 7, 3, 6].map((daysAgo) => bought(daysAgo))
    expect(factsOf({ events }).purchases?.records.map((record) => record.kind === 'event' && record.id)).toEqual(
      [1, 3, 5, 6, 4].map((index) => `event-${index}`),
    )
  })

  test('lie in a fifth of the company’s buyers, where there are enough of them', () => {
    const cuts = at.service.database.prepare('INSERT OR REPLACE INTO purchase_quantile VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    cuts.run('amount', 'RUB', 1_000, 2_000, 3_000, 4_000, 20, 1)
    cuts.run('amount', 'USD', 1, 2, 3, 4, 19, 1)
    cuts.run('frequency', '', 1, 1, 2, 3, 500, 1)
    const newness = [40, 30, 20, 10].map((daysAgo) => TEST_TIME - daysAgo * DAY)
    cuts.run('recency', '', ...newness, 500, 1)
    const names = ['amountQuantile', 'frequencyQuantile', 'recencyQuantile'] as const
    expect(values(factsOf({ events: [bought(50, 1_000)] }), ...names)).toEqual({
      amountQuantile: 1,
      frequencyQuantile: 1,
      recencyQuantile: 1,
    })
    expect(values(factsOf({ events: [bought(15, 1_500), bought(20, 501)] }), ...names)).toEqual({
      amountQuantile: 3,
      frequencyQuantile: 3,
      recencyQuantile: 4,
    })
    const best = [bought(1, 9_000), bought(2, 1), bought(3, 1), bought(4, 1)]
    expect(values(factsOf({ events: best }), ...names)).toEqual({
      amountQuantile: 5,
      frequencyQuantile: 5,
      recencyQuantile: 5,
    })
    expect(factsOf({ events: [bought(1, 9_000, 'USD')] }).amountQuantile).toBeUndefined()
  })

  test('are paid as most payments are, and in advance for as long as the longest covers', () => {
    const paid = (paymentMethod: string, prepaidMonths: number | null = null): Event => ({
      kind: 'payment',
      daysAgo: 1,
      paymentMethod,
      prepaidMonths,
    })
    const names = ['paysByBankTransfer', 'prepaidMonths'] as const
    expect(values(factsOf({ events: [paid('bank-transfer', 12), paid('card', 3)] }), ...names)).toEqual({
      paysByBankTransfer: true,
      prepaidMonths: 12,
    })
    const once = factsOf({ events: [paid('bank-transfer'), paid('card', 0), paid('cash')] })
    expect(values(once, ...names)).toEqual({ paysByBankTransfer: false, prepaidMonths: 0 })
    expect(values(factsOf({ events: [bought(1)] }), ...names)).toEqual({})
  })
})

describe('contacts', () => {
  test('are the CRM’s calls, tickets and notes, compared with purchases', () => {
    const events = [
      { kind: 'call', daysAgo: 1 },
      { kind: 'note', daysAgo: 2 },
      { kind: 'purchase', daysAgo: 3 },
      { kind: 'ticket', daysAgo: 4, state: 'closed' },
      { kind: 'purchase', daysAgo: 5 },
      { kind: 'payment', daysAgo: 5 },
    ]
    const facts = factsOf({ events })
    const names = ['contacts', 'contactsPerPurchase', 'contactsWithoutPurchase'] as const
    expect(values(facts, ...names)).toEqual({ contacts: 3, contactsPerPurchase: 1.5, contactsWithoutPurchase: 2 })
    expect(facts.contactsWithoutPurchase?.records).toMatchObject([{ id: 'event-0' }, { id: 'event-1' }])
  })

  test('are all without a purchase where the CRM would know of one', () => {
    const events = [{ kind: 'call', daysAgo: 1 }]
    const names = ['contacts', 'contactsPerPurchase', 'contactsWithoutPurchase'] as const
    expect(values(factsOf({ events }), ...names)).toEqual({ contacts: 1 })
    crmRecords(at, 'purchase')
    expect(values(readAgain(), ...names)).toEqual({ contacts: 1, contactsWithoutPurchase: 1 })
  })

  test('our call that has come back from the CRM counts once, and one that nobody answered not at all', async () => {
    at.importClients([clientWith()])
    const keys = await ownCall('call-1', { hoursAgo: 5 })
    await ownCall('call-2', { hoursAgo: 4, isAnswered: false })
    expect(keys).toHaveLength(1)
    const own = { kind: 'call', id: 'call-1', at: TEST_TIME - 5 * HOUR }
    expect(readAgain().contacts).toEqual({ value: 1, records: [own] })
    const events = [
      ...keys.map((id) => ({ kind: 'call', id, daysAgo: 0.2 })),
      { kind: 'call', id: 'by a colleague', daysAgo: 0.1 },
    ]
    const { contacts } = factsOf({ events })
    expect(contacts).toMatchObject({ value: 2, records: [{ kind: 'event', id: 'by a colleague' }, own] })
  })

  test('on the busiest day of the last weeks are those within 24 hours', () => {
    const calls = (...daysAgo: number[]) => daysAgo.map((ago) => ({ kind: 'call', daysAgo: ago }))
    const most = (...daysAgo: number[]) => factsOf({ events: calls(...daysAgo) }).contactsInADay?.value
    expect(most(1, 2.5, 4)).toBe(1)
    expect(most(1, 1.5, 2, 2.5)).toBe(3)
    expect(most(3, 10, 10.1, 10.2, 10.9, 30, 30.2)).toBe(4)
    expect(most(95, 95.1, 95.2)).toBe(0)
    expect(factsOf({ events: calls(1, 5, 5.1, 5.2, 9) }).contactsInADay?.records).toMatchObject([
      { id: 'event-1' },
      { id: 'event-2' },
      { id: 'event-3' },
    ])
  })

  test('that ended without interest are counted where there were any', async () => {
    at.importClients([clientWith()])
    await ownCall('call-1', { hoursAgo: 5 })
    expect(readAgain().noInterestCalls).toBeUndefined()
    await ownCall('call-2', { hoursAgo: 4, outcome: 'no-interest' })
    expect(readAgain().noInterestCalls).toMatchObject({ value: 1, records: [{ kind: 'call', id: 'call-2' }] })
  })
})

describe('marks and signs', () => {
  test('what is counted has a fact of its own, everything else is a sign that somebody noticed', () => {
    const events = [
      { kind: 'ticket', daysAgo: 1, marks: ['complaint', 'sharp-tone', 'sharp-tone'] },
      { kind: 'call', daysAgo: 2, marks: ['complaint', 'sharp-tone'] },
      { kind: 'note', daysAgo: 3, marks: ['promotion'] },
      { kind: 'purchase', daysAgo: 4 },
      { kind: 'purchase', daysAgo: 5 },
      { kind: 'purchase', daysAgo: 6 },
      { kind: 'purchase', daysAgo: 7 },
    ]
    const facts = factsOf({ events })
    expect(facts).toMatchObject({
      complaints: { value: 2, records: [{ id: 'event-0' }, { id: 'event-1' }] },
      complaintsPerPurchase: { value: 0.5 },
      'sign.sharp-tone': { value: 2 },
    })
    expect(values(facts, 'sign.complaint', 'promotionPurchases')).toEqual({})
  })

  test('what operators noticed during our calls counts with what the CRM has marked, newest first', async () => {
    const events = [{ kind: 'call', daysAgo: 2, marks: ['sharp-tone'] }]
    at.importClients([clientWith({ events })])
    await ownCall('call-1', { hoursAgo: 5, signs: ['sharp-tone', 'off-subject'] })
    await ownCall('call-2', { hoursAgo: 99, signs: ['sharp-tone'] })
    expect(readAgain()['sign.off-subject']?.value).toBe(1)
    expect(readAgain()['sign.sharp-tone']).toMatchObject({
      value: 3,
      records: [
        { kind: 'call', id: 'call-1' },
        { kind: 'event', id: 'event-0' },
        { kind: 'call', id: 'call-2' },
      ],
    })
  })

  test('a complaint of somebody who never bought has no ratio', () => {
    crmRecords(at, 'purchase')
    expect(
      values(factsOf({ events: [{ kind: 'note', daysAgo: 1, marks: ['complaint'] }] }), 'complaintsPerPurchase'),
    ).toEqual({})
  })
})

describe('the form for a new caller', () => {
  const FORM: QuickEntry = { ...FIELDS, number: '', reason: '', types: {} }

  test('an empty form tells next to nothing', () => {
    const { isCompany, daysKnown, ...others } = reader.ofQuickEntry(FORM)
    expect([isCompany?.value, daysKnown?.value]).toEqual([false, 0])
    expect(others).toEqual({})
  })

  test('tells what is typed: number, name, address, country', () => {
    const form = { ...FORM, number: '+49 30 901820', name: ' Анна Сидорова ', email: 'anna@gmail.com', country: 'RU' }
    expect(
      values(
        reader.ofQuickEntry(form),
        ...(['numberCountry', 'registrationCountry', 'isNumberCountrySame', 'registeredName'] as const),
        ...(['emailKind', 'isFamousName', 'daysKnown'] as const),
      ),
    ).toEqual({
      numberCountry: 'DE',
      registrationCountry: 'RU',
      isNumberCountrySame: false,
      registeredName: 'Анна Сидорова',
      emailKind: 'free',
      isFamousName: false,
      daysKnown: 0,
    })
  })

  test('knows a famous name', () => {
    expect(reader.ofQuickEntry({ ...FORM, name: 'Александр Пушкин' }).isFamousName?.value).toBe(true)
  })
})
