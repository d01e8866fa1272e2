import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { callingSettingsSchema, type CallingSettings } from '../../shared/calling-settings.ts'
import { callOf, dial, finishCalls, ring, untilState } from './calls.ts'
import { launchOnDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'
import { listenToSounds, type PhoneSounds } from './phone-sounds.ts'

/** Numbers of the embedded line, by what becomes of a call there. */
const ANSWERS = '201'
const BUSY = '300'
const NOT_FOUND = '304'

describe('what the phone plays', () => {
  let app: RunningApp
  let sounds: PhoneSounds

  beforeAll(async () => {
    app = await launchOnDemoLine()
    sounds = await listenToSounds(app.phone)
  })
  afterEach(async () => {
    await finishCalls(app)
    await sounds.isOver()
    await set({})
  })
  afterAll(() => app.close())

  function set(calling: Partial<CallingSettings>): Promise<void> {
    return app.configure({ calling: callingSettingsSchema.parse(calling) })
  }

  test.each([
    { country: 'DE', hertz: [425], others: [440, 480, 400] },
    { country: 'US', hertz: [440, 480], others: [620, 400, 350] },
    { country: 'CN', hertz: [450], others: [400, 500] },
  ])('while it rings there is the ringing tone of $country', async ({ country, hertz, others }) => {
    await set({ toneCountry: country })
    const callId = await dial(app, ANSWERS)
    await until('it to ring there', async () => (await callOf(app, callId)).isRingingThere)
    await sounds.hears(hertz, others)
    await untilState(app, callId, 'active')
    await sounds.isOver()
  })

  test('while it rings there is the ringing tone of the default country, where none is chosen', async () => {
    await app.configure({ defaultCountry: 'GB' })
    await dial(app, ANSWERS)
    await sounds.hears([400, 450], [425, 480])
    await app.configure({ defaultCountry: 'RU' })
  })

  test('when the other side is busy is its busy tone, for some seconds', async () => {
    await set({ toneCountry: 'US' })
    await untilState(app, await dial(app, BUSY), 'ended')
    await sounds.hears([480, 620], [440, 425])
    await sounds.isOver()
  })

  test('when a call was not answered ends at once when another begins', async () => {
    await set({ toneCountry: 'US' })
    await untilState(app, await dial(app, NOT_FOUND), 'ended')
    await sounds.hears([480, 620])
    await dial(app, ANSWERS)
    await sounds.hears([440, 480], [620])
  })

  test('when the operator hangs up is nothing', async () => {
    await set({ toneCountry: 'US' })
    const callId = await dial(app, ANSWERS)
    await sounds.hears([440, 480])
    await app.request('call.hang-up', { callId })
    await untilState(app, callId, 'ended')
    await sounds.isOver()
  })

  test('when somebody calls is the melody for the type of the client, else that of the line', async () => {
    const first = await ring(app, 'loyal')
    await sounds.hears([587.33])
    const card = await app.request('card.open', { callId: first, locale: 'en' })
    if (!card.ok || card.value.subject.kind !== 'known') throw new Error('the client is not known')
    const [type] = card.value.subject.client.types
    if (!type) throw new Error('the client has no type')
    await finishCalls(app)
    await set({ ringByType: [{ typology: type.typology, type: type.type, ringTone: 'bell' }] })
    await ring(app, 'loyal')
    await sounds.hears([783.99], [587.33])
    await finishCalls(app)
    await ring(app, 'unknown')
    await sounds.hears([587.33], [783.99])
  })

  test('when a melody is chosen is that melody, once, unless a call rings', async () => {
    const tried = await app.request('ring-tone.try', { ringTone: 'pulse' })
    expect(tried.ok).toBe(true)
    await sounds.hears([698.46])
    await sounds.isOver()
    await ring(app, 'unknown')
    expect(await app.request('ring-tone.try', { ringTone: 'pulse' })).toMatchObject({ error: { code: 'not-now' } })
  })
})
