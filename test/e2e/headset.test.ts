import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { callingSettingsSchema } from '../../shared/calling-settings.ts'
import { HEADSET_SHAPES } from '../helpers/hid-headsets.ts'
import { collectionsOf } from '../helpers/report-descriptor.ts'
import { answer, callOf, finishCalls, ring, untilState } from './calls.ts'
import { launchOnDemoLine } from './demo-line-frame.ts'
import { headsetIn, type PageHeadset } from './headset-in-page.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

const NAME = 'Evolve2 40'
const REPORT = 2
const OFF_HOOK = 0b0000_0001
const MUTE_PRESS = 0b0000_0101
const LAMPS = { idle: 0, ringing: 0b1000_1000, talking: 0b0010_0001, muted: 0b0000_0101, held: 0b0011_0001 }

describe('a headset with buttons', () => {
  let app: RunningApp
  let headset: PageHeadset

  beforeAll(async () => {
    app = await launchOnDemoLine()
    headset = await headsetIn(app.phone, {
      name: NAME,
      collections: collectionsOf(HEADSET_SHAPES['one report, presses']),
      echo: { reportId: REPORT, hookIn: 0, hookOut: 0 },
    })
  })
  beforeEach(async () => {
    await headset.plugIn()
    await untilHeadset(NAME)
  })
  afterEach(async () => {
    await finishCalls(app)
    await headset.unplug()
    await untilHeadset(null)
  })
  afterAll(() => app.close())

  async function untilHeadset(name: string | null): Promise<void> {
    await until(`the headset ${name}`, async () => {
      const session = await app.request('session.get', null)
      return session.ok && session.value.headset === name
    })
  }
  async function untilLamps(state: keyof typeof LAMPS): Promise<void> {
    await until(`the lamps of ${state}`, async () => (await headset.written(REPORT))?.[0] === LAMPS[state])
  }
  const press = (byte: number): Promise<void> => headset.report(REPORT, byte, 0)

  test('rings, answers, mutes and hangs up, and its lamps follow', async () => {
    const callId = await ring(app, 'loyal')
    await untilLamps('ringing')
    await press(OFF_HOOK)
    await untilState(app, callId, 'active')
    await untilLamps('talking')
    await press(MUTE_PRESS)
    await press(OFF_HOOK)
    await until('mute', async () => (await callOf(app, callId)).isMuted)
    await untilLamps('muted')
    await press(MUTE_PRESS)
    await until('no mute', async () => !(await callOf(app, callId)).isMuted)
    await untilLamps('talking')
    await press(0)
    await untilState(app, callId, 'ended')
    expect((await callOf(app, callId)).endReason).toBe('hung-up-by-operator')
    await untilLamps('idle')
  })

  test('does not hang up by its own reply to what was done by mouse', async () => {
    const callId = await ring(app, 'unknown')
    await answer(app, callId)
    await untilLamps('talking')
    await app.request('call.mute', { callId, isMuted: true })
    await untilLamps('muted')
    await app.request('call.mute', { callId, isMuted: false })
    await app.request('call.hold', { callId })
    await untilLamps('held')
    await app.request('call.resume', { callId })
    await untilLamps('talking')
    expect((await callOf(app, callId)).state).toBe('active')
  })

  test('rejects by its key', async () => {
    const callId = await ring(app, 'unknown')
    await untilLamps('ringing')
    await headset.report(REPORT, 0, 0b0000_0100)
    await untilState(app, callId, 'ended')
    expect((await callOf(app, callId)).endReason).toBe('declined')
  })

  test('can be unplugged during a call, and is in step when it is back', async () => {
    const callId = await ring(app, 'unknown')
    await untilLamps('ringing')
    await press(OFF_HOOK)
    await untilState(app, callId, 'active')
    await headset.unplug()
    await untilHeadset(null)
    expect((await callOf(app, callId)).state).toBe('active')
    await headset.plugIn()
    await untilHeadset(NAME)
    await untilLamps('talking')
    await press(0)
    await untilState(app, callId, 'ended')
  })

  test('is left to other programs while its buttons are off', async () => {
    await app.configure({ calling: callingSettingsSchema.parse({ usesHeadsetButtons: false }) })
    await untilHeadset(null)
    await app.configure({ calling: callingSettingsSchema.parse({}) })
    await untilHeadset(NAME)
  })

  test('is named at the bottom of the panel and in the settings', async () => {
    await app.panel.locator('footer', { hasText: NAME }).waitFor()
    await app.panel.getByRole('button', { name: 'Settings' }).click()
    const dialog = app.panel.getByRole('dialog')
    await dialog.getByText(NAME).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })
})

describe('devices', () => {
  test('of no kind are given to a window that needs none, and headsets to the phone without a question', async () => {
    const app = await launchApp()
    try {
      expect(await app.phone.evaluate(async () => Array.isArray(await navigator.hid.getDevices()))).toBe(true)
      const asked = await app.panel.evaluate(async () => {
        const hid = navigator.hid as unknown as { requestDevice: (options: unknown) => Promise<unknown[]> }
        return hid.requestDevice({ filters: [] }).then(
          (devices) => devices.length,
          (error: unknown) => (error instanceof DOMException ? error.name : 'other'),
        )
      })
      expect([0, 'SecurityError', 'NotAllowedError', 'NotFoundError']).toContain(asked)
    } finally {
      await app.close()
    }
  })
})
