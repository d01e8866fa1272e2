import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { SIPP_TONE_HERTZ } from '../helpers/sip-lab/sipp-scenario.ts'
import { callOf, dial, untilState } from './calls.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'
import { collectConnections } from './phone-audio.ts'

describe('during a call on a real SIP server', () => {
  let lab: SipLab
  let operator: LabOperator

  withSipLab((frame) => void ({ lab, operator } = frame))
  beforeEach(() => operator.ready())

  async function talk(): Promise<{ readonly phone: DeskPhone; readonly callId: string }> {
    const phone = await lab.baresip('desk2', { autoAnswer: true })
    onTestFinished(() => phone.stop())
    const callId = await dial(operator.app, `sip:desk2@${lab.domain}`)
    await phone.event('CALL_ESTABLISHED')
    await untilState(operator.app, callId, 'active')
    return { phone, callId }
  }

  test('keys that the other side presses are shown, by telephone-events (RFC 4733)', async () => {
    const { phone, callId } = await talk()
    const keys = '1590*#26'
    for (const key of keys) {
      const { receivedTones } = await callOf(operator.app, callId)
      await phone.command('sndcode', key)
      await until(
        `the key ${key}`,
        async () => (await callOf(operator.app, callId)).receivedTones === receivedTones + key,
      )
    }
    await operator.app.card.getByText(keys.split('').join(' ')).waitFor()
    // what a tone of a single pitch is taken for, while it sounds all the time
    expect((await callOf(operator.app, callId)).receivedTones).toBe(keys)
  })

  test("no keys are heard in what a caller's line plays", async () => {
    const caller = lab.sipp({ kind: 'call', durationMilliseconds: 6_000 })
    await operator.answer(caller)
    const [call] = await operator.liveCalls()
    await operator.hears(SIPP_TONE_HERTZ)
    await caller
    expect((await callOf(operator.app, call?.id ?? '')).receivedTones).toBe('')
  })

  test('audio that has died comes back by an ICE restart, and the call goes on', async () => {
    const connections = await operator.app.phone.evaluateHandle(collectConnections)
    const iceUser = (): Promise<string> =>
      connections.evaluate(
        (all) => /a=ice-ufrag:(\S+)/u.exec(all.at(-1)?.currentLocalDescription?.sdp ?? '')?.[1] ?? '',
      )
    const { phone, callId } = await talk()
    await operator.hears(phone.toneHertz)
    const before = await iceUser()
    // the proxy as well, which would pass the offer on without the relay; what it is sent meanwhile it reads later
    lab.freezeProxy()
    lab.freezeRelay()
    try {
      const hasOffered = (): Promise<boolean> =>
        connections.evaluate((all) => all.at(-1)?.signalingState === 'have-local-offer')
      await until('an offer', hasOffered)
    } finally {
      lab.thawRelay()
      lab.thawProxy()
    }
    await until('another way', async () => (await iceUser()) !== before)
    await operator.hears(phone.toneHertz, 40_000)
    expect((await callOf(operator.app, callId)).state).toBe('active')
    const log = await operator.app.ask('line-log.list', { before: null, limit: 50 })
    expect(log.map(({ kind }) => kind)).toContain('audio-restarted')
  }, 200_000)
})
