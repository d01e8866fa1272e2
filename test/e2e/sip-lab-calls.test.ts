import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Settings } from '../../shared/settings.ts'
import { dominantFrequency, readWave } from '../helpers/audio.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { SIPP_TONE_HERTZ } from '../helpers/sip-lab/sipp-scenario.ts'
import { callOf, dial, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import { MICROPHONE_HERTZ, type LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'

/** The proxy sends this user's calls to sipp. */
const TRUNK = 'sip:trunk@lab.test'

describe('calls of our own, on a real SIP server', () => {
  let lab: SipLab
  let operator: LabOperator
  /** SIP messages that the phone has been sent. */
  const received: string[] = []

  withSipLab((frame) => {
    ;({ lab, operator } = frame)
    operator.app.phone.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => received.push(payload.toString()))
    })
  })
  beforeEach(() => operator.ready())

  async function desk(user: 'desk1' | 'desk2', autoAnswer = true): Promise<DeskPhone> {
    const phone = await lab.baresip(user, { autoAnswer })
    onTestFinished(() => phone.stop())
    return phone
  }

  async function talkTo(phone: DeskPhone): Promise<string> {
    const callId = await dial(operator.app, `sip:${phone.user}@${lab.domain}`)
    await phone.event('CALL_ESTABLISHED')
    await untilState(operator.app, callId, 'active')
    return callId
  }

  async function endReason(callId: string): Promise<string | null> {
    await untilState(operator.app, callId, 'ended')
    return (await callOf(operator.app, callId)).endReason
  }

  async function untilRingingThere(callId: string): Promise<void> {
    await until('it to ring there', async () => (await callOf(operator.app, callId)).isRingingThere)
  }

  test('a desk phone answers, and both hear each other', async () => {
    const phone = await desk('desk2')
    const callId = await talkTo(phone)
    await operator.hears(phone.toneHertz)
    const before = (await lab.audio()).find(({ from }) => from === 'caller')?.packets ?? 0
    await until('audio of ours', async () =>
      (await lab.audio()).some(({ from, packets }) => from === 'caller' && packets > before + 50),
    )
    await operator.app.ask('call.hang-up', { callId })
    await phone.event('CALL_CLOSED')
    expect(await endReason(callId)).toBe('hung-up-by-operator')
    const heard = dominantFrequency(readWave(phone.heardFiles()[0] ?? ''))
    expect(Math.abs(heard.hertz - MICROPHONE_HERTZ)).toBeLessThan(10)
  })

  test('a desk phone rings, answers later and hangs up', async () => {
    const phone = await desk('desk1', false)
    const callId = await dial(operator.app, `sip:desk1@${lab.domain}`)
    await phone.event('CALL_INCOMING')
    await untilRingingThere(callId)
    expect((await callOf(operator.app, callId)).state).toBe('calling')
    await phone.answer()
    await untilState(operator.app, callId, 'active')
    await phone.hangUp()
    expect(await endReason(callId)).toBe('hung-up-by-caller')
  })

  test.each([
    { status: '486 Busy Here', reason: 'callee-busy' },
    { status: '600 Busy Everywhere', reason: 'callee-busy' },
    { status: '603 Decline', reason: 'callee-declined' },
    { status: '404 Not Found', reason: 'callee-not-found' },
    { status: '484 Address Incomplete', reason: 'callee-not-found' },
    { status: '480 Temporarily Unavailable', reason: 'callee-not-reached' },
    { status: '503 Service Unavailable', reason: 'callee-not-reached' },
    { status: '403 Forbidden', reason: 'not-allowed' },
    { status: '488 Not Acceptable Here', reason: 'not-allowed' },
  ])('$status is «$reason»', async ({ status, reason }) => {
    const callee = lab.sipp({ kind: 'rejecting-callee', status })
    expect(await endReason(await dial(operator.app, TRUNK))).toBe(reason)
    expect(await callee).toMatchObject({ exitCode: 0 })
  })

  test('somebody who is not registered cannot be reached', async () => {
    expect(await endReason(await dial(operator.app, `sip:bob@${lab.domain}`))).toBe('callee-not-reached')
  })

  test('hanging up before the answer cancels the call', async () => {
    const callee = lab.sipp({ kind: 'cancelled-callee' })
    const callId = await dial(operator.app, TRUNK)
    await untilRingingThere(callId)
    await operator.app.ask('call.hang-up', { callId })
    expect(await endReason(callId)).toBe('hung-up-by-operator')
    expect(await callee).toMatchObject({ exitCode: 0 })
  })

  test('what the network plays before the answer is heard', async () => {
    const callee = lab.sipp({ kind: 'early-media-callee', status: '480 Temporarily Unavailable', milliseconds: 6_000 })
    const callId = await dial(operator.app, TRUNK)
    await untilRingingThere(callId)
    await operator.hears(SIPP_TONE_HERTZ)
    expect((await callOf(operator.app, callId)).state).toBe('calling')
    expect(await endReason(callId)).toBe('callee-not-reached')
    expect(await callee).toMatchObject({ exitCode: 0 })
  })

  test.each<{ toneTransport: Settings['toneTransport'] }>([{ toneTransport: 'rfc4733' }, { toneTransport: 'info' }])(
    'key tones arrive by $toneTransport, in their order',
    async ({ toneTransport }) => {
      await operator.app.configure({ toneTransport })
      const phone = await desk('desk2')
      const callId = await talkTo(phone)
      await operator.app.ask('call.send-tones', { callId, tones: '42' })
      await operator.app.ask('call.send-tones', { callId, tones: '#' })
      const arrived: (string | undefined)[] = []
      for (let count = 0; count < 3; count += 1) arrived.push((await phone.event('CALL_DTMF_START')).detail)
      expect(arrived).toEqual(['4', '2', '#'])
    },
  )

  test('a blind transfer connects two desk phones, and our call ends', async () => {
    const [first, second] = [await desk('desk2'), await desk('desk1')]
    const callId = await talkTo(first)
    await operator.app.ask('call.transfer', { callId, target: `sip:desk1@${lab.domain}` })
    await second.event('CALL_ESTABLISHED')
    expect(await endReason(callId)).toBe('transferred')
  })

  test('a transfer to nobody fails, and the call goes on', async () => {
    const phone = await desk('desk2')
    const callId = await talkTo(phone)
    await operator.app.ask('call.transfer', { callId, target: `sip:bob@${lab.domain}` })
    await until('the failure', async () => (await callOf(operator.app, callId)).transfer?.state === 'failed')
    const call = await callOf(operator.app, callId)
    expect(call.state).toBe('active')
    expect(call.transfer?.detail).toMatch(/^480/)
    await operator.app.ask('call.hang-up', { callId })
    await phone.event('CALL_CLOSED')
  })

  test('crossing offers do not end the call', async () => {
    const callee = lab.sipp({ kind: 'glaring-callee' })
    const callId = await dial(operator.app, TRUNK)
    await untilState(operator.app, callId, 'active')
    await operator.hears(SIPP_TONE_HERTZ)
    // the library tries again a second after it has been told that its offer crossed another
    await operator.app.ask('call.hold', { callId })
    expect((await callOf(operator.app, callId)).state).toBe('held')
    await operator.app.ask('call.hang-up', { callId })
    expect(await endReason(callId)).toBe('hung-up-by-operator')
    const { exitCode, log } = await callee
    expect(exitCode, log).toBe(0)
  })

  test('a call that comes in to replace another takes its place', async () => {
    const phone = await desk('desk2')
    const callId = await talkTo(phone)
    const answer = received.find((message) => message.startsWith('SIP/2.0 200') && message.includes(callId)) ?? ''
    const tag = (header: string): string => new RegExp(`^${header}:.*;tag=(\\S+)`, 'm').exec(answer)?.[1] ?? ''
    const replaces = `Replaces: ${callId};to-tag=${tag('From')};from-tag=${tag('To')}`
    const caller = lab.sipp({ kind: 'call', caller: { number: '201', headers: [replaces] } })
    await phone.event('CALL_CLOSED')
    expect(await endReason(callId)).toBe('transferred')
    const [other] = await operator.liveCalls()
    expect(other).toMatchObject({ direction: 'incoming', state: 'active' })
    await operator.hears(SIPP_TONE_HERTZ)
    await operator.app.ask('call.hang-up', { callId: other?.id ?? '' })
    expect(await caller).toMatchObject({ exitCode: 0 })
  })

  test('the other side cannot send the operator elsewhere', async () => {
    const [phone, other] = [await desk('desk2'), await desk('desk1')]
    const callId = await talkTo(phone)
    await phone.transfer(`sip:desk1@${lab.domain}`)
    await phone.event('TRANSFER_FAILED')
    // it is baresip that hangs up then
    expect(await endReason(callId)).toBe('hung-up-by-caller')
    await expect(other.event('CALL_INCOMING', 500)).rejects.toThrow('no CALL_INCOMING')
  })

  describe('while the server is away', () => {
    async function withoutProxy(work: () => Promise<void>): Promise<void> {
      await lab.killProxy()
      try {
        await operator.alert().getByText('No calls can come in').waitFor()
        await work()
      } finally {
        await lab.startProxy()
      }
      await operator.app.registered()
    }

    test('nobody is called, tones by INFO and transfers are refused, and the call goes on', async () => {
      await operator.app.configure({ toneTransport: 'info' })
      const phone = await desk('desk2')
      const callId = await talkTo(phone)
      await withoutProxy(async () => {
        expect(await operator.app.request('call.send-tones', { callId, tones: '1' })).toMatchObject({
          error: { code: 'no-connection' },
        })
        expect(await operator.app.request('call.transfer', { callId, target: '201' })).toMatchObject({
          error: { code: 'no-connection' },
        })
        expect(await operator.app.request('call.dial', { lineId: null, target: '201' })).toMatchObject({
          error: { code: 'no-connection' },
        })
        expect((await callOf(operator.app, callId)).state).toBe('active')
      })
      await operator.app.ask('call.hang-up', { callId })
      await phone.event('CALL_CLOSED')
    })

    test('a call that is not answered yet ends as lost', async () => {
      // ends with the lab: its server forgets it
      void lab.sipp({ kind: 'cancelled-callee' })
      const callId = await dial(operator.app, TRUNK)
      await untilRingingThere(callId)
      await withoutProxy(async () => expect(await endReason(callId)).toBe('connection-lost'))
    })
  })
})
