import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { JSHandle } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { audioSettingsSchema, type AudioDevices, type AudioSettings } from '../../shared/audio-settings.ts'
import type { QualitySample } from '../../shared/call-quality.ts'
import { tone, writeWave } from '../helpers/audio.ts'
import { answer, callOf, finishCalls, ring, untilState } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { watchDevices, type DevicesInUse } from './phone-devices.ts'

describe('audio devices', () => {
  let app: RunningApp
  let devices: DevicesInUse

  beforeAll(async () => {
    app = await launchApp()
    await app.configure({ locale: 'en' })
    await app.registered()
    devices = await watchDevices(app.phone)
  })
  afterEach(async () => {
    await devices.plugInAll()
    await finishCalls(app)
    await app.configure({ audio: audioSettingsSchema.parse({}) })
  })
  afterAll(() => app.close())

  test('are listed by the names that the system gives them, each once', async () => {
    const { microphones, speakers, microphoneInUse, speakerInUse } = await list()
    expect(microphones.length).toBeGreaterThan(1)
    expect(speakers.length).toBeGreaterThan(1)
    for (const names of [microphones, speakers]) {
      expect(new Set(names).size).toBe(names.length)
      expect(names.filter((name) => name === '' || /^default|default audio/iu.test(name))).toStrictEqual([])
    }
    expect(microphones).toContain(microphoneInUse)
    expect(speakers).toContain(speakerInUse)
  })

  test('of the settings are in use, by their names', async () => {
    const { microphone, speaker } = await lastNames()
    await choose({ microphone, speaker })
    expect(await list()).toMatchObject({ microphoneInUse: microphone, speakerInUse: speaker })
  })

  test('of the settings that are not plugged in are left to the system', async () => {
    const before = await list()
    await choose({ microphone: 'A headset at home', speaker: 'A headset at home' })
    expect(await list()).toStrictEqual(before)
  })

  test('of the settings are what a call rings on, is spoken into and is heard from', async () => {
    const { microphone, speaker } = await lastNames()
    await choose({ microphone, speaker, ringer: speaker })
    const callId = await ring(app, 'unknown')
    expect(await devices.ringer()).toBe(speaker)
    await answer(app, callId)
    await until('the chosen microphone', async () => (await devices.microphone()) === microphone)
    await until('the chosen speaker', async () => (await devices.speaker()) === speaker)
  })

  test('can be changed while a call is on', async () => {
    const { microphone, speaker } = await lastNames()
    const callId = await ring(app, 'unknown')
    await answer(app, callId)
    expect(await devices.microphone()).not.toBe(microphone)
    await choose({ microphone, speaker })
    await until('the other microphone', async () => (await devices.microphone()) === microphone)
    await until('the other speaker', async () => (await devices.speaker()) === speaker)
    expect((await callOf(app, callId)).state).toBe('active')
  })

  test('are replaced when they are unplugged in a call, and used again when they are back; muted stays muted', async () => {
    const { microphone, speaker } = await lastNames()
    await choose({ microphone, speaker })
    const callId = await ring(app, 'unknown')
    await answer(app, callId)
    await until('the chosen microphone', async () => (await devices.microphone()) === microphone)
    await app.request('call.mute', { callId, isMuted: true })
    await until('silence', async () => !(await devices.isSending()))

    await devices.unplug([microphone, speaker])
    await until('another microphone', async () => (await devices.microphone()) !== microphone)
    await until('another speaker', async () => (await devices.speaker()) !== speaker)
    expect(await devices.isSending()).toBe(false)
    expect((await list()).microphones).not.toContain(microphone)

    await devices.plugInAll()
    await until('the chosen microphone again', async () => (await devices.microphone()) === microphone)
    await until('the chosen speaker again', async () => (await devices.speaker()) === speaker)
    expect(await devices.isSending()).toBe(false)
    await app.request('call.mute', { callId, isMuted: false })
    await until('the voice', () => devices.isSending())
    expect((await callOf(app, callId)).state).toBe('active')
  })

  test('can be tested: what was said is measured, and only one test runs at a time', async () => {
    const asked = audioSettingsSchema.parse({})
    const [first, second] = await Promise.all([app.request('audio.test', asked), app.request('audio.test', asked)])
    expect(first).toMatchObject({ ok: true })
    expect(first.ok && first.value.level).toBeGreaterThan(0.001)
    expect(second).toMatchObject({ ok: false, error: { code: 'not-now' } })
  })

  function list(): Promise<AudioDevices> {
    return app.ask('audio.list', null)
  }

  /** Those that the system does not choose by itself. */
  async function lastNames(): Promise<{ readonly microphone: string; readonly speaker: string }> {
    const { microphones, speakers, microphoneInUse, speakerInUse } = await list()
    const microphone = microphones.findLast((name) => name !== microphoneInUse)
    const speaker = speakers.findLast((name) => name !== speakerInUse)
    if (microphone === undefined || speaker === undefined) throw new Error('there is only one device of a kind')
    return { microphone, speaker }
  }

  async function choose(changes: Partial<AudioSettings>): Promise<void> {
    await app.configure({ audio: { ...audioSettingsSchema.parse({}), ...changes } })
  }
})

describe('call quality', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-audio-'))
  const microphone = path.join(folder, 'microphone.wav')
  let app: RunningApp
  let samples: JSHandle<Heard[]>

  async function launch(amplitude: number): Promise<void> {
    writeWave(microphone, tone(523, 1, 48_000, amplitude))
    app = await launchApp({ flags: [`--use-file-for-fake-audio-capture=${microphone}`] })
    await app.configure({ locale: 'en' })
    await app.registered()
    samples = await app.panel.evaluateHandle(gatherSamples)
  }
  afterEach(() => app.close())
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const samplesOf = async (callId: string): Promise<QualitySample[]> =>
    (await samples.jsonValue()).filter((heard) => heard.callId === callId).map(({ sample }) => sample)

  test('is told each second of a call that is on, not while it rings or is on hold, and summed up at its end', async () => {
    await launch(0.5)
    const callId = await ring(app, 'unknown')
    expect(await samplesOf(callId), 'while it rings').toStrictEqual([])
    await answer(app, callId)
    await until('six samples', async () => (await samplesOf(callId)).length >= 6)

    const other = await ring(app, 'loyal')
    await answer(app, other)
    await untilState(app, callId, 'held')
    const beforeHold = (await samplesOf(callId)).length
    await until('samples of the other call', async () => (await samplesOf(other)).length >= 3)
    expect(await samplesOf(callId), 'while it is on hold').toHaveLength(beforeHold)
    await app.request('call.hang-up', { callId: other })
    await app.request('call.resume', { callId })
    await until('samples after the hold', async () => (await samplesOf(callId)).length >= beforeHold + 2)

    await app.request('call.hang-up', { callId })
    await untilState(app, callId, 'ended')
    const heard = await samplesOf(callId)
    const { quality } = await callOf(app, callId)
    expect(quality).toMatchObject({ seconds: heard.length, codec: 'opus' })
    expect(quality?.meanOpinionScore).toBeGreaterThan(4)
    expect(quality?.worstMeanOpinionScore).toBeLessThanOrEqual(quality?.meanOpinionScore ?? 0)

    expect(heard.at(-1)).toMatchObject({ codec: 'opus', lossIn: 0, cause: null })
    expect(heard.at(-1)?.microphoneLevel).toBeGreaterThan(0.01)
    expect(heard.filter(({ roundTripMs }) => roundTripMs !== null).length, 'RTCP came back').toBeGreaterThan(0)
  })

  test('has a silent microphone for a cause, but not a muted one', async () => {
    await launch(0)
    const muted = await ring(app, 'unknown')
    await answer(app, muted)
    await app.request('call.mute', { callId: muted, isMuted: true })
    await until('eight samples', async () => (await samplesOf(muted)).length >= 8)
    expect((await samplesOf(muted)).map(({ cause }) => cause)).not.toContain('microphone-silent')
    await app.request('call.mute', { callId: muted, isMuted: false })
    await until('the cause', async () => (await samplesOf(muted)).at(-1)?.cause === 'microphone-silent')
  })
})

type Heard = { readonly callId: string; readonly sample: QualitySample }

/** Runs in the panel: what it is told of the quality of calls from now on. */
function gatherSamples(): Heard[] {
  const heard: Heard[] = []
  window.vizitkaWire.onMessage((message) => {
    if (typeof message !== 'object' || message === null) return
    if ('event' in message && message.event === 'call.quality' && 'payload' in message) {
      // main has checked it
      heard.push(message.payload as Heard)
    }
  })
  return heard
}
