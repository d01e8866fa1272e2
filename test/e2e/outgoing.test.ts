import { beforeEach, describe, expect, test } from 'vitest'
import { answer, callOf, callerHangsUp, callsOf, dial, recordOf, ring, untilState } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'
import { traceSip, type SipTrace } from './sip-trace.ts'

/** Numbers of the embedded line, by what becomes of a call there. */
const ANSWERS = '201'
const ANSWERS_TOO = '202'
const BUSY = '300'
const DECLINES = '303'
const NOT_FOUND = '304'
const REFUSES_HOLD = '188'

describe('calls of our own, on the embedded line', () => {
  let app: RunningApp
  let trace: SipTrace

  withDemoLine(async (started) => {
    app = started
    trace = await traceSip(app.phone)
  })
  beforeEach(() => trace.clear())

  async function talkTo(target: string): Promise<string> {
    const callId = await dial(app, target)
    await untilState(app, callId, 'active')
    return callId
  }

  async function endReason(callId: string): Promise<string | null> {
    await untilState(app, callId, 'ended')
    return (await callOf(app, callId)).endReason
  }

  test('a call rings at the other side, is answered and hung up', async () => {
    const callId = await dial(app, ANSWERS)
    expect(await callOf(app, callId)).toMatchObject({ direction: 'outgoing', state: 'calling' })
    await until('it to ring there', async () => (await callOf(app, callId)).isRingingThere)
    await untilState(app, callId, 'active')
    await app.ask('call.hang-up', { callId })
    expect(await endReason(callId)).toBe('hung-up-by-operator')
    await until('BYE at the other side', () => trace.received(/BYE sip:/))
    expect(await recordOf(app, callId)).toMatchObject({ direction: 'outgoing', endReason: 'hung-up-by-operator' })
  })

  test('the other side can hang up', async () => {
    const callId = await talkTo(ANSWERS)
    await callerHangsUp(app, callId)
    expect(await endReason(callId)).toBe('hung-up-by-caller')
  })

  test.each([
    { target: BUSY, reason: 'callee-busy' },
    { target: DECLINES, reason: 'callee-declined' },
    { target: NOT_FOUND, reason: 'callee-not-found' },
  ])('a call that fails ends as $reason', async ({ target, reason }) => {
    expect(await endReason(await dial(app, target))).toBe(reason)
  })

  test('hanging up before the answer cancels the call', async () => {
    const callId = await dial(app, ANSWERS)
    await until('it to ring there', async () => (await callOf(app, callId)).isRingingThere)
    await app.ask('call.hang-up', { callId })
    expect(await endReason(callId)).toBe('hung-up-by-operator')
    await until('CANCEL at the other side', () => trace.received(/CANCEL sip:/))
  })

  test('key tones go out as INFO where the settings say so, in their order', async () => {
    await app.configure({ toneTransport: 'info' })
    const callId = await talkTo(ANSWERS)
    await app.ask('call.send-tones', { callId, tones: '1#' })
    await app.ask('call.send-tones', { callId, tones: '9' })
    await until('the last tone at the other side', () => trace.received(/Signal=9/))
    for (const tone of ['1', '#', '9']) expect(trace.count(new RegExp(`Signal=${tone}\\s`))).toBe(1)
  })

  test('key tones go out in the audio otherwise', async () => {
    await app.configure({ toneTransport: 'rfc4733' })
    const callId = await talkTo(ANSWERS)
    await app.ask('call.send-tones', { callId, tones: '12' })
    expect(trace.received(/^INFO sip:/m)).toBe(false)
  })

  test('there are no key tones before the answer', async () => {
    const callId = await dial(app, ANSWERS)
    expect((await app.request('call.send-tones', { callId, tones: '1' })).ok).toBe(false)
  })

  test('a blind transfer hands the caller on', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await app.ask('call.transfer', { callId, target: ANSWERS })
    expect(await endReason(callId)).toBe('transferred')
    expect(trace.received(/INVITE sip:201@/)).toBe(true)
  })

  test('after a transfer that fails the call is ours again', async () => {
    const callId = await talkTo(ANSWERS)
    await app.ask('call.transfer', { callId, target: BUSY })
    await until('the failure', async () => (await callOf(app, callId)).transfer?.state === 'failed')
    const call = await callOf(app, callId)
    expect(call.transfer?.detail).toMatch(/^486/)
    expect(call.state).toBe('active')
    await app.ask('call.transfer', { callId, target: ANSWERS_TOO })
    expect(await endReason(callId)).toBe('transferred')
  })

  test('a consulted transfer connects the caller with the one who was asked', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    const { callId: consultationId } = await app.ask('call.consult', { callId, target: ANSWERS })
    await untilState(app, consultationId, 'active')
    expect((await callOf(app, callId)).state).toBe('held')

    await app.ask('call.complete-transfer', { callId: consultationId })
    expect(await endReason(callId)).toBe('transferred')
    expect(await endReason(consultationId)).toBe('transferred')
    expect(trace.received(new RegExp(`Replaces: ${consultationId}`))).toBe(true)
  })

  test('a consulted transfer that is refused leaves both calls as they were', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    const { callId: consultationId } = await app.ask('call.consult', { callId, target: '399' })
    await untilState(app, consultationId, 'active')

    await app.ask('call.complete-transfer', { callId: consultationId })
    await until('the failure', async () => (await callOf(app, callId)).transfer?.state === 'failed')
    expect((await callOf(app, callId)).transfer?.detail).toMatch(/^486/)
    expect((await callOf(app, callId)).state).toBe('held')
    expect((await callOf(app, consultationId)).state).toBe('active')
  })

  test('a call goes on when the other side does not let itself be held', async () => {
    const callId = await talkTo(REFUSES_HOLD)
    expect((await app.request('call.hold', { callId })).ok).toBe(false)
    await until('the call to be on again', async () => (await callOf(app, callId)).state === 'active')
    // it can be used as before, to the end
    await app.ask('call.mute', { callId, isMuted: true })
    await until('the call to be muted', async () => (await callOf(app, callId)).isMuted)
    expect((await app.request('call.hold', { callId })).ok).toBe(false)
    await callerHangsUp(app, callId)
    expect(await endReason(callId)).toBe('hung-up-by-caller')
  })

  test('what is no address is not dialled', async () => {
    const before = (await callsOf(app)).length
    expect((await app.request('call.dial', { lineId: null, target: 'not a number at all' })).ok).toBe(false)
    expect(await callsOf(app)).toHaveLength(before)
  })
})
