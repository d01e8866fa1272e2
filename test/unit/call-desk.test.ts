import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CallControl } from '../../electron/call-control.ts'
import { CallDesk, type IncomingCall } from '../../electron/call-desk.ts'
import { Handovers } from '../../electron/handovers.ts'
import { OutgoingCalls } from '../../electron/outgoing-calls.ts'
import { Transfers } from '../../electron/transfers.ts'
import type { CallEvent, EndReason } from '../../shared/call.ts'
import type { DialOptions } from '../../shared/dial-target.ts'
import { failure, success } from '../../shared/result.ts'
import { answerWith, Peer, type Handlers } from '../../shared/rpc.ts'
import {
  callerIdentity,
  crmClient,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'
import { wire } from '../helpers/wire.ts'

const dialOptions: DialOptions = { defaultCountry: 'RU', dialPrefix: '9', ownDomain: 'company.example' }

/** A desk goes on recording for a moment after its test, when the service is closed. */
const desks: { isOver: boolean }[] = []
const silence = { request: () => new Promise<never>(() => undefined) }

/** The desk with a real data service, and a phone at the other end of a wire that obeys at once. */
function startDesk(at: TestService, phoneHandlers: Partial<Handlers<'phone.dial' | 'phone.hold'>> = {}) {
  const life = { isOver: false }
  desks.push(life)
  const toData = wire()
  const toPhone = wire()
  const asked: string[] = []
  const shown: string[] = []
  const none = { onRequest: () => Promise.resolve(failure('forbidden', '')), onEvent: () => undefined }
  const onProblem = ({ what, message }: { what: string; message: string }): never => {
    throw new Error(`${what}: ${message}`)
  }
  const data = new Peer({ ...none, remote: 'data', transport: toData.one, onProblem })
  const phone = new Peer({ ...none, remote: 'phone', transport: toPhone.one, onProblem })
  const service = answerWith(at.service.handlers)
  void new Peer({ ...none, remote: 'main', transport: toData.other, onRequest: service, onProblem })
  const windows = {
    peer: () => phone,
    emit: (name: string, payload: unknown) => {
      if (name === 'card.show' && typeof payload === 'object' && payload !== null && 'callId' in payload) {
        shown.push(String(payload.callId))
      }
    },
  }
  const desk = new CallDesk({
    windows,
    data: () => (life.isOver ? silence : data),
    locale: () => 'ru',
    onIdle: () => undefined,
    onApplied: (call, event) => outgoing.applied(call, event),
  })
  const control = new CallControl(desk, windows)
  const handovers = new Handovers({ windows, data: () => data })
  const outgoing = new OutgoingCalls({
    desk,
    control,
    windows,
    handovers,
    dialOptions: () => ({ ...dialOptions, lineId: 'demo' }),
  })
  const transfers = new Transfers({
    desk,
    windows,
    handovers,
    dialOptions: () => ({ ...dialOptions, lineId: 'demo' }),
  })
  let dialled = 0
  const phoneAnswers = answerWith({
    'phone.answer': ({ callId }) => tell(callId, { kind: 'answered', at: TEST_TIME }),
    'phone.hold': ({ callId }) => tell(callId, { kind: 'held' }),
    'phone.resume': ({ callId }) => tell(callId, { kind: 'resumed' }),
    'phone.dial': () => success({ callId: `dialled-${(dialled += 1)}` }),
    'phone.send-tones': () => success(null),
    'phone.transfer': () => success(null),
    'phone.complete-transfer': () => success(null),
    ...phoneHandlers,
  })
  void new Peer({
    ...none,
    remote: 'main',
    transport: toPhone.other,
    onRequest: (name, payload) => {
      asked.push(`${name} ${JSON.stringify(payload)}`)
      return phoneAnswers(name, payload)
    },
    onProblem,
  })
  function tell(callId: string, event: CallEvent) {
    desk.report(callId, event)
    return success(null)
  }
  return {
    desk,
    control,
    outgoing,
    transfers,
    asked,
    shown,
    answered: (callId: string) => tell(callId, { kind: 'answered', at: TEST_TIME }),
    ended: (callId: string, reason: EndReason) => tell(callId, { kind: 'ended', at: TEST_TIME, reason }),
    /** A call that came in and has been answered. */
    talk: async (callId: string) => {
      await desk.ring(incoming(callId))
      unwrap(await control.answer(callId))
    },
    states: () => desk.calls.map(({ id, state }) => `${id} ${state}`),
  }
}

function incoming(callId: string): IncomingCall {
  return {
    callId,
    lineId: 'demo',
    identity: callerIdentity('+77272500123'),
    inviteReceivedAt: TEST_TIME,
    refusedAs: null,
  }
}

let at: TestService
beforeEach(() => {
  at = startDataService()
  at.importClients([crmClient({ id: '7', name: 'Мария Иванова', phones: ['8 495 123-45-67'] })])
})
afterEach(async () => {
  for (const life of desks) life.isOver = true
  await at.dispose()
})

describe('dialling', () => {
  test('sends the number with the prefix, lists the call under the number, and shows its card', async () => {
    const { desk, outgoing, asked, shown } = startDesk(at)
    const { callId } = unwrap(await outgoing.dial('8 (495) 123-45-67', null))
    expect(asked).toEqual(['phone.dial {"lineId":"demo","user":"974951234567"}'])
    expect(desk.find(callId)).toMatchObject({
      direction: 'outgoing',
      state: 'calling',
      identity: { address: '+74951234567', withheld: false },
      consultsFor: null,
    })
    await vi.waitFor(() => expect(shown).toEqual([callId]))
    expect(desk.card(callId)?.subject).toMatchObject({ kind: 'known', client: { name: 'Мария Иванова' } })
  })

  test('what is no number reaches neither the phone nor a call that is on', async () => {
    const { outgoing, asked, talk, states } = startDesk(at)
    await talk('call-1')
    asked.length = 0
    expect(await outgoing.dial('hello', null)).toMatchObject({ ok: false, error: { code: 'not-a-number' } })
    expect(asked).toEqual([])
    expect(states()).toEqual(['call-1 active'])
  })

  test('holds the call that is on first', async () => {
    const { outgoing, asked, talk, states } = startDesk(at)
    await talk('call-1')
    asked.length = 0
    unwrap(await outgoing.dial('101', null))
    expect(asked).toEqual(['phone.hold {"callId":"call-1"}', 'phone.dial {"lineId":"demo","user":"101"}'])
    expect(states()).toEqual(['call-1 held', 'dialled-1 calling'])
  })

  test('that the phone refuses takes the held call back and adds none', async () => {
    const { outgoing, talk, states } = startDesk(at, {
      'phone.dial': () => failure('no-connection', 'the line to the server is down'),
    })
    await talk('call-1')
    expect(await outgoing.dial('101', null)).toMatchObject({ ok: false, error: { code: 'no-connection' } })
    expect(states()).toEqual(['call-1 active'])
  })

  test('does not go on where the call that is on cannot be held', async () => {
    const { outgoing, asked, talk, states } = startDesk(at, { 'phone.hold': () => failure('not-now', 'refused') })
    await talk('call-1')
    asked.length = 0
    expect(await outgoing.dial('101', null)).toMatchObject({ ok: false, error: { code: 'not-now' } })
    expect(asked).toEqual(['phone.hold {"callId":"call-1"}'])
    expect(states()).toEqual(['call-1 active'])
  })

  test('twice at once makes one call', async () => {
    const { outgoing, states } = startDesk(at)
    const [first, second] = await Promise.all([outgoing.dial('101', null), outgoing.dial('101', null)])
    expect(first.ok).toBe(true)
    expect(second).toMatchObject({ ok: false, error: { code: 'already-calling' } })
    expect(await outgoing.dial('102', null)).toMatchObject({ ok: false, error: { code: 'already-calling' } })
    expect(states()).toEqual(['dialled-1 calling'])
  })

  test('keeps what the phone tells of a call before it is known', async () => {
    const { desk, outgoing } = startDesk(at, {
      'phone.dial': () => {
        desk.report('quick', { kind: 'rings-there' })
        desk.report('quick', { kind: 'ended', at: TEST_TIME, reason: 'callee-busy' })
        return success({ callId: 'quick' })
      },
    })
    unwrap(await outgoing.dial('101', null))
    expect(desk.find('quick')).toMatchObject({ state: 'ended', endReason: 'callee-busy', isRingingThere: true })
  })

  test('sends an extension as key tones once somebody answers, and only then', async () => {
    const { outgoing, asked, answered, ended } = startDesk(at)
    const { callId } = unwrap(await outgoing.dial('+7 495 123-45-67 доб. 12', null))
    asked.length = 0
    answered(callId)
    await vi.waitFor(() => expect(asked).toEqual([`phone.send-tones {"callId":"${callId}","tones":",12"}`]))
    ended(callId, 'hung-up-by-caller')
    expect(asked).toHaveLength(1)
  })
})

describe('asking somebody about a call', () => {
  test('holds it and calls; the one who was asked and the caller are then connected', async () => {
    const { desk, outgoing, transfers, asked, talk, answered, ended, states } = startDesk(at)
    await talk('call-1')
    const { callId } = unwrap(await outgoing.consult('call-1', '101'))
    expect(desk.find(callId)?.consultsFor).toBe('call-1')
    expect(states()).toEqual(['call-1 held', `${callId} calling`])
    expect(await transfers.complete(callId)).toMatchObject({ ok: false, error: { code: 'not-on' } })
    answered(callId)
    asked.length = 0
    unwrap(await transfers.complete(callId))
    expect(asked).toEqual([`phone.complete-transfer {"callId":"call-1","consultationId":"${callId}"}`])
    for (const id of ['call-1', callId]) ended(id, 'transferred')
    expect(desk.calls.map(({ endReason }) => endReason)).toEqual(['transferred', 'transferred'])
  })

  test('needs a call that is on, and asks one at a time', async () => {
    const { desk, outgoing, talk, answered } = startDesk(at)
    await desk.ring(incoming('ringing'))
    expect(await outgoing.consult('ringing', '101')).toMatchObject({ ok: false, error: { code: 'not-on' } })
    await talk('call-1')
    answered(unwrap(await outgoing.consult('call-1', '101')).callId)
    expect(await outgoing.consult('call-1', '102')).toMatchObject({ ok: false, error: { code: 'already-calling' } })
  })

  test('is over when the caller has hung up: there is nobody to be connected', async () => {
    const { outgoing, transfers, talk, answered, ended } = startDesk(at)
    await talk('call-1')
    const { callId } = unwrap(await outgoing.consult('call-1', '101'))
    answered(callId)
    ended('call-1', 'hung-up-by-caller')
    expect(await transfers.complete(callId)).toMatchObject({ ok: false, error: { code: 'not-on' } })
  })

  test('can be swapped: the operator talks to one', async () => {
    const { control, outgoing, talk, answered, states } = startDesk(at)
    await talk('call-1')
    const { callId } = unwrap(await outgoing.consult('call-1', '101'))
    answered(callId)
    unwrap(await control.resume('call-1'))
    expect(states()).toEqual(['call-1 active', `${callId} held`])
  })
})

describe('handing a call on', () => {
  test('asks the phone with the number as it is dialled', async () => {
    const { transfers, asked, talk } = startDesk(at)
    await talk('call-1')
    asked.length = 0
    unwrap(await transfers.transfer('call-1', '8 495 123-45-67 доб. 12'))
    expect(asked).toEqual(['phone.transfer {"callId":"call-1","user":"974951234567"}'])
  })

  test('is not asked for twice, but again after it has failed', async () => {
    const { desk, transfers, talk } = startDesk(at)
    await talk('call-1')
    desk.report('call-1', { kind: 'transfer-started', target: '101' })
    expect(await transfers.transfer('call-1', '102')).toMatchObject({
      ok: false,
      error: { code: 'already-transferring' },
    })
    desk.report('call-1', { kind: 'transfer-failed', detail: '486 Busy Here' })
    expect(await transfers.transfer('call-1', '102')).toMatchObject({ ok: true })
  })

  test('needs a call that is on and a number', async () => {
    const { desk, transfers } = startDesk(at)
    await desk.ring(incoming('call-1'))
    expect(await transfers.transfer('call-1', '101')).toMatchObject({ ok: false, error: { code: 'not-on' } })
    expect(await transfers.transfer('call-1', 'hello')).toMatchObject({ ok: false, error: { code: 'not-a-number' } })
    expect(await transfers.complete('call-1')).toMatchObject({ ok: false, error: { code: 'no-consultation' } })
  })
})
