import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { generateDemoClients } from '../../db/demo-crm/clients.ts'
import { newClientSchema } from '../../db/demo-crm/operation.ts'
import { fieldHasSuffix } from '../../db/demo-crm/phone-suffix.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import { recordSchema, activitySchema } from '../../db/sync/demo-crm-answer.ts'
import { mapRecords } from '../../db/sync/demo-crm-mapping.ts'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import accountTrust from '../../shared/typology/packs/account-trust.json'
import lifecycle from '../../shared/typology/packs/lifecycle.json'
import relationship from '../../shared/typology/packs/relationship.json'
import serviceStyle from '../../shared/typology/packs/service-style.json'

const NOW = Date.UTC(2026, 10, 22, 12)
const TWO_YEARS_MS = 731 * 86_400_000
const clients = generateDemoClients(NOW, 101)
const phoneFields = clients.flatMap(({ record }) => record.phoneNumbers.map(({ number }) => number))

describe('generated clients of the demo CRM', () => {
  test('are exactly 400 with different ids in ascending order', () => {
    const ids = clients.map(({ record }) => record.id)
    expect(ids).toHaveLength(400)
    expect(new Set(ids).size).toBe(400)
    expect(ids.toSorted()).toEqual(ids)
  })

  test('are the same for the same now and move with another', () => {
    expect(generateDemoClients(NOW, 101)).toEqual(clients)
    const later = generateDemoClients(NOW + 86_400_000, 101)
    expect(later).not.toEqual(clients)
    expect(later.map(({ record }) => record.phoneNumbers)).toEqual(clients.map(({ record }) => record.phoneNumbers))
  })

  test('have the shapes that the CRM promises, with activity ids in order', () => {
    for (const { record, history } of clients) {
      expect(recordSchema.safeParse(record).error).toBeUndefined()
      for (const activity of history) expect(activitySchema.safeParse(activity).error).toBeUndefined()
      const ids = history.map(({ activityId }) => activityId)
      expect([...new Set(ids)].toSorted()).toEqual(ids)
    }
  })

  test('lived within the last two years, and changed no earlier than their last entry', () => {
    for (const { record, history } of clients) {
      for (const { occurredAt } of history) {
        expect(Date.parse(occurredAt)).toBeLessThanOrEqual(NOW)
        expect(Date.parse(occurredAt)).toBeGreaterThan(NOW - TWO_YEARS_MS)
      }
      expect(Date.parse(record.updatedAt)).toBeLessThanOrEqual(NOW)
      expect(record.updatedAt >= (history.at(-1)?.occurredAt ?? '')).toBe(true)
    }
  })

  test('come as persons and companies in every language, more than half of them with types', () => {
    const { clients: mapped } = mapRecords(clients.map(({ record }) => record))
    expect(new Set(mapped.map(({ language }) => language))).toEqual(
      new Set(['ru', 'fa', 'zh-Hans', 'en', 'de', 'tr', null]),
    )
    expect(mapped.filter(({ kind }) => kind === 'company').length).toBeGreaterThan(50)
    const typed = mapped.filter(({ types }) => Object.keys(types).length > 0).length
    expect(typed).toBeGreaterThanOrEqual(220)
    expect(typed).toBeLessThanOrEqual(260)
    expect(new Set(mapped.flatMap(({ types }) => Object.keys(types)))).toEqual(
      new Set(['account-trust', 'relationship', 'lifecycle', 'service-style']),
    )
  })

  test('spell their numbers as people do', () => {
    const some = (pattern: RegExp) =>
      expect(phoneFields.filter((field) => pattern.test(field)).length).toBeGreaterThan(0)
    some(/^8 \(\d{3}\)/)
    some(/[۰-۹]{7}/)
    some(/[０-９]{7}/)
    some(/доб/)
    some(/داخلی/)
    some(/转|分机/)
    some(/ext|x\d/)
    some(/\(0\)/)
    some(/[;；、]/)
    some(/\n/)
    some(/\u00a0/)
  })

  test('have a number of their own, but now and then share it as a household does', () => {
    const lines = phoneFields.filter((field) => /^8\d{10}$/.test(field)).map((field) => field.slice(-9))
    const owners = lines.map(
      (line) =>
        clients.filter(({ record }) => record.phoneNumbers.some(({ number }) => fieldHasSuffix(number, line))).length,
    )
    expect(lines.length).toBeGreaterThan(5)
    expect(owners.filter((count) => count === 1).length).toBeGreaterThan(lines.length * 0.8)
    const firstLine = (index: number) =>
      (clients[index]?.record.phoneNumbers[0]?.number ?? '')
        .split(/[;,、；]|\s\/\s|\n/)[0]
        ?.normalize('NFKC')
        .replace(/\D/g, '')
        .slice(-9) ?? ''
    const isShared = clients.map(
      (_, index) => firstLine(index).length === 9 && firstLine(index) === firstLine(index - 1),
    )
    expect(isShared.filter(Boolean).length).toBeGreaterThan(0)
  })
})

describe('what is on file of the generated clients', () => {
  const records = clients.map(({ record }) => record)
  const share = (has: (record: (typeof records)[number]) => unknown) => records.filter(has).length / records.length
  const known = (value: string | null | undefined) => value !== null && value !== undefined

  test('is something of many, and hardly ever all', () => {
    expect(share(({ survey }) => survey)).toBeGreaterThan(0.5)
    expect(share(({ survey }) => survey)).toBeLessThan(0.7)
    expect(share(({ economics }) => economics)).toBeGreaterThan(0.3)
    expect(share(({ economics }) => economics)).toBeLessThan(0.5)
    expect(share(({ signup }) => signup)).toBeGreaterThan(0.6)
    expect(share(({ signup }) => signup)).toBeLessThan(0.8)
    expect(share((record) => record.credit && record.survey && record.economics && record.cardOnFile)).toBeLessThan(0.1)
  })

  test('spreads them over all four quarters of expectation and satisfaction', () => {
    const quarters = new Map<string, number>()
    for (const { survey } of records) {
      if (survey === null) continue
      const quarter = `${(survey.expectation ?? 0) > 5} ${(survey.satisfaction ?? 0) > 5}`
      quarters.set(quarter, (quarters.get(quarter) ?? 0) + 1)
    }
    expect(quarters.size).toBe(4)
    expect(Math.min(...quarters.values())).toBeGreaterThan(20)
  })

  test('contradicts itself in a few cases only', () => {
    const elsewhere = records.filter(
      ({ signup }) => known(signup?.ipCountry) && signup?.ipCountry !== signup?.country,
    ).length
    expect(elsewhere).toBeGreaterThan(0)
    expect(elsewhere).toBeLessThan(12)
    const unprofitable = records.filter(
      ({ economics }) => Number(economics?.margin?.value) < Number(economics?.costToServe?.value),
    ).length
    expect(unprofitable).toBeGreaterThan(5)
    expect(unprofitable).toBeLessThan(40)
  })

  test('begins with the registration, and cards are in Latin capitals', () => {
    for (const { record, history } of clients) {
      const { signup, cardOnFile } = record
      if (known(signup?.at) && history[0]) expect((signup?.at ?? '') <= history[0].occurredAt).toBe(true)
      if (cardOnFile) expect(cardOnFile.holder).toMatch(/^[A-Z][A-Z' -]+ [A-Z][A-Z' -]+$/)
      if (record.recordType === 'account') expect(cardOnFile).toBeNull()
    }
  })

  test('has mail addresses that nobody can own', () => {
    const hosts = records.flatMap(({ emailAddress }) => emailAddress?.split('@')[1] ?? [])
    expect(hosts.length).toBeGreaterThan(250)
    expect(hosts.filter((host) => !/^(example\.(com|org)|.+\.example)$/.test(host))).toEqual([])
  })
})

describe('the habits of the generated clients', () => {
  const DAY_MS = 86_400_000
  const habits = clients.map(({ history }) => {
    const orders = history.filter(({ type }) => type === 'order')
    const last = orders.at(-1)
    return {
      orders: orders.length,
      daysSince: last === undefined ? null : (NOW - Date.parse(last.occurredAt)) / DAY_MS,
      contacts: history.filter(({ type }) => ['case', 'comment', 'phone_call'].includes(type)).length,
      hasTrial: history.some(({ type }) => type === 'trial'),
      prepaid: Math.max(0, ...history.map(({ coversMonths }) => coversMonths ?? 0)),
    }
  })

  test.each<[string, (habit: (typeof habits)[number]) => boolean]>([
    ['buy every month or two', ({ orders, daysSince }) => orders >= 10 && (daysSince ?? Infinity) < 60],
    ['have stopped buying', ({ orders, daysSince }) => orders >= 3 && (daysSince ?? 0) > 250],
    ['ask and do not buy', ({ orders, contacts }) => orders === 0 && contacts >= 6],
    ['have taken a trial and bought nothing', ({ orders, hasTrial }) => orders === 0 && hasTrial],
    ['have paid for a year or two', ({ prepaid }) => prepaid >= 12],
  ])('some %s', (_what, has) => {
    const count = habits.filter(has).length
    expect(count).toBeGreaterThan(10)
    expect(count).toBeLessThan(150)
  })

  test('pay as people in their country do', () => {
    const methods = new Set(clients.flatMap(({ history }) => history.map(({ method }) => method)))
    expect(methods).toEqual(new Set([null, 'visa', 'wire', 'sepa', 'alipay']))
    const payments = clients.flatMap(({ history }) => history.filter(({ type }) => type === 'payment'))
    expect(payments.every(({ method }) => method !== null)).toBe(true)
  })
})

test('the CRM’s categories name types of the shipped typologies', () => {
  const packSchema = z.object({ id: z.string(), types: z.array(z.object({ id: z.string() })) })
  const packs = [accountTrust, relationship, lifecycle, serviceStyle].map((pack) => packSchema.parse(pack))
  const shipped = packs.flatMap(({ id, types }) => types.map((type) => `${id}:${type.id}`))
  const { clients: mapped } = mapRecords(initialDemoClients(NOW).map(({ record }) => record))
  const held = new Set(
    mapped.flatMap(({ types }) => Object.entries(types).map(([typology, type]) => `${typology}:${type}`)),
  )
  expect([...held].filter((type) => !shipped.includes(type))).toEqual([])
})

describe('clients for the demo calls', () => {
  const store = new DemoCrmStore(initialDemoClients(NOW))
  const found = (id: string) => {
    const address = DEMO_CALLS.find((call) => call.id === id)?.address ?? ''
    return store.withPhoneSuffix(address.slice(-9)).map(({ record }) => record)
  }

  test.each([
    ['loyal', 1],
    ['all-now', 1],
    ['suspect', 1],
    ['unknown', 0],
    ['switchboard', 3],
    ['possible', 1],
  ])('the address of «%s» belongs to %i of them', (id, count) => {
    expect(found(id)).toHaveLength(count)
  })

  test('the loyal one has fourteen purchases and an open ticket', () => {
    const history = store.find(found('loyal')[0]?.id ?? '')?.history ?? []
    expect(history.filter(({ type }) => type === 'order')).toHaveLength(14)
    expect(history.filter(({ status }) => status === 'open')).toHaveLength(1)
  })

  test('the three of the switchboard are one company', () => {
    expect(new Set(found('switchboard').map(({ organisation }) => organisation)).size).toBe(1)
  })

  test('the one to be checked is called so by nobody, but the card and the address contradict the registration', () => {
    const [record] = found('suspect')
    expect(record).toMatchObject({
      categories: [],
      labels: [],
      signup: { name: 'Alexander Pushkin', country: 'US', ipCountry: 'NL' },
      cardOnFile: { holder: 'PETR IVANOV' },
    })
  })

  test('the possible one has neither a country nor an international number', () => {
    const [record] = found('possible')
    expect(record?.countryCode).toBeNull()
    expect(record?.phoneNumbers[0]?.number).toMatch(/^\(0/)
  })
})

test('a phone field is searched number by number, without extensions and in all digits', () => {
  expect(fieldHasSuffix('8 (495) 123-45-67 доб. 12', '951234567')).toBe(true)
  expect(fieldHasSuffix('۰۲۱-۸۸۸۸۱۲۳۴ داخلی ۱۲', '188881234')).toBe(true)
  expect(fieldHasSuffix('＋８６ １３９００００１２３４', '900001234')).toBe(true)
  expect(fieldHasSuffix('+44 (0)20 7946 0123; +7 999 123-45-67', '079460123')).toBe(true)
  expect(fieldHasSuffix('021-55550100转801', '155550100')).toBe(true)
  expect(fieldHasSuffix('212-555-0142', '999999999')).toBe(false)
})

test('a new client without a name or with a number without digits is refused', () => {
  const client = { recordType: 'contact', fullName: 'A', phoneNumbers: [{ number: '+49 30 1' }] }
  expect(newClientSchema.safeParse(client).success).toBe(true)
  expect(newClientSchema.safeParse({ ...client, fullName: ' ' }).success).toBe(false)
  expect(newClientSchema.safeParse({ ...client, phoneNumbers: [{ number: 'none' }] }).success).toBe(false)
})
