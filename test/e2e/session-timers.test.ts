import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { iceUserOf, scriptedReply, sessionDescription } from '../helpers/scripted-sip.ts'
import { headerOf } from '../helpers/sip-registrar.ts'
import { callOf, dial, finishCalls, untilState } from './calls.ts'
import { ScriptedLine } from './scripted-line.ts'
import { until } from './launch.ts'

describe('session timers (RFC 4028)', () => {
  let line: ScriptedLine

  beforeAll(async () => {
    line = await ScriptedLine.start()
  })
  afterEach(() => finishCalls(line.app))
  afterAll(() => line.close())

  const timer = (expires: string): readonly string[] => ['Supported: timer', `Session-Expires: ${expires}`]
  /** Where nobody expects audio, nobody looks for another way for it. */
  const held = { direction: 'inactive' } as const
  const reasonOf = (message: string): string => headerOf(message, 'Reason')

  test('a call is refreshed by us, again after a refusal, and goes on', async () => {
    const call = line.invite({ ...held, headers: timer('12;refresher=uas') })
    const answer = await call.answeredThere()
    expect(headerOf(answer, 'Session-Expires')).toBe('12;refresher=uas')
    const first = await call.next('INVITE')
    expect(headerOf(first, 'Session-Expires')).toBe('12;refresher=uac')
    // what is offered is what has been agreed upon: no restart of ICE
    expect(iceUserOf(first)).toBe(iceUserOf(answer))
    const before = line.server.received.length
    call.refuse(first, '488 Not Acceptable Here')
    const second = await call.next('INVITE', before)
    expect(Number.parseInt(headerOf(second, 'CSeq'), 10)).toBeGreaterThan(Number.parseInt(headerOf(first, 'CSeq'), 10))
    const later = line.server.received.length
    call.accept(second, ['Session-Expires: 12;refresher=uac', 'Require: timer'])
    // the ACK comes first
    await call.next('ACK', later)
    const third = await call.next('INVITE', later)
    call.accept(third, ['Session-Expires: 12;refresher=uac', 'Require: timer'])
    expect((await callOf(line.app, call.callId)).state).toBe('active')
  })

  test('a call that the other side was to refresh, and has not, ends before its time', async () => {
    const call = line.invite({ ...held, headers: timer('9;refresher=uac') })
    const answer = await call.answeredThere()
    expect(headerOf(answer, 'Session-Expires')).toBe('9;refresher=uac')
    expect(headerOf(answer, 'Require')).toBe('timer')
    const end = await call.next('BYE')
    expect(reasonOf(end)).toContain('Session Timer Expired')
    await untilState(line.app, call.callId, 'ended')
    expect((await callOf(line.app, call.callId)).endReason).toBe('connection-lost')
  })

  test('what the other side refreshes goes on', async () => {
    const call = line.invite({ ...held, headers: timer('9;refresher=uac') })
    await call.answeredThere()
    const before = line.server.received.length
    // without a refresh it would end after six seconds
    await sleep(3_000)
    call.send('INVITE', { body: sessionDescription('inactive', 'actpass') }, timer('9;refresher=uac'))
    const isAnswer = (message: string): boolean => /^SIP\/2\.0 [2-6]/u.test(message)
    expect(await line.sent('the answer', isAnswer, before)).toMatch(/^SIP\/2\.0 200 /u)
    call.send('ACK')
    await sleep(4_500)
    expect((await callOf(line.app, call.callId)).state).toBe('active')
    await call.next('BYE')
  })

  test('a call without them gets none, and a line without them names none', async () => {
    const call = line.invite()
    expect(headerOf(await call.answeredThere(), 'Session-Expires')).toBe('')
    call.send('BYE')
    await untilState(line.app, call.callId, 'ended')
    await line.use({ usesSessionTimers: false })
    const without = line.invite({ headers: timer('90;refresher=uas') })
    expect(headerOf(await without.answeredThere(), 'Session-Expires')).toBe('')
    without.send('BYE')
    await untilState(line.app, without.callId, 'ended')
    await line.use()
  })

  test('a call of ours is made again with the interval that the other side asks for', async () => {
    const callId = await dial(line.app, 'sip:201@lab.test')
    const isInvite = (message: string): boolean =>
      message.startsWith('INVITE ') && headerOf(message, 'Call-ID') === callId
    const first = await line.sent('the INVITE', isInvite)
    expect(headerOf(first, 'Session-Expires')).toBe('1800')
    const before = line.server.received.length
    line.server.send(scriptedReply(first, '422 Session Interval Too Small', { headers: ['Min-SE: 3600'] }))
    const second = await line.sent('the second INVITE', isInvite, before)
    expect(headerOf(second, 'Session-Expires')).toBe('3600')
    expect(headerOf(second, 'Min-SE')).toBe('3600')
    expect(Number.parseInt(headerOf(second, 'CSeq'), 10)).toBe(Number.parseInt(headerOf(first, 'CSeq'), 10) + 1)
    const body = sessionDescription('sendrecv', 'active')
    line.server.send(scriptedReply(second, '200 OK', { headers: ['Session-Expires: 3600;refresher=uac'], body }))
    await untilState(line.app, callId, 'active')
  })
})

describe('a call with nothing around it', () => {
  let line: ScriptedLine

  beforeAll(async () => {
    line = await ScriptedLine.start()
  })
  afterAll(() => line.close())

  test('keys that are pressed there come by INFO as well, each once', async () => {
    const call = line.invite({ direction: 'inactive' })
    await call.answeredThere()
    for (const [index, key] of ['4', '4', '#', 'A'].entries()) {
      const before = line.server.received.length
      call.send('INFO', { cSeq: index + 2, body: `Signal=${key}\r\nDuration=160\r\n`, type: 'application/dtmf-relay' })
      await line.sent('the answer', (message) => message.includes('INFO'), before)
    }
    await until('the keys', async () => (await callOf(line.app, call.callId)).receivedTones === '44#A')
    await line.app.card.getByText('4 4 # A').waitFor()
    call.send('BYE', { cSeq: 9 })
    await untilState(line.app, call.callId, 'ended')
  })

  test('audio that does not come is looked for by another way, a few times, and the call goes on', async () => {
    const call = line.invite()
    const answer = await call.answeredThere()
    const first = await call.next('INVITE')
    expect(iceUserOf(first)).not.toBe(iceUserOf(answer))
    const before = line.server.received.length
    call.refuse(first, '488 Not Acceptable Here')
    const second = await call.next('INVITE', before, 30_000)
    expect(iceUserOf(second)).not.toBe(iceUserOf(first))
    call.accept(second)
    await call.next('ACK', line.server.received.length - 1)
    expect((await callOf(line.app, call.callId)).state).toBe('active')
    await until('the log of the line', async () => {
      const log = await line.app.request('line-log.list', { before: null, limit: 50 })
      return log.ok && JSON.stringify(log.value).includes('audio-restarted')
    })
  })
})
