import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openClientFacts } from '../../db/facts/client-facts.ts'
import { openSettings } from '../../db/settings.ts'
import { suggestionsFrom } from '../../db/suggestions/suggestions.ts'
import { RECORDED_KINDS } from '../../shared/client.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { crmRecords, recordOwnCall, type OwnCall } from '../helpers/client-history.ts'
import { crmClient, startDataService, TEST_TIME, type TestService } from '../helpers/data-service.ts'

const DAY = 86_400_000
const NUMBER = '+79991234567'
const packs = shippedPacks()

/** A client as the CRM gives it, and our own calls with them. */
type Example = {
  readonly events?: readonly object[]
  readonly calls?: readonly Partial<OwnCall>[]
  readonly [field: string]: unknown
}

const happened = (kind: string, daysAgo: number, more: object = {}) => ({
  kind,
  at: TEST_TIME - daysAgo * DAY,
  ...more,
})
const bought = (daysAgo: number, minor = 100_000) =>
  happened('purchase', daysAgo, { amount: { minor, currency: 'RUB' } })
const marked = (times: number, ...marks: string[]) =>
  Array.from({ length: times }, (_, index) => happened('note', 10 + 20 * index, { marks }))
const contacts = (times: number) => Array.from({ length: times }, (_, index) => happened('call', 2 + 3 * index))
const noticed = (...signs: string[]): Example => ({ calls: [{ signs }] })
const scored = (expectation: number, experience: number): Example => ({ profile: { expectation, experience } })
const inRubles = (minor: number) => ({ minor, currency: 'RUB' })

const WELL_FILLED = {
  email: 'maria@gmail.com',
  country: 'RU',
  place: 'Казань',
  language: 'ru',
}

/** Of each type a client whose facts suggest it, and one that comes near and does not. */
const EXAMPLES: readonly (readonly [type: string, fits: Example, nearMiss: Example])[] = [
  [
    'account-trust regular',
    { ...WELL_FILLED, profile: { ipCountry: 'RU', cardHolder: 'MARIA KUZNETSOVA' } },
    { ...WELL_FILLED, profile: { ipCountry: 'VN', cardHolder: 'MARIA KUZNETSOVA' } },
  ],
  [
    'account-trust regular/talkative',
    noticed('basic-questions', 'asks-for-colleague'),
    noticed('basic-questions', 'on-subject'),
  ],
  [
    'account-trust regular/economical',
    { events: [3, 9].map((ago) => ({ ...bought(ago), marks: ['promotion', 'discount-request'] })) },
    { events: [{ ...bought(3), marks: ['promotion', 'discount-request'] }, bought(9)] },
  ],
  ['account-trust regular/draining', { events: contacts(8) }, { events: [...contacts(8), bought(12)] }],
  [
    'account-trust regular/interested',
    { events: [happened('trial', 4)] },
    { events: [happened('trial', 400), bought(1), bought(40), bought(80)] },
  ],
  [
    'account-trust company',
    {
      email: 'office@romashka-trade.ru',
      events: [happened('payment', 3, { paymentMethod: 'bank-transfer', prepaidMonths: 12 })],
    },
    {
      email: 'office@romashka-trade.ru',
      events: [happened('payment', 3, { paymentMethod: 'card', prepaidMonths: 1 })],
    },
  ],
  [
    'account-trust suspect',
    { name: 'Александр Пушкин', profile: { cardHolder: 'PETR IVANOV' } },
    // on a journey, and named like somebody famous; but years of custom and the card speak for them
    {
      ...WELL_FILLED,
      name: 'Александр Пушкин',
      events: [1, 90, 200, 300, 400].map((ago) => bought(ago)),
      profile: { registeredAt: TEST_TIME - 900 * DAY, ipCountry: 'VN', cardHolder: 'ALEKSANDR PUSHKIN' },
    },
  ],
  [
    'relationship uninterested',
    { calls: [{ outcome: 'no-interest' }, { outcome: 'no-interest' }] },
    { calls: [{ outcome: 'no-interest' }, { outcome: 'resolved' }] },
  ],
  [
    'relationship detached',
    { profile: { experience: 6 }, events: [bought(10), bought(160), bought(320)] },
    { profile: { experience: 6 }, events: [bought(10), bought(40), bought(70)] },
  ],
  ['relationship delighted', scored(4, 9), scored(8, 9)],
  ['relationship devoted', scored(9, 9), scored(9, 5)],
  ['relationship disappointed', scored(9, 2), scored(3, 2)],
  ['relationship disaffected', scored(3, 2), scored(3, 8)],
  [
    'relationship dormant',
    { events: [100, 130, 160, 190].map((ago) => bought(ago, 500_000)) },
    { events: [45, 75, 105, 135].map((ago) => bought(ago, 500_000)) },
  ],
  [
    'relationship draining',
    { profile: { margin: inRubles(100), costToServe: inRubles(300) } },
    { profile: { margin: inRubles(300), costToServe: inRubles(100) } },
  ],
  [
    'relationship dismissed',
    { profile: { meetsServiceCriteria: false } },
    { profile: { meetsServiceCriteria: true }, ...noticed('wants-more-than-paid') },
  ],
  [
    'relationship ideal',
    { profile: { fitsTargetProfile: true } },
    { profile: { fitsTargetProfile: false }, ...noticed('needs-known') },
  ],
  [
    'lifecycle loyal',
    { events: [10, 30, 50, 70].map((ago) => bought(ago, 500_000)), profile: { hasGoodCredit: true } },
    { events: [10, 30].map((ago) => bought(ago, 500_000)), profile: { hasGoodCredit: true } },
  ],
  [
    'lifecycle potential',
    { profile: { registeredAt: TEST_TIME - 30 * DAY } },
    { profile: { registeredAt: TEST_TIME - 400 * DAY } },
  ],
  [
    'lifecycle marginal',
    { events: [bought(20, 100), bought(230, 100), bought(450, 100)] },
    { events: [bought(20, 500_000), bought(230, 500_000), bought(450, 500_000)] },
  ],
  [
    'lifecycle lost',
    { events: [bought(200), bought(230), bought(260)] },
    { events: [bought(150), bought(180), bought(210)] },
  ],
  [
    'service-style all-now',
    { events: [0.1, 0.2, 0.5].map((ago) => happened('call', ago)), ...noticed('jumps-between-topics') },
    { events: [0.1, 0.2, 0.5].map((ago) => happened('call', ago)) },
  ],
  ['service-style undecided', noticed('does-not-know', 'process-over-purchase'), noticed('does-not-know')],
  [
    'service-style complainer',
    { events: [...marked(3, 'complaint'), bought(3), bought(30), bought(60)] },
    { events: [...marked(3, 'complaint'), bought(3), bought(30), bought(60), bought(90)] },
  ],
  ['service-style tester', { events: marked(2, 'feedback') }, { events: marked(1, 'feedback') }],
  [
    'service-style extortionist',
    { events: marked(2, 'complaint', 'bonus-request') },
    { events: [...marked(1, 'complaint', 'bonus-request'), ...marked(1, 'complaint')] },
  ],
  ['service-style know-it-all', { events: marked(4, 'comment') }, { events: marked(4, 'comment', 'prize-draw') }],
  ['service-style prize-hunter', { events: marked(2, 'prize-draw') }, { events: marked(1, 'prize-draw') }],
]

let at: TestService
beforeEach(() => {
  at = startDataService()
  crmRecords(at, ...RECORDED_KINDS)
  const { database } = at.service
  const cuts = database.prepare('INSERT INTO purchase_quantile VALUES (?, ?, ?, ?, ?, ?, 100, 1)')
  cuts.run('amount', 'RUB', 1_000, 10_000, 500_000, 900_000)
  cuts.run('frequency', '', 1, 2, 3, 9)
})
afterEach(async () => {
  await at.dispose()
})

/** What the facts of such a client suggest, «typology type» each. */
async function suggestedTo({ events = [], calls = [], ...fields }: Example): Promise<string[]> {
  const { database, clients } = at.service
  const named = events.map((event, index) => ({ id: `event-${index}`, title: '', ...event }))
  at.importClients([crmClient({ id: '7', name: 'Мария Кузнецова', phones: [NUMBER], events: named, ...fields })])
  for (const [index, call] of calls.entries()) {
    await recordOwnCall(at, { id: `call-${index}`, number: NUMBER, ringsAt: TEST_TIME - (1 + index) * DAY, ...call })
  }
  const row = clients.byCrmId('7')
  if (!row) throw new Error('the client has not been imported')
  const facts = openClientFacts(database, { settings: openSettings(database), now: () => TEST_TIME }).of(row)
  return suggestionsFrom(facts, packs).map(({ pack, suggestion }) => `${pack.id} ${suggestion.best.type.id}`)
}

describe('a client in the database', () => {
  test.each(EXAMPLES)('suggests %s', async (type, fits) => {
    expect(await suggestedTo(fits)).toContain(type)
  })

  test.each(EXAMPLES)('that only comes near %s does not suggest it', async (type, _, nearMiss) => {
    expect(await suggestedTo(nearMiss)).not.toContain(type)
  })

  test('of every shipped type has been tried', () => {
    const shipped = packs.flatMap((pack) => pack.types.map((type) => `${pack.id} ${type.id}`))
    expect(EXAMPLES.map(([type]) => type).toSorted()).toEqual(shipped.toSorted())
  })

  test('of whom nothing is known but a number suggests nothing', async () => {
    crmRecords(at)
    expect(await suggestedTo({ name: '' })).toEqual([])
  })

  test('with hardly any data suggests no check: too little said is no suspicion', async () => {
    expect(await suggestedTo({ name: 'Мария', phones: [] })).not.toContain('account-trust suspect')
  })
})
