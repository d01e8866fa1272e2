import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Card } from '../../shared/card.ts'
import type { CallerIdentity } from '../../shared/caller-identity.ts'
import type { Handover, ReceivedHandover } from '../../shared/handover.ts'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

const MINUTE = 60_000
const MARIA = '+79991234567'
const ANNA = '101'

let at: TestService
beforeEach(() => {
  at = startDataService()
  at.importClients([crmClient({ id: '17', name: 'Мария Иванова', phones: ['8 (999) 123-45-67'] })])
})
afterEach(async () => {
  await at.dispose()
})

async function tell(changes: Partial<ReceivedHandover> = {}): Promise<void> {
  const handover: ReceivedHandover = {
    purpose: 'transfer',
    callId: 'at-anna',
    address: '79991234567',
    name: 'Мария Иванова',
    crmId: '17',
    operator: 'Анна',
    note: 'Просит скидку',
    at: at.clock.now,
    lineId: 'first',
    sender: ANNA,
    ...changes,
  }
  unwrap(await at.service.handlers['handover.keep'](handover))
}

async function ring(who: string | null | CallerIdentity, callId = 'own'): Promise<Card> {
  const identity = typeof who === 'object' && who !== null ? who : callerIdentity(who)
  return unwrap(await at.service.handlers['card.identify']({ callId, identity, locale: 'ru' }))
}

async function record(who: string | null, callId = 'own'): Promise<void> {
  unwrap(await at.service.handlers['call.record'](ringingCall(callId, callerIdentity(who), at.clock.now)))
}

async function end(who: string | null, callId = 'own'): Promise<void> {
  const call = ringingCall(callId, callerIdentity(who), at.clock.now)
  unwrap(await at.service.handlers['call.record'](endedCall(call)))
}

async function open(callId = 'own'): Promise<Card> {
  return unwrap(await at.service.handlers['card.open']({ callId, locale: 'ru' }))
}

async function ofCall(callId: string, purpose: Handover['purpose'] = 'transfer'): Promise<Handover> {
  return unwrap(await at.service.handlers['handover.of-call']({ callId, purpose }))
}

async function write(text: string, callId = 'own'): Promise<void> {
  unwrap(await at.service.handlers['note.save']({ callId, note: { text, outcome: null } }))
}

const changedCards = (): Card[] =>
  at.events.filter(({ name }) => name === 'card.changed').map(({ payload }) => payload as Card)

describe('what a colleague has told', () => {
  test('stands on the card of the call that is handed on, however the number is spelt', async () => {
    await tell()
    at.clock.now += 3 * MINUTE
    const card = await ring(MARIA)
    expect(card.subject).toMatchObject({ kind: 'known', client: { name: 'Мария Иванова' } })
    expect(card.handover).toMatchObject({
      operator: 'Анна',
      sender: ANNA,
      name: 'Мария Иванова',
      note: 'Просит скидку',
      at: TEST_TIME,
      isAsked: false,
    })
    expect(card.handover?.clientId).toBe(card.subject.kind === 'known' ? card.subject.client.id : '')
    // nothing of it is the operator's own
    expect(card.note.text).toBe('')
  })

  test.each([
    ['another number', '+79991234568'],
    ['the same last digits of another country', '+989991234567'],
    ['a number that is withheld', null],
    ['the colleague, who hands it on and does not ask', ANNA],
  ])('stands on no card of %s', async (_what, who) => {
    await tell()
    expect((await ring(who)).handover).toBeNull()
  })

  test('is past after ten minutes', async () => {
    await tell()
    at.clock.now += 10 * MINUTE + 1
    expect((await ring(MARIA)).handover).toBeNull()
  })

  test('of a user without a number is found by the name', async () => {
    await tell({ address: 'Carol' })
    expect((await ring('carol')).handover).toMatchObject({ note: 'Просит скидку' })
  })

  test('belongs to one call only, and stays with it', async () => {
    await tell()
    await ring(MARIA, 'first')
    await record(MARIA, 'first')
    expect((await ring(MARIA, 'second')).handover).toBeNull()
    await end(MARIA, 'first')
    at.clock.now += 60 * 24 * MINUTE
    expect((await open('first')).handover).toMatchObject({ note: 'Просит скидку' })
    at = await at.reopen()
    expect((await open('first')).handover).toMatchObject({ note: 'Просит скидку' })
  })

  test('does not come to a call that was over before', async () => {
    await end(MARIA)
    await tell()
    expect((await open()).handover).toBeNull()
  })

  test('of several the newest counts', async () => {
    await tell({ callId: 'earlier', note: 'раньше', at: TEST_TIME - MINUTE })
    await tell({ callId: 'later', note: 'позже' })
    expect((await ring(MARIA)).handover).toMatchObject({ note: 'позже' })
  })

  test('that comes after the card is shown on it in place', async () => {
    await ring(MARIA)
    await record(MARIA)
    await tell()
    expect(changedCards()).toMatchObject([{ callId: 'own', handover: { note: 'Просит скидку' } }])
    await tell({ note: 'Просит скидку 5 %' })
    expect(changedCards()).toMatchObject([{}, { handover: { note: 'Просит скидку 5 %' } }])
    // the same again changes nothing
    await tell({ note: 'Просит скидку 5 %' })
    expect(changedCards()).toHaveLength(2)
  })

  test('that comes between the card and the record of its call is shown once that is written', async () => {
    await ring(MARIA)
    await tell()
    expect(changedCards()).toEqual([])
    await record(MARIA)
    expect(changedCards()).toMatchObject([{ callId: 'own', handover: { note: 'Просит скидку' } }])
  })

  test('by somebody else about a call of the same Call-ID stands beside it', async () => {
    await tell()
    await tell({ sender: '666', note: 'something else', at: TEST_TIME - 1 })
    expect((await ring(MARIA)).handover).toMatchObject({ sender: ANNA, note: 'Просит скидку' })
  })

  test('names the client where the number does not', async () => {
    at.importClients([crmClient({ id: '18', name: 'Пётр Иванов', phones: [MARIA] })])
    await tell()
    const card = await ring(MARIA)
    expect(card.subject).toMatchObject({ kind: 'several' })
    const clientId = card.handover?.clientId ?? ''
    const chosen = await at.service.handlers['client.open']({ clientId, locale: 'ru' })
    expect(unwrap(chosen)).toMatchObject({ name: 'Мария Иванова' })
  })

  test('and belonged to no call is not kept longer than a day', async () => {
    await tell()
    at.clock.now += 25 * 60 * MINUTE
    at = await at.reopen()
    expect(at.service.database.prepare('SELECT count(*) FROM handover').pluck().get()).toBe(0)
  })
})

describe('a colleague who asks', () => {
  test('is the one who calls; whom it is about stands on the card', async () => {
    await tell({ purpose: 'consultation' })
    const card = await ring(ANNA)
    expect(card.subject.kind).toBe('unknown')
    expect(card.handover).toMatchObject({ isAsked: true, name: 'Мария Иванова' })
    expect(card.handover?.clientId).not.toBeNull()
  })

  test('and connects then: the call of the client has the note as it is by then', async () => {
    await tell({ purpose: 'consultation', note: 'Просит' })
    await ring(ANNA, 'question')
    await record(ANNA, 'question')
    const client = await ring(MARIA, 'client')
    expect(client.handover).toMatchObject({ isAsked: false, note: 'Просит' })
    await record(MARIA, 'client')
    at.clock.now += MINUTE
    await tell({ note: 'Просит скидку 5 %' })
    expect((await open('client')).handover).toMatchObject({ isAsked: false, note: 'Просит скидку 5 %' })
    await end(ANNA, 'question')
    expect((await open('question')).handover).toMatchObject({ isAsked: true, name: 'Мария Иванова' })
    // her next call is about something else
    expect((await ring(ANNA, 'next')).handover).toBeNull()
  })
})

describe('what a colleague is told', () => {
  test('client, CRM id, number as received, operator and note', async () => {
    await at.service.handlers['settings.write']({
      settings: { ...unwrap(await at.service.handlers['settings.read'](null)).settings, operatorName: 'Анна' },
      encryptedSecrets: null,
    })
    await ring('79991234567')
    await record('79991234567')
    await write('Просит скидку\n🙂')
    expect(await ofCall('own')).toEqual({
      purpose: 'transfer',
      callId: 'own',
      address: '79991234567',
      name: 'Мария Иванова',
      crmId: '17',
      operator: 'Анна',
      note: 'Просит скидку\n🙂',
    })
  })

  test('a withheld number stays withheld, and so does the name', async () => {
    await ring(null)
    await record(null)
    expect(await ofCall('own')).toMatchObject({ address: null, name: '', crmId: null })
  })

  test('what an earlier colleague has noted goes on with the call, but not twice', async () => {
    await tell()
    await ring(MARIA)
    await record(MARIA)
    await write('Скидку дали')
    expect((await ofCall('own')).note).toBe('Скидку дали\n\nАнна: Просит скидку')
    await write('Просит скидку\n\nСкидку дали')
    expect((await ofCall('own')).note).toBe('Просит скидку\n\nСкидку дали')
  })

  test('a note that is too long is cut', async () => {
    await ring(MARIA)
    await record(MARIA)
    await write('я'.repeat(9_000))
    expect((await ofCall('own')).note).toHaveLength(4_000)
  })

  test('of a call that nobody knows there is nothing to tell', async () => {
    expect(await at.service.handlers['handover.of-call']({ callId: 'none', purpose: 'transfer' })).toMatchObject({
      error: { code: 'unknown-call' },
    })
  })
})
