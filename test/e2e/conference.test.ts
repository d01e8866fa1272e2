import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { audioSettingsSchema } from '../../shared/audio-settings.ts'
import { sipAccountSchema } from '../../shared/sip-account.ts'
import { goertzel, pieces, readWave } from '../helpers/audio.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { tapCalls, type CallAudioTap } from './call-audio.ts'
import { answer, callOf, dial, ring, untilState } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { withSipLab } from './lab-frame.ts'
import { MICROPHONE_HERTZ, type LabOperator } from './lab-operator.ts'
import { until, type RunningApp } from './launch.ts'

/** The pitch of each desk phone; none is a multiple of another. */
const HERTZ = { desk1: 660, desk2: 890, bob: 1170 } as const
type Desk = keyof typeof HERTZ

/** A steady tone is noise, and would be taken away. */
const RAW_AUDIO = {
  ...audioSettingsSchema.parse({}),
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
}

/** Amplitude of a tone that is there, and one that is not: the tones are sent with 0.5. */
const HEARD = 0.08
const NOT_HEARD = 0.02

describe('a conference', () => {
  let lab: SipLab
  let operator: LabOperator
  let tap: CallAudioTap
  /** Calls made since the tap. */
  let made = 0

  withSipLab(async (frame) => {
    ;({ lab, operator } = frame)
    tap = await tapCalls(operator.app.phone)
    await operator.app.configure({ locale: 'en', audio: RAW_AUDIO })
  })
  beforeEach(() => operator.ready())

  type Talk = { readonly phone: DeskPhone; readonly callId: string; readonly index: number }

  async function talkTo(user: Desk, lineId: string | null = null): Promise<Talk> {
    const phone = await lab.baresip(user, { autoAnswer: true, toneHertz: HERTZ[user] })
    onTestFinished(() => phone.stop())
    const callId = await dial(operator.app, `sip:${user}@${lab.domain}`, lineId)
    const index = made
    made += 1
    await phone.event('CALL_ESTABLISHED')
    await untilState(operator.app, callId, 'active')
    return { phone, callId, index }
  }

  async function talkToAll(...users: Desk[]): Promise<Talk[]> {
    const talks: Talk[] = []
    for (const user of users) talks.push(await talkTo(user))
    return talks
  }

  async function untilJoined(...talks: Talk[]): Promise<void> {
    for (const { callId } of talks) {
      await until('the call to be in the conference', async () => {
        const call = await callOf(operator.app, callId)
        return call.state === 'active' && call.isInConference
      })
    }
  }

  /** Waits until one direction of a call has these tones and none of the others. */
  async function has({ index }: Talk, direction: 'sent' | 'received', ...tones: number[]): Promise<void> {
    const listen = await tap.listen(index, direction)
    let last: Record<string, number> = {}
    const isAsWanted = async (): Promise<boolean> => {
      const sound = await listen()
      const all = [MICROPHONE_HERTZ, ...Object.values(HERTZ)]
      last = Object.fromEntries(all.map((hertz) => [hertz, goertzel(sound, hertz)]))
      return all.every((hertz) => (tones.includes(hertz) ? (last[hertz] ?? 0) > HEARD : (last[hertz] ?? 0) < NOT_HEARD))
    }
    await until(`${direction}: ${tones.join(', ') || 'silence'}`, isAsWanted).catch((error: unknown) => {
      throw new Error(`${String(error)}; there was ${JSON.stringify(last)}`)
    })
  }

  async function untilMoreIsSent(count: number): Promise<void> {
    const sent = async (): Promise<number[]> =>
      (await lab.audio()).filter(({ from }) => from === 'caller').map(({ packets }) => packets)
    const before = await sent()
    await until('audio to all of them', async () => {
      const now = await sent()
      return now.length === count && now.every((packets, index) => packets > (before[index] ?? 0) + 50)
    })
  }

  test('lets each of three hear the two others, and the operator mute the own voice alone', async () => {
    const [first, second] = await talkToAll('desk1', 'desk2')
    if (!first || !second) throw new Error('two calls')
    await untilState(operator.app, first.callId, 'held')
    await operator.button('Conference').click()
    await untilJoined(first, second)
    await operator.app.card.getByText(/^In conference with/).waitFor()

    await has(first, 'received', HERTZ.desk1)
    await has(second, 'received', HERTZ.desk2)
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
    await has(second, 'sent', MICROPHONE_HERTZ, HERTZ.desk1)
    await untilMoreIsSent(2)

    await operator.button('Mute').click()
    await has(first, 'sent', HERTZ.desk2)
    await has(second, 'sent', HERTZ.desk1)
    for (const { callId } of [first, second]) expect((await callOf(operator.app, callId)).isMuted).toBe(true)
    await operator.button('Unmute').click()
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
    await has(second, 'sent', MICROPHONE_HERTZ, HERTZ.desk1)

    await operator.app.ask('call.send-tones', { callId: second.callId, tones: '7' })
    expect((await second.phone.event('CALL_DTMF_START')).detail).toBe('7')

    // what it has really heard: the phone whose call was never on hold records all of it
    await second.phone.hangUp()
    await untilState(operator.app, second.callId, 'ended')
    const heard = readWave(second.phone.heardFiles()[0] ?? '')
    const both = pieces(heard).filter((piece) =>
      [HERTZ.desk1, MICROPHONE_HERTZ].every((hertz) => goertzel(piece, hertz) > HEARD),
    )
    expect(both.length, 'fifths of a second with both voices').toBeGreaterThan(5)
    expect(goertzel(heard, HERTZ.desk2)).toBeLessThan(NOT_HEARD)

    // one other is no conference: the microphone alone again
    await until('the end of the conference', async () => !(await callOf(operator.app, first.callId)).isInConference)
    expect((await callOf(operator.app, first.callId)).state).toBe('active')
    await has(first, 'sent', MICROPHONE_HERTZ)
    const { quality } = await callOf(operator.app, second.callId)
    expect(quality?.seconds).toBeGreaterThan(0)
  })

  test('goes on without the one who leaves', async () => {
    const [first, second, third] = await talkToAll('desk1', 'desk2', 'bob')
    if (!first || !second || !third) throw new Error('three calls')
    await operator.app.ask('call.join', null)
    await untilJoined(first, second, third)
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2, HERTZ.bob)
    await has(second, 'sent', MICROPHONE_HERTZ, HERTZ.desk1, HERTZ.bob)
    await has(third, 'sent', MICROPHONE_HERTZ, HERTZ.desk1, HERTZ.desk2)

    await second.phone.hangUp()
    await untilState(operator.app, second.callId, 'ended')
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.bob)
    await has(third, 'sent', MICROPHONE_HERTZ, HERTZ.desk1)
    await untilJoined(first, third)

    // on hold there: neither its tone nor any music is for the others
    await third.phone.hold()
    await until('the hold', async () => (await callOf(operator.app, third.callId)).isHeldByCaller)
    await has(first, 'sent', MICROPHONE_HERTZ)
    await third.phone.resume()
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.bob)
  })

  test('lets one be taken out on hold, muted as it was, and brought back', async () => {
    const [first, second] = await talkToAll('desk1', 'desk2')
    if (!first || !second) throw new Error('two calls')
    await operator.app.ask('call.join', null)
    await untilJoined(first, second)
    await operator.app.ask('call.mute', { callId: second.callId, isMuted: true })
    await has(second, 'sent', HERTZ.desk1)

    await operator.app.ask('call.leave-conference', { callId: first.callId })
    expect(await callOf(operator.app, first.callId)).toMatchObject({ state: 'held', isInConference: false })
    expect(await callOf(operator.app, second.callId)).toMatchObject({
      state: 'active',
      isInConference: false,
      isMuted: true,
    })
    await has(second, 'sent')
    await has(first, 'sent')
    await operator.app.ask('call.mute', { callId: second.callId, isMuted: false })
    await has(second, 'sent', MICROPHONE_HERTZ)

    // the call on hold was muted too, and stays so
    await operator.app.ask('call.resume', { callId: first.callId })
    expect(await callOf(operator.app, first.callId)).toMatchObject({ state: 'active', isMuted: true })
    await has(first, 'sent')

    await operator.app.ask('call.join', null)
    await untilJoined(first, second)
    // as muted as the call that the operator was in
    await has(second, 'sent', HERTZ.desk1)
    await operator.app.ask('call.mute', { callId: first.callId, isMuted: false })
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
    await has(second, 'sent', MICROPHONE_HERTZ, HERTZ.desk1)
  })

  test('goes on with another microphone, and muted stays muted', async () => {
    const [first, second] = await talkToAll('desk1', 'desk2')
    if (!first || !second) throw new Error('two calls')
    await operator.app.ask('call.join', null)
    await untilJoined(first, second)
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
    const { microphones, microphoneInUse } = await operator.app.ask('audio.list', null)
    const other = microphones.find((name) => name !== microphoneInUse) ?? null
    const opened = await operator.app.phone.evaluateHandle(countMicrophones)
    const both = (): Promise<boolean> => opened.evaluate((names) => names.length >= 2)

    await operator.app.configure({ audio: { ...RAW_AUDIO, microphone: other } })
    await until('the other microphone for both calls', both)
    expect(new Set(await opened.jsonValue())).toEqual(new Set([other]))
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
    await has(second, 'sent', MICROPHONE_HERTZ, HERTZ.desk1)

    await operator.app.ask('call.mute', { callId: first.callId, isMuted: true })
    await has(first, 'sent', HERTZ.desk2)
    await opened.evaluate((names) => void names.splice(0))
    await operator.app.configure({ audio: RAW_AUDIO })
    await until('the first microphone for both calls', both)
    await has(first, 'sent', HERTZ.desk2)
    await has(second, 'sent', HERTZ.desk1)
    await operator.app.ask('call.mute', { callId: second.callId, isMuted: false })
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
  })

  test('joins calls of different lines', async () => {
    const { webSocketUrl: server, domain, users } = lab
    const accounts = [
      sipAccountSchema.parse({ server, address: `alice@${domain}` }),
      sipAccountSchema.parse({ id: 'second', server, address: `bob@${domain}` }),
    ]
    const { settings } = await operator.app.ask('session.get', null)
    await operator.app.ask('settings.save', {
      settings: { ...settings, accounts },
      secrets: { first: { password: users.alice }, second: { password: users.bob } },
    })
    await operator.app.registered()
    const first = await talkTo('desk1', 'first')
    const second = await talkTo('desk2', 'second')
    expect((await callOf(operator.app, second.callId)).lineId).toBe('second')
    await operator.app.ask('call.join', null)
    await untilJoined(first, second)
    await has(first, 'sent', MICROPHONE_HERTZ, HERTZ.desk2)
    await has(second, 'sent', MICROPHONE_HERTZ, HERTZ.desk1)
  })

  test('takes two calls that are on', async () => {
    const alone = await talkTo('desk1')
    expect(await operator.app.request('call.join', null)).toMatchObject({ error: { code: 'not-on' } })
    expect(await operator.app.request('call.leave-conference', { callId: alone.callId })).toMatchObject({
      error: { code: 'not-on' },
    })
  })
})

describe('a consultation', () => {
  let app: RunningApp

  withDemoLine((started) => void (app = started))

  test('becomes a conference, whose members are taken out, brought back, and left to themselves', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    const { callId: asked } = await app.ask('call.consult', { callId, target: '201' })
    const both = [callId, asked]
    await untilState(app, asked, 'active')
    const inConference = async (): Promise<boolean[]> =>
      Promise.all(both.map(async (id) => (await callOf(app, id)).isInConference))
    const bar = app.card.getByRole('toolbar', { name: 'Conference' })

    await app.card.keyboard.press('Control+J')
    await bar.getByText(/^In conference with .*201/).waitFor()
    await app.panel.getByText(/^In conference with/).waitFor()
    expect(await inConference()).toEqual([true, true])
    // those who are in it have no buttons of their own besides
    expect(await app.card.getByRole('list', { name: 'Other calls' }).count()).toBe(0)

    await bar.getByRole('button', { name: /^Take .*201.* out of the conference$/ }).click()
    await untilState(app, asked, 'held')
    await bar.waitFor({ state: 'detached' })
    expect((await callOf(app, callId)).state).toBe('active')

    await app.card.getByRole('button', { name: 'Conference' }).click()
    await bar.waitFor()
    expect(await inConference()).toEqual([true, true])
    await bar.getByRole('button', { name: 'Connect' }).click()
    for (const id of both) {
      await untilState(app, id, 'ended')
      expect((await callOf(app, id)).endReason).toBe('transferred')
    }
  })
})

/** Runs in the phone page: the names of the microphones that are opened from now on. */
function countMicrophones(): string[] {
  const names: string[] = []
  const devices = navigator.mediaDevices
  const open = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (constraints) => {
    const stream = await open(constraints)
    names.push(stream.getAudioTracks()[0]?.label ?? '')
    return stream
  }
  return names
}
