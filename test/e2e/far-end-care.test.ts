import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { dominantFrequency } from '../helpers/audio.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import { startSipLab, type SipLab } from '../helpers/sip-lab/lab.ts'
import { SIPP_TONE_HERTZ } from '../helpers/sip-lab/sipp-scenario.ts'
import { callOf, untilState } from './calls.ts'
import { LabOperator } from './lab-operator.ts'
import { until } from './launch.ts'
import { collectConnections } from './phone-audio.ts'

describe('during a call on a real SIP server', () => {
  let started: Awaited<ReturnType<typeof startSipLab>>
  let lab: SipLab
  let operator: LabOperator

  // Long enough for the packages to be installed once.
  beforeAll(async () => {
    started = await startSipLab()
    if (!started.ok) return
    lab = started.value
    operator = await LabOperator.start(lab)
    await operator.app.synced()
  }, 300_000)
  beforeEach(async (context) => {
    if (!started.ok) return context.skip(started.error.message)
    await operator.ready()
  })
  afterEach(async () => {
    if (started.ok) await operator.tidyUp()
  })
  afterAll(async () => {
    if (!started.ok) return
    try {
      await operator.app.close()
    } finally {
      await lab.stop()
    }
  })

  async function talk(): Promise<{ readonly phone: DeskPhone; readonly callId: string }> {
    const phone = await lab.baresip('desk2', { autoAnswer: true })
    onTestFinished(() => phone.stop())
    const dialled = await operator.app.request('call.dial', { lineId: null, target: `sip:desk2@${lab.domain}` })
    if (!dialled.ok) throw new Error(dialled.error.message)
    await phone.event('CALL_ESTABLISHED')
    await untilState(operator.app, dialled.value.callId, 'active')
    return { phone, callId: dialled.value.callId }
  }

  /** Whether the operator hears this pitch just now, asked of a listener that is made once. */
  async function ear(): Promise<(hertz: number) => Promise<boolean>> {
    const hear = await operator.audio.listen()
    return async (hertz) => {
      const heard = dominantFrequency(await hear())
      return heard.amplitude > 0.1 && Math.abs(heard.hertz - hertz) < 5
    }
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
    const hears = await ear()
    await until('the tone', () => hears(SIPP_TONE_HERTZ))
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
    const hears = await ear()
    await until('the tone', () => hears(phone.toneHertz))
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
    await until('the tone again', () => hears(phone.toneHertz), 40_000)
    expect((await callOf(operator.app, callId)).state).toBe('active')
    const log = await operator.app.request('line-log.list', { before: null, limit: 50 })
    expect(log.ok && log.value.some(({ kind }) => kind === 'audio-restarted')).toBe(true)
  }, 200_000)
})
