import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../shared/card.ts'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  await at.dispose()
})

async function identify(address: string | null, displayName = '', callId = 'call-1'): Promise<Card> {
  const identity = callerIdentity(address, displayName)
  const card = unwrap(await at.service.handlers['card.identify']({ callId, identity, locale: 'en' }))
  await at.service.handlers['call.record'](ringingCall(callId, identity))
  return card
}

function names({ subject }: Card): readonly string[] {
  if (subject.kind === 'known') return [subject.client.name]
  return 'faces' in subject ? subject.faces.map(({ name }) => name) : []
}

describe('identify', () => {
  test('one client with exactly this number is known, whatever spelling the CRM has', async () => {
    at.importClients([crmClient({ id: '1', name: 'Нигяр', country: 'IR', phones: ['۰۹۱۲-۳۴۵ ۶۷ ۸۹'] })])
    const card = await identify('+989123456789')
    expect(card.subject).toMatchObject({
      kind: 'known',
      client: { name: 'Нигяр' },
      match: { kind: 'exact', sharedBy: 1, storedAs: '۰۹۱۲-۳۴۵ ۶۷ ۸۹' },
    })
  })

  test('a number without a plus from the trunk is found', async () => {
    at.importClients([crmClient({ id: '1', name: 'Мария', phones: ['8 (999) 123-45-67'] })])
    expect(names(await identify('79991234567'))).toEqual(['Мария'])
  })

  test('several owners are ranked by the last talk, and the card counts those it does not show', async () => {
    at.importClients(
      ['A', 'B', 'C', 'D', 'E'].map((name, index) =>
        crmClient({
          id: name,
          name,
          phones: ['+7 495 123-45-67'],
          events: [{ id: 'e', kind: 'call', at: 1_000 * index, title: 'talk' }],
        }),
      ),
    )
    const card = await identify('+74951234567')
    expect(card.subject).toMatchObject({ kind: 'several', total: 5 })
    expect(names(card)).toEqual(['E', 'D', 'C', 'B'])
  })

  test('where only the last nine digits agree, the clients are possible', async () => {
    // written without a country, so that the settings' country is only a guess
    at.importClients([crmClient({ id: '1', name: 'Jonas', phones: ['(030) 23125-123'] })])
    const card = await identify('+493023125123')
    expect(card.subject).toMatchObject({ kind: 'possible', total: 1, faces: [{ match: { kind: 'last-digits' } }] })
  })

  test('a number of another country with the same last nine digits is nobody', async () => {
    at.importClients([crmClient({ id: '1', name: 'Мария', phones: ['+7 999 123-45-67'] })])
    expect((await identify('+989991234567')).subject.kind).toBe('unknown')
  })

  test('an unknown caller gets a form with what the number and the line tell', async () => {
    const card = await identify('+989120000147', 'نگار تهرانی')
    expect(card.subject.kind).toBe('unknown')
    expect(card.quickEntry).toMatchObject({
      number: '+98 912 000 0147',
      name: 'نگار تهرانی',
      country: 'IR',
      language: 'fa',
    })
  })

  test('a display name that is only a number is no name', async () => {
    expect((await identify('+77272500123', '8 727 250-01-23')).quickEntry.name).toBe('')
  })

  test('a caller who withholds the number is withheld', async () => {
    const card = await identify(null)
    expect(card.subject.kind).toBe('withheld')
    expect(card.number.number).toBeNull()
  })

  test('an internal number finds the internal number alone', async () => {
    at.importClients([
      crmClient({ id: '1', name: 'Склад', phones: ['101'] }),
      crmClient({ id: '2', name: 'Офис', phones: ['+7 495 123-41-01'] }),
    ])
    expect(names(await identify('101'))).toEqual(['Склад'])
    expect((await identify('102')).subject.kind).toBe('unknown')
  })

  test('the call of an operator’s choice stays that client’s, and taking the choice back asks the number again', async () => {
    at.importClients([
      crmClient({ id: '1', name: 'A', phones: ['+74951234567'] }),
      crmClient({ id: '2', name: 'B', phones: ['+74951234567'] }),
    ])
    const card = await identify('+74951234567')
    const second = card.subject.kind === 'several' ? card.subject.faces.find(({ name }) => name === 'B') : undefined
    const choose = at.service.handlers['card.choose']
    const clientId = second?.clientId ?? ''
    expect(names(unwrap(await choose({ callId: 'call-1', clientId, locale: 'en' })))).toEqual(['B'])
    expect(names(unwrap(await at.service.handlers['card.open']({ callId: 'call-1', locale: 'en' })))).toEqual(['B'])
    expect(at.events.filter(({ name }) => name === 'card.changed')).toHaveLength(1)
    const undone = unwrap(await choose({ callId: 'call-1', clientId: null, locale: 'en' }))
    expect(undone.subject.kind).toBe('several')
  })

  test('the one client with a number is not shown again when the operator says that it is somebody else', async () => {
    at.importClients([crmClient({ id: '1', name: 'A', phones: ['+74951234567'] })])
    const identity = callerIdentity('+74951234567')
    expect((await identify('+74951234567')).subject.kind).toBe('known')
    await at.service.handlers['card.choose']({ callId: 'call-1', clientId: null, locale: 'en' })
    await at.service.handlers['call.record'](endedCall(ringingCall('call-1', identity)))
    const card = unwrap(await at.service.handlers['card.open']({ callId: 'call-1', locale: 'en' }))
    expect(card.subject.kind).toBe('unknown')
    const calls = unwrap(await at.service.handlers['calls.list']({ search: '', before: null, limit: 10 }))
    expect(calls).toMatchObject([{ callId: 'call-1', clientId: null }])
    expect((await identify('+74951234567', '', 'call-2')).subject.kind).toBe('known')
  })

  test('the types give the plan in the operator’s language; a type that no pack knows is passed over', async () => {
    at.importClients([
      crmClient({ id: '1', name: 'A', phones: ['+74951234567'], types: { 'service-style': 'all-now', nonsense: 'x' } }),
    ])
    const identity = callerIdentity('+74951234567')
    const card = unwrap(await at.service.handlers['card.identify']({ callId: 'c', identity, locale: 'ru' }))
    if (card.subject.kind !== 'known') throw new Error(card.subject.kind)
    const { types, plan } = card.subject.client
    expect(types).toMatchObject([{ typology: 'service-style', label: 'Ценит скорость', source: 'crm' }])
    expect(plan.say?.text).toMatch(/\p{Script=Cyrillic}/u)
    expect(plan.do.length).toBeGreaterThan(0)
    expect(plan.do.length + plan.dont.length).toBeLessThanOrEqual(8)
  })

  test('the card has the open tickets first, orders, contacts and our own earlier calls with their notes', async () => {
    const event = (id: string, kind: string, time: number, state: 'open' | 'closed' | null = null) => ({
      id,
      kind,
      at: time,
      title: id,
      state,
    })
    at.importClients([
      crmClient({
        id: '1',
        name: 'A',
        phones: ['+74951234567'],
        events: [
          event('t1', 'ticket', 1, 'open'),
          event('t2', 'ticket', 5, 'closed'),
          event('t3', 'ticket', 4, 'closed'),
          event('t4', 'ticket', 3, 'closed'),
          event('p1', 'purchase', 2),
          event('p2', 'refund', 3),
          event('n1', 'note', 4),
        ],
      }),
    ])
    await identify('+74951234567', '', 'earlier')
    await at.service.handlers['note.save']({ callId: 'earlier', note: { text: 'позвонить', outcome: 'follow-up' } })
    await at.service.handlers['call.record'](endedCall(ringingCall('earlier', callerIdentity('+74951234567'))))
    const card = await identify('+74951234567', '', 'now')
    if (card.subject.kind !== 'known') throw new Error(card.subject.kind)
    const { tickets, orders, contacts, calls } = card.subject.client
    expect(tickets.map(({ id }) => id)).toEqual(['t1', 't2', 't3'])
    expect(orders.map(({ id }) => id)).toEqual(['p2', 'p1'])
    expect(contacts.map(({ id }) => id)).toEqual(['n1'])
    expect(calls).toMatchObject([{ callId: 'earlier', note: 'позвонить', outcome: 'follow-up', talkMs: 60_000 }])
  })
})
