import type { Locator } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { answer, callerHangsUp, callOf, recordOf, ring, untilNoteIs, untilState, windowState } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'
import { traceSip, type SipTrace } from './sip-trace.ts'

const CALL_BUTTONS = ['Answer', 'Busy', 'Decline']

describe('call control', () => {
  let app: RunningApp
  /** The SIP messages of both ends, as the library logs them. */
  let trace: SipTrace

  withDemoLine(async (started) => {
    app = started
    trace = await traceSip(app.phone)
  })
  beforeEach(() => trace.clear())

  const button = (name: string): Locator => app.card.getByRole('button', { name, exact: true })
  const others = (): Locator => app.card.getByRole('list', { name: 'Other calls' })
  const note = (): Locator => app.card.getByRole('textbox', { name: 'Note', exact: true })
  const received = (pattern: RegExp): boolean => trace.received(pattern)

  const acknowledged = (): number => trace.count(/received text message:\s+ACK sip:/)

  test('busy reaches the caller as 486', async () => {
    const callId = await ring(app, 'loyal')
    await button('Busy').click()
    await untilState(app, callId, 'ended')
    await until('486 at the caller', () => received(/SIP\/2\.0 486 /))
    expect((await callOf(app, callId)).endReason).toBe('busy')
  })

  test('decline reaches the caller as 603', async () => {
    const callId = await ring(app, 'loyal')
    await button('Decline').click()
    await untilState(app, callId, 'ended')
    await until('603 at the caller', () => received(/SIP\/2\.0 603 /))
    expect((await callOf(app, callId)).endReason).toBe('declined')
  })

  test('hanging up sends the caller a BYE', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await button('Hang up').click()
    await until('BYE at the caller', () => received(/BYE sip:/))
    expect((await callOf(app, callId)).endReason).toBe('hung-up-by-operator')
  })

  test('mute and unmute', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await button('Mute').click()
    await button('Unmute').waitFor()
    expect((await callOf(app, callId)).isMuted).toBe(true)
    expect(await app.card.getByText(/^muted \d/).isVisible()).toBe(true)
    await button('Unmute').click()
    await button('Mute').waitFor()
    expect((await callOf(app, callId)).isMuted).toBe(false)
  })

  test('hold and resume are renegotiated with the caller', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await until('the ACK of the answer', () => acknowledged() === 1)
    await button('Hold').click()
    await untilState(app, callId, 'held')
    await until('the hold at the caller', () => received(/^a=(?:sendonly|inactive)/m) && acknowledged() === 2)
    await app.card.getByText(/^on hold \d/).waitFor()
    trace.clear()
    await button('Resume').click()
    await untilState(app, callId, 'active')
    await until('the resumption at the caller', () => received(/^a=sendrecv/m) && acknowledged() === 1)
  })

  test('the keys on the buttons do what the buttons do', async () => {
    const callId = await ring(app, 'loyal')
    await app.card.keyboard.press('Control+Enter')
    await until('the ACK of the answer', () => acknowledged() === 1)
    await app.card.keyboard.press('F6')
    await button('Resume').waitFor()
    await until('the ACK of the hold', () => acknowledged() === 2)
    expect((await callOf(app, callId)).state).toBe('held')
    await app.card.keyboard.press('F6')
    await button('Mute').waitFor()
    expect((await callOf(app, callId)).state).toBe('active')
    await app.card.keyboard.press('F7')
    await button('Unmute').waitFor()
    await app.card.keyboard.press('F8')
    await untilState(app, callId, 'ended')
  })

  test('an operator who changes between hold and talk as soon as the button shows it is not told to try again', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    for (let times = 0; times < 5; times += 1) {
      await button('Hold').waitFor({ timeout: 5_000 })
      await app.card.keyboard.press('F6')
      await button('Resume').waitFor({ timeout: 5_000 })
      await app.card.keyboard.press('F6')
    }
    await button('Hold').waitFor({ timeout: 5_000 })
    expect(await app.card.getByRole('alert').count()).toBe(0)
    expect((await callOf(app, callId)).state).toBe('active')
  })

  test('neither Enter nor the space bar answers a call that has just come', async () => {
    const callId = await ring(app, 'loyal')
    for (const key of ['Enter', 'Space', 'a', '1']) await app.card.keyboard.press(key)
    // a request behind the keys: had one of them answered, main would know by now
    await app.request('sync.status', null)
    expect((await callOf(app, callId)).state).toBe('ringing')
  })

  describe('a second call', () => {
    test('takes the card over; the first is in the strip with its own buttons', async () => {
      const first = await ring(app, 'loyal')
      await answer(app, first)
      await ring(app, 'suspect')
      await app.card.getByRole('heading', { level: 1, name: 'Alexander Pushkin' }).waitFor()
      const strip = others()
      expect(await strip.getByRole('button', { name: 'Show Анна Сидорова' }).isVisible()).toBe(true)
      expect(await strip.getByRole('button', { name: 'Hold', exact: true }).isVisible()).toBe(true)
      expect(await strip.getByRole('button', { name: 'Hang up', exact: true }).isVisible()).toBe(true)
      expect(await strip.getByRole('button', { name: 'Answer', exact: true }).count()).toBe(0)
    })

    test('rings in the strip while the operator is typing, and takes no letter away', async () => {
      const first = await ring(app, 'loyal')
      await answer(app, first)
      await note().click()
      await app.card.keyboard.type('half of a sen')
      const second = await ringInTheStrip()
      await app.card.keyboard.type('tence')
      await untilNoteIs(app, first, 'half of a sentence')
      expect(await app.card.getByRole('heading', { level: 1, name: 'Анна Сидорова' }).isVisible()).toBe(true)
      await others().getByRole('button', { name: 'Answer', exact: true }).click()
      await untilState(app, second, 'active')
      expect((await callOf(app, first)).state).toBe('held')
    })

    test('answered puts the first on hold, and resuming swaps them', async () => {
      const first = await ring(app, 'loyal')
      await answer(app, first)
      const second = await ring(app, 'suspect')
      await app.card.getByRole('toolbar').last().getByRole('button', { name: 'Answer', exact: true }).click()
      await untilState(app, second, 'active')
      expect((await callOf(app, first)).state).toBe('held')
      await others().getByRole('button', { name: 'Resume', exact: true }).click()
      await untilState(app, first, 'active')
      expect((await callOf(app, second)).state).toBe('held')
    })

    test('that the caller gives up leaves the first as it was, and the card shows it again', async () => {
      const first = await ring(app, 'loyal')
      await answer(app, first)
      const second = await ring(app, 'suspect')
      await callerHangsUp(app, second)
      await untilState(app, second, 'ended')
      await app.card.getByRole('heading', { level: 1, name: 'Анна Сидорова' }).waitFor()
      expect((await callOf(app, first)).state).toBe('active')
      expect(await others().count()).toBe(0)
    })

    test('of which the operator declines one leaves the other ringing', async () => {
      const first = await ring(app, 'loyal')
      const second = await ring(app, 'suspect')
      await others().getByRole('button', { name: 'Decline', exact: true }).click()
      await untilState(app, first, 'ended')
      expect((await callOf(app, second)).state).toBe('ringing')
      expect(await button('Answer').isVisible()).toBe(true)
    })

    async function ringInTheStrip(): Promise<string> {
      const placed = await app.request('demo.call', { demoId: 'suspect' })
      expect(placed.ok).toBe(true)
      await others().getByRole('button', { name: 'Show Alexander Pushkin' }).waitFor()
      const session = await app.request('session.get', null)
      const call = session.ok ? session.value.calls.find(({ state }) => state === 'ringing') : undefined
      if (!call) throw new Error('no call rings')
      return call.id
    }
  })

  test('a caller who gives up while it rings is missed, and the card goes away', async () => {
    const callId = await ring(app, 'loyal')
    await until('the card to be on the screen', async () => (await windowState(app, 'card')).isVisible)
    await callerHangsUp(app, callId)
    await untilState(app, callId, 'ended')
    await until('the card to go away', async () => !(await windowState(app, 'card')).isVisible)
    expect((await callOf(app, callId)).endReason).toBe('cancelled')
    await app.panel
      .getByRole('button', { name: /Анна Сидорова.*missed/ })
      .first()
      .waitFor()
  })

  test('a caller who hangs up while talking leaves the note to be finished', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await note().fill('wants to')
    await callerHangsUp(app, callId)
    await button('Done').waitFor()
    expect((await callOf(app, callId)).endReason).toBe('hung-up-by-caller')
    expect(await app.card.getByText('caller hung up', { exact: true }).isVisible()).toBe(true)
    await note().press('End')
    await app.card.keyboard.type(' be called back')
    await untilNoteIs(app, callId, 'wants to be called back')
    await button('Done').click()
    await until('the card to go away', async () => !(await windowState(app, 'card')).isVisible)
    expect((await recordOf(app, callId)).note).toBe('wants to be called back')
  })

  test('a note is saved though the card is put away right after the last letter', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await callerHangsUp(app, callId)
    await button('Done').waitFor()
    await note().fill('typed at the last moment')
    await app.card.keyboard.press('Escape')
    await untilNoteIs(app, callId, 'typed at the last moment')
  })

  test('another language and appearance are chosen during a call, and the call goes on', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await app.configure({ locale: 'ru', theme: 'dark' })
    await app.card.getByRole('button', { name: 'Завершить' }).waitFor()
    await app.configure({ locale: 'en', theme: 'light' })
    await button('Hang up').waitFor()
    // a round through the phone: it has done by now what the new settings asked of it
    await app.request('call.mute', { callId, isMuted: true })
    expect((await callOf(app, callId)).state).toBe('active')
  })

  test('the buttons of the call stay in view while the form is long', async () => {
    await ring(app, 'unknown')
    await app.card.getByRole('textbox', { name: 'Name', exact: true }).fill('Анна Сидорова')
    await app.card.getByText('A client already?').waitFor()
    const types = app.card.getByRole('combobox', { name: 'Client type' })
    const groups = types.getByRole('group')
    for (let index = 0; index < (await groups.count()); index += 1) {
      const label = await groups.nth(index).getByRole('option').first().textContent()
      await types.selectOption({ label: label ?? '' })
    }
    for (const name of CALL_BUTTONS) await expectInView(button(name), app)
    await note().fill('a line\n'.repeat(40))
    for (const name of CALL_BUTTONS) await expectInView(button(name), app)
    const { bounds, workArea } = await windowState(app, 'card')
    expect(bounds.y).toBeGreaterThanOrEqual(workArea.y)
    expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.y + workArea.height)
  })
})

async function expectInView(button: Locator, app: RunningApp): Promise<void> {
  const box = await button.boundingBox()
  if (!box) throw new Error('the button is not in the page')
  const window = await app.card.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const name = await button.innerText()
  expect(box.x, name).toBeGreaterThanOrEqual(0)
  expect(box.y, name).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width, name).toBeLessThanOrEqual(window.width)
  expect(box.y + box.height, name).toBeLessThanOrEqual(window.height)
  // and nothing lies over it
  await button.click({ trial: true })
}
