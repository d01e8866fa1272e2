import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { EMPTY_FILE, type DemoActivity, type DemoRecord } from '../../db/demo-crm/record.ts'
import { initialDemoClients } from '../../db/demo-crm/store.ts'
import { mapRecords } from '../../db/sync/demo-crm-mapping.ts'
import { COUNTED_MARKS, crmProfileSchema, type CrmClient } from '../../shared/client.ts'
import accountTrust from '../../shared/typology/packs/account-trust.json'
import lifecycle from '../../shared/typology/packs/lifecycle.json'
import relationship from '../../shared/typology/packs/relationship.json'
import serviceStyle from '../../shared/typology/packs/service-style.json'

const NOW = Date.UTC(2026, 10, 22, 12)
const NOTHING_KNOWN = crmProfileSchema.parse({})

const RECORD: DemoRecord = {
  id: 'C-000001',
  recordType: 'contact',
  fullName: 'Анна Сидорова',
  organisation: null,
  emailAddress: null,
  phoneNumbers: [],
  preferredLanguage: null,
  countryCode: null,
  city: null,
  timeZone: null,
  categories: [],
  labels: [],
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...EMPTY_FILE,
}
const ACTIVITY: DemoActivity = {
  activityId: 'C-000001-A000001',
  type: 'payment',
  occurredAt: '2026-11-01T00:00:00.000Z',
  subject: '',
  body: '',
  createdBy: '',
  amount: null,
  status: null,
  externalReference: null,
  method: null,
  coversMonths: null,
  keywords: [],
}

/** The record with these parts, as the CRM might send it, well or badly. */
function map(parts: Readonly<Record<string, unknown>>): { client: CrmClient; reasons: string[] } {
  const { clients, skipped } = mapRecords([{ ...RECORD, ...parts }])
  const [client] = clients
  if (client === undefined) throw new Error(skipped[0]?.reason)
  return { client, reasons: skipped.map(({ id, reason }) => `${id} ${reason}`) }
}

/** The same for one entry of its history; null: left out. */
function mapEntry(parts: Readonly<Record<string, unknown>>) {
  const { client, reasons } = map({ history: [{ ...ACTIVITY, ...parts }] })
  return { event: client.events[0] ?? null, reasons }
}

describe('what the CRM has on file', () => {
  test('of nothing makes nothing known, also where an older CRM does not send it at all', () => {
    expect(map({}).client.profile).toEqual(NOTHING_KNOWN)
    const older = Object.fromEntries(Object.keys(EMPTY_FILE).map((key) => [key, undefined]))
    expect(map(older)).toMatchObject({ client: { profile: NOTHING_KNOWN }, reasons: [] })
  })

  test('becomes the client’s profile', () => {
    const { client, reasons } = map({
      signup: { at: '2026-01-02T03:04:00.000Z', name: 'Анна Кузнецова', country: 'ru', ipCountry: 'KZ' },
      cardOnFile: { holder: 'ANNA SIDOROVA' },
      survey: { expectation: 9, satisfaction: 4.5 },
      economics: {
        costToServe: { value: '9800.50', currency: 'RUB' },
        margin: { value: '-120.00', currency: 'RUB' },
      },
      credit: 'A',
      targetProfile: true,
      meetsCriteria: false,
      followers: 1200,
    })
    expect(reasons).toEqual([])
    expect(client.profile).toEqual({
      registeredAt: Date.UTC(2026, 0, 2, 3, 4),
      registeredName: 'Анна Кузнецова',
      registrationCountry: 'RU',
      ipCountry: 'KZ',
      cardHolder: 'ANNA SIDOROVA',
      expectation: 9,
      experience: 4.5,
      costToServe: { minor: 980_050, currency: 'RUB' },
      margin: { minor: -12_000, currency: 'RUB' },
      hasGoodCredit: true,
      fitsTargetProfile: true,
      meetsServiceCriteria: false,
      audience: 1200,
    })
  })

  test('says nothing of a registered name that is still the client’s', () => {
    const signup = { at: null, name: RECORD.fullName, country: null, ipCountry: null }
    expect(map({ signup }).client.profile).toEqual(NOTHING_KNOWN)
  })

  test.each([
    ['A', true],
    ['B', null],
    ['C', false],
  ])('a credit of %s means %s', (credit, hasGoodCredit) => {
    expect(map({ credit }).client.profile.hasGoodCredit).toBe(hasGoodCredit)
  })

  test('counts rials without a fraction', () => {
    const economics = { costToServe: { value: '1500000.00', currency: 'IRR' }, margin: null }
    expect(map({ economics }).client.profile).toMatchObject({
      costToServe: { minor: 1_500_000, currency: 'IRR' },
      margin: null,
    })
  })

  test('is read part by part: a bad one is named and costs neither the others nor the client', () => {
    const { client, reasons } = map({
      signup: { at: 'yesterday' },
      survey: { expectation: 14, satisfaction: 3 },
      economics: { costToServe: { value: 'much', currency: 'RUB' } },
      credit: 'AAA',
      targetProfile: 'yes',
      followers: -1,
      cardOnFile: { holder: 'ANNA SIDOROVA' },
    })
    expect(client.profile).toEqual({ ...NOTHING_KNOWN, cardHolder: 'ANNA SIDOROVA' })
    expect(reasons.map((reason) => reason.split(':')[0])).toEqual([
      'C-000001 signup.at',
      'C-000001 survey.expectation',
      'C-000001 economics.costToServe.value',
      'C-000001 credit',
      'C-000001 targetProfile',
      'C-000001 followers',
    ])
  })

  test('takes no country that is none, and no control characters in names', () => {
    const signup = { country: 'Russia', ipCountry: 'R1', name: 'Anna\u202e\u0007 S.' }
    const { profile } = map({ signup }).client
    expect(profile).toMatchObject({ registrationCountry: null, ipCountry: null, registeredName: 'Anna S.' })
  })
})

describe('an entry of the history', () => {
  test.each([
    ['visa', 'card'],
    ['wire', 'bank-transfer'],
    ['sepa', 'direct-debit'],
    ['webmoney', 'e-money'],
    ['alipay', 'e-money'],
    ['cash', 'cash'],
    ['barter', 'other'],
    [null, null],
  ])('paid by %s is paid by %s', (method, paymentMethod) => {
    expect(mapEntry({ method }).event?.paymentMethod).toBe(paymentMethod)
  })

  test('tells the months that were paid in advance', () => {
    expect(mapEntry({ coversMonths: 24 }).event?.prepaidMonths).toBe(24)
    expect(mapEntry({}).event).toMatchObject({ prepaidMonths: null, paymentMethod: null, marks: [] })
  })

  test('of an older CRM, without these fields, is read all the same', () => {
    const older = { method: undefined, coversMonths: undefined, keywords: undefined }
    expect(mapEntry(older).event).toMatchObject({ paymentMethod: null, prepaidMonths: null, marks: [] })
  })

  test('carries the CRM’s keywords as marks, each once, and the company’s own signs as they are', () => {
    const keywords = [
      'promo',
      'Asked discount',
      'asked_discount',
      ' in-a-hurry ',
      'sign-of-our-own',
      'обещал купить',
      '',
    ]
    expect(mapEntry({ keywords }).event?.marks).toEqual([
      'promotion',
      'discount-request',
      'wants-everything-now',
      'sign-of-our-own',
    ])
  })

  test('with a hundred keywords keeps twenty, and none that is too long', () => {
    const keywords = ['x'.repeat(61), ...Array.from({ length: 99 }, (_, index) => `sign-${index}`)]
    const marks = mapEntry({ keywords }).event?.marks
    expect(marks).toHaveLength(20)
    expect(marks?.[0]).toBe('sign-0')
  })

  test.each([
    ['coversMonths', -3],
    ['coversMonths', 1.5],
    ['keywords', 'promo'],
    ['method', 7],
  ])('with a %s of %s is left out and named, and the client stays', (field, value) => {
    const { event, reasons } = mapEntry({ [field]: value })
    expect(event).toBeNull()
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toContain(`C-000001 history: ${field}`)
  })
})

test('every keyword in the demo CRM means a counted mark or a sign of the shipped packs, and all counted marks occur', () => {
  const packSchema = z.object({
    types: z.array(
      z.object({
        signs: z.array(z.object({ id: z.string() })),
        counterSigns: z.array(z.object({ id: z.string() })).default([]),
      }),
    ),
  })
  const packs = [accountTrust, relationship, lifecycle, serviceStyle].map((pack) => packSchema.parse(pack))
  const signs = packs.flatMap(({ types }) => types.flatMap((type) => [...type.signs, ...type.counterSigns]))
  const known = new Set<string>([...COUNTED_MARKS, ...signs.map(({ id }) => id)])
  const records = initialDemoClients(NOW).map(({ record, history }) => ({ ...record, history }))
  const used = new Set(mapRecords(records).clients.flatMap(({ events }) => events.flatMap(({ marks }) => marks)))
  expect([...used].filter((mark) => !known.has(mark))).toEqual([])
  expect(COUNTED_MARKS.filter((mark) => !used.has(mark))).toEqual([])
})
