import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { callingSettingsSchema, type CallingSettings } from '../../shared/calling-settings.ts'
import type { EndReason } from '../../shared/call.ts'
import { goertzel, pieces, readWave } from '../helpers/audio.ts'
import type { DeskPhone } from '../helpers/sip-lab/desk-phone.ts'
import type { SipLab } from '../helpers/sip-lab/lab.ts'
import { answer, callerHangsUp, callOf, callsOf, place, recordOf, ring, untilRecord, untilState } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { withSipLab } from './lab-frame.ts'
import type { LabOperator } from './lab-operator.ts'
import { until, type RunningApp } from './launch.ts'
import { traceSip, type SipTrace } from './sip-trace.ts'

const OUR_TONES = [659.25, 987.77]
const CALLER_HERTZ = 330
const FAR_OFF = 60

function calling(changes: Partial<CallingSettings>): { calling: CallingSettings } {
  return { calling: { ...callingSettingsSchema.parse({}), ...changes } }
}

function answersItself(seconds: number): { calling: CallingSettings } {
  return calling({ autoAnswer: { isOn: true, seconds } })
}

describe('a call that comes in', () => {
  let app: RunningApp
  let trace: SipTrace

  withDemoLine(async (started) => {
    app = started
    trace = await traceSip(app.phone)
  })
  beforeEach(async () => {
    trace.clear()
    await app.configure(calling({}))
  })

  const countdown = (page: Page) => page.getByRole('timer').getByText(/^Answers itself in \d/)
  /** What the phone has sounded, but for the voice of the caller, who lives in the same window. */
  const tones = async (): Promise<number[]> => {
    const started = await app.phone.evaluate(() => window.startedTones ?? [])
    return started.filter((hertz) => hertz !== CALLER_HERTZ)
  }

  test('answers itself after the time of the settings, with a tone', async () => {
    await app.configure(answersItself(1))
    await app.phone.evaluate(rememberTones)
    const callId = await ring(app, 'loyal')
    await untilState(app, callId, 'active')
    expect(await callOf(app, callId)).toMatchObject({ answersAt: null })
    expect(await tones()).toEqual(expect.arrayContaining(OUR_TONES))
  })

  test('waits for the operator, who is told how long, after «not now»', async () => {
    await app.configure(answersItself(FAR_OFF))
    const callId = await ring(app, 'loyal')
    await countdown(app.card).waitFor()
    await countdown(app.panel).waitFor()
    expect((await callOf(app, callId)).answersAt).not.toBeNull()
    await app.card.keyboard.press('Escape')
    await countdown(app.card).waitFor({ state: 'detached' })
    expect(await callOf(app, callId)).toMatchObject({ state: 'ringing', answersAt: null })
    await answer(app, callId)
  })

  test('does not answer itself once the caller has given up', async () => {
    await app.configure(answersItself(FAR_OFF))
    const callId = await ring(app, 'loyal')
    await countdown(app.card).waitFor()
    await callerHangsUp(app, callId)
    await untilState(app, callId, 'ended')
    expect((await callOf(app, callId)).endReason).toBe('cancelled')
  })

  test('does not answer itself during another one', async () => {
    await app.configure(answersItself(0))
    const first = await place(app, 'loyal')
    await untilState(app, first, 'active')
    const second = await ring(app, 'unknown')
    expect(await callOf(app, second)).toMatchObject({ state: 'ringing', answersAt: null })
  })

  test('during another one rings softly, shows its card, and can be answered in place of it', async () => {
    const first = await ring(app, 'loyal')
    await answer(app, first)
    await app.phone.evaluate(rememberTones)
    const second = await ring(app, 'unknown')
    await until('the melody', async () => (await tones()).length > 0)
    await app.request('call.answer', { callId: second })
    await untilState(app, second, 'active')
    await untilState(app, first, 'held')
  })

  test('during another one makes no sound, where the settings say so', async () => {
    await app.configure(calling({ callWaiting: 'silent' }))
    const first = await ring(app, 'loyal')
    await answer(app, first)
    await app.phone.evaluate(rememberTones)
    const second = await ring(app, 'unknown')
    expect((await callOf(app, second)).state).toBe('ringing')
    expect(await tones()).toEqual([])
    // the melody that would have been heard by now is heard as soon as it is the only call
    await app.request('call.hang-up', { callId: first })
    await until('the melody', async () => (await tones()).length > 0)
  })

  test('during another one is refused as busy, where the settings say so, and stands in the list', async () => {
    await app.configure(calling({ callWaiting: 'busy' }))
    const first = await ring(app, 'loyal')
    await answer(app, first)
    const second = await place(app, 'unknown')
    await untilState(app, second, 'ended')
    await until('486 at the caller', () => trace.received(/SIP\/2\.0 486 /))
    expect((await callOf(app, second)).endReason).toBe('busy')
    await untilRecord(app, second, 'the end', ({ endReason }) => endReason === 'busy')
    expect(await recordOf(app, second)).toMatchObject({ direction: 'incoming', talkMs: null })
    expect((await callOf(app, first)).state).toBe('active')
    await app.card.getByRole('button', { name: 'Hold' }).waitFor()

    await app.request('call.hang-up', { callId: first })
    await untilState(app, first, 'ended')
    const third = await ring(app, 'unknown')
    expect((await callOf(app, third)).state).toBe('ringing')
  })

  test('can be sent on from its card', async () => {
    const callId = await ring(app, 'loyal')
    await app.card.keyboard.press('Control+T')
    await app.card.getByRole('textbox', { name: 'Send the caller on to' }).fill('nobody at all')
    await app.card.keyboard.press('Enter')
    await app.card.getByRole('alert').getByText('This cannot be read as a number').waitFor()
    await app.card.getByRole('textbox', { name: 'Send the caller on to' }).fill('201')
    await app.card.getByRole('button', { name: 'Send on', exact: true }).click()
    await untilState(app, callId, 'ended')
    await until('302 at the caller', () => trace.received(/SIP\/2\.0 302 [\s\S]*^Contact: <sip:201@/m))
    expect((await callOf(app, callId)).endReason).toBe('forwarded')
    await untilRecord(app, callId, 'the end', ({ endReason }) => endReason === 'forwarded')
    const newest = app.panel.getByRole('complementary', { name: 'Calls' }).getByRole('listitem').first()
    await newest.getByText('forwarded').waitFor()
    expect(await newest.getByText('Missed').count()).toBe(0)
  })
})

describe('a call that comes in, on a real SIP server', () => {
  let lab: SipLab
  let operator: LabOperator

  withSipLab((frame) => void ({ lab, operator } = frame))
  beforeEach(async () => {
    await operator.app.configure({ locale: 'en', ...calling({}) })
    await operator.ready()
  })

  async function desk(user: 'desk1' | 'desk2', autoAnswer: boolean): Promise<DeskPhone> {
    const phone = await lab.baresip(user, { autoAnswer })
    onTestFinished(() => phone.stop())
    return phone
  }

  async function lastEnd(): Promise<EndReason | null | undefined> {
    return (await callsOf(operator.app)).at(-1)?.endReason
  }

  test.each([
    'Call-Info: <sip:lab.test>;answer-after=0',
    'Alert-Info: <http://www.notused.com>;info=alert-autoanswer;delay=1',
    'Answer-Mode: Auto',
  ])('is answered as it asks, on a line that allows it: %s', async (header) => {
    await operator.ready({ mayAnswerItself: true })
    const { exitCode, log } = await lab.sipp({ kind: 'call', caller: { headers: [header] }, durationMilliseconds: 500 })
    expect(exitCode, log).toBe(0)
    await operator.recordedAs('hung-up-by-caller')
  })

  test('rings, whatever it asks, on a line that does not allow it', async () => {
    const headers = ['Call-Info: <sip:lab.test>;answer-after=0', 'Answer-Mode: Auto']
    const { exitCode, log } = await lab.sipp({
      kind: 'cancelled-call',
      caller: { headers },
      ringingMilliseconds: 2_000,
    })
    expect(exitCode, log).toBe(0)
    await operator.recordedAs('cancelled')
  })

  test('rings until it is cancelled in the middle of the wait', async () => {
    await operator.ready({ mayAnswerItself: true })
    const headers = ['Call-Info: <sip:lab.test>;answer-after=50']
    const { exitCode, log } = await lab.sipp({
      kind: 'cancelled-call',
      caller: { headers },
      ringingMilliseconds: 1_000,
    })
    expect(exitCode, log).toBe(0)
    await operator.recordedAs('cancelled')
  })

  test('does not hear the tone that tells the operator', async () => {
    await operator.app.configure(answersItself(0))
    const phone = await desk('desk1', false)
    await phone.dial(`sip:alice@${lab.domain}`)
    await phone.event('CALL_ESTABLISHED')
    await until('audio of ours', async () => (await lab.audio()).some(({ packets }) => packets > 100))
    await phone.hangUp()
    await phone.event('CALL_CLOSED')
    const heard = readWave(phone.heardFiles()[0] ?? '')
    expect(heard.samples.length).toBeGreaterThan(heard.sampleRate)
    for (const hertz of OUR_TONES) {
      expect(Math.max(...pieces(heard).map((piece) => goertzel(piece, hertz)))).toBeLessThan(0.04)
    }
  })

  test('can be sent on to a colleague, whose phone rings then', async () => {
    const [caller, colleague] = [await desk('desk1', false), await desk('desk2', true)]
    await caller.dial(`sip:alice@${lab.domain}`)
    await until('it to ring', async () => (await operator.liveCalls()).length === 1)
    const [call] = await operator.liveCalls()
    const sent = await operator.app.request('call.forward', {
      callId: call?.id ?? '',
      target: `sip:desk2@${lab.domain}`,
    })
    expect(sent).toMatchObject({ ok: true })
    await colleague.event('CALL_ESTABLISHED')
    await caller.event('CALL_ESTABLISHED')
    await operator.recordedAs('forwarded')
    expect(await lastEnd()).toBe('forwarded')
  })

  test('during another one is refused with 486, where the settings say so', async () => {
    await operator.app.configure(calling({ callWaiting: 'busy' }))
    const caller = lab.sipp({ kind: 'call', caller: { number: '201' } })
    await operator.button('Answer').waitFor()
    await operator.answer(caller)
    const { exitCode, log } = await lab.sipp({ kind: 'rejected-call', status: 486, caller: { number: '202' } })
    expect(exitCode, log).toBe(0)
    await until('the record', async () => (await operator.newestRecord())?.endReason === 'busy')
    expect(await operator.liveCalls()).toMatchObject([{ state: 'active' }])
    await operator.button('Hang up').click()
    expect(await caller).toMatchObject({ exitCode: 0 })
  })
})

declare global {
  interface Window {
    /** Pitches of the tones that were started since `rememberTones`. */
    startedTones?: number[]
  }
}

/** Runs in the phone page. */
function rememberTones(): void {
  const isFirst = window.startedTones === undefined
  const started: number[] = []
  window.startedTones = started
  if (!isFirst) return
  // called with its own node below
  // oxlint-disable-next-line typescript/unbound-method
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (this: OscillatorNode, when?: number) {
    window.startedTones?.push(Math.round(this.frequency.value * 100) / 100)
    start.call(this, when)
  }
}
