import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { outgoingCall, type Call } from '../../shared/call.ts'
import type { QualitySummary } from '../../shared/call-quality.ts'
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
import { openOperatorParts } from '../helpers/operator-parts.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
  at.importClients([crmClient({ id: '7', name: 'Мария Иванова', phones: ['8 495 123-45-67'] })])
})
afterEach(() => at.dispose())

const MARIA = { ...callerIdentity('+74951234567'), calledLine: null }
const begun = outgoingCall('call-1', 'demo', MARIA, TEST_TIME, null)
const quality: QualitySummary = {
  seconds: 60,
  codec: 'opus',
  meanOpinionScore: 4.2,
  worstMeanOpinionScore: 3.1,
  lossIn: 0.01,
  lossOut: 0,
  jitterMs: 4,
  roundTripMs: 20,
}

async function record(call: Call): Promise<void> {
  unwrap(await at.service.handlers['call.record'](call))
}

async function listed(search = '') {
  return unwrap(await at.service.handlers['calls.list']({ search, before: null, limit: 10 }))
}

describe('a call that an operator makes', () => {
  test('gets the card of whom it calls', async () => {
    const identified = await at.service.handlers['card.identify']({ callId: 'call-1', identity: MARIA, locale: 'ru' })
    expect(unwrap(identified).subject).toMatchObject({ kind: 'known', client: { name: 'Мария Иванова' } })
  })

  test('is listed among the calls with its direction, is found by number, and is tied to the client', async () => {
    await record(begun)
    await record(endedCall(ringingCall('call-2', callerIdentity('+4930901820'), TEST_TIME + 1)))
    await record(endedCall(begun))
    expect(await listed()).toMatchObject([
      { callId: 'call-2', direction: 'incoming' },
      { callId: 'call-1', direction: 'outgoing', clientName: 'Мария Иванова', talkMs: 60_000 },
    ])
    expect(await listed('495 123')).toMatchObject([{ callId: 'call-1' }])
  })

  test('is shown as it goes on', async () => {
    await record(begun)
    expect(await listed()).toMatchObject([{ state: 'calling', endReason: null, talkMs: null }])
    await record({
      ...begun,
      state: 'ended',
      endReason: 'callee-busy',
      stamps: { ...begun.stamps, endedAt: TEST_TIME },
    })
    expect(await listed()).toMatchObject([{ state: 'ended', endReason: 'callee-busy', talkMs: null }])
  })

  test('to an extension, a service code or a SIP address is listed by that', async () => {
    for (const [index, address] of ['101', '*21#', 'sip:anna@example.com'].entries()) {
      await record(outgoingCall(`call-${index}`, 'demo', { ...MARIA, address }, TEST_TIME - index, null))
    }
    expect((await listed()).map(({ number }) => number)).toEqual(['101', '*21#', 'sip:anna@example.com'])
  })

  test('keeps how the line was, also when that comes after its end', async () => {
    const stored = () => at.service.database.prepare('SELECT quality FROM call').pluck().get()
    await record(endedCall(begun))
    expect(stored()).toBeNull()
    await record({ ...endedCall(begun), quality })
    expect(JSON.parse(String(stored()))).toEqual(quality)
  })

  test('is told to the CRM as one of ours', async () => {
    const parts = openOperatorParts(at.service.database, at.clock)
    await record(endedCall(begun))
    at.clock.now += 60_000
    expect(parts.nextEntry()).toMatchObject({
      kind: 'call',
      crmClientId: '7',
      direction: 'outgoing',
      address: '+74951234567',
      answeredAt: TEST_TIME + 5_000,
    })
  })
})
