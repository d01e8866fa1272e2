import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import type { OperatorState, OperatorStateSettings, StateTime } from '../../shared/operator-state.ts'
import { operatorStateSettingsSchema } from '../../shared/operator-state.ts'
import {
  answer,
  callerHangsUp,
  callOf,
  callsOf,
  dial,
  finishCalls,
  place,
  ring,
  untilState,
  windowState,
} from './calls.ts'
import { launchOnDemoLine } from './demo-line-frame.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { traceSip, type SipTrace } from './sip-trace.ts'

describe('the operator’s state', () => {
  let app: RunningApp
  let trace: SipTrace

  beforeAll(async () => {
    app = await launchOnDemoLine()
    trace = await traceSip(app.phone)
    await app.registered()
  })
  beforeEach(async () => {
    await useRules({})
    await app.ask('operator.set-do-not-disturb', { isOn: false })
    await app.ask('operator.set-state', { state: 'ready', reason: '' })
    trace.clear()
  })
  afterEach(() => finishCalls(app))
  afterAll(() => app.close())

  /** What is left out is as it ships. */
  async function useRules(states: Partial<OperatorStateSettings>): Promise<void> {
    await app.configure({ operatorState: { ...operatorStateSettingsSchema.parse({}), ...states } })
  }

  async function operator(): Promise<OperatorState> {
    return (await app.ask('session.get', null)).operator
  }

  function untilOperatorIs(state: OperatorState['state']): Promise<void> {
    return until(`the state «${state}»`, async () => (await operator()).state === state)
  }

  const bar = (): Locator => app.panel.getByRole('region', { name: 'Your state' })
  const stateButton = (name: RegExp | string): Locator => bar().getByRole('button', { name })
  const choice = (name: string): Locator => app.panel.getByRole('menuitemradio', { name, exact: true })
  const onCard = (name: string): Locator => app.card.getByRole('button', { name, exact: true })

  /** A call that was answered, and that the caller has ended. */
  async function talk(): Promise<string> {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await callerHangsUp(app, callId)
    await untilState(app, callId, 'ended')
    return callId
  }

  test('is ready after the start', async () => {
    await stateButton(/^Ready/).waitFor()
    expect(await bar().getByText('You take no calls').count()).toBe(0)
  })

  test('is chosen from the menu with the keyboard, and shown with its time', async () => {
    await app.panel.keyboard.press('Control+b')
    await choice('Ready').waitFor()
    expect(await choice('Ready').getAttribute('aria-checked')).toBe('true')
    await app.panel.keyboard.press('ArrowDown')
    await app.panel.keyboard.press('Enter')
    await stateButton(/^Break: .?Lunch.*0:0\d/).waitFor()
    await bar().getByText('You take no calls').waitFor()
    expect(await operator()).toMatchObject({ state: 'break', reason: 'lunch' })
    expect(await choice('Ready').count()).toBe(0)
    await stateButton(/^Break/).click()
    await choice('Ready').click()
    await stateButton(/^Ready/).waitFor()
  })

  test('menu closes by Esc, and nothing has changed', async () => {
    await stateButton(/^Ready/).click()
    await choice('Offline').waitFor()
    await app.panel.keyboard.press('Escape')
    await until('the menu to close', async () => (await choice('Offline').count()) === 0)
    expect((await operator()).state).toBe('ready')
  })

  test('offers the company’s own reasons', async () => {
    await useRules({ breakReasons: ['Namaz', 'Day of rest'] })
    await stateButton(/^Ready/).click()
    await choice('Day of rest').click()
    await stateButton(/^Break: .?Day of rest/).waitFor()
    expect(await operator()).toMatchObject({ state: 'break', reason: 'Day of rest' })
  })

  test.each(['break', 'offline', 'after-call'] as const)(
    '«%s» refuses a call as busy: it does not ring, no card is shown, and it is listed',
    async (state) => {
      await app.ask('operator.set-state', { state, reason: state === 'break' ? 'lunch' : '' })
      const callId = await place(app, 'loyal')
      await untilState(app, callId, 'ended')
      await until('486 at the caller', () => trace.received(/SIP\/2\.0 486 /))
      expect(trace.received(/SIP\/2\.0 18\d /)).toBe(false)
      expect(await callOf(app, callId)).toMatchObject({ endReason: 'not-ready', stamps: { cardPaintedAt: null } })
      await listedAsNotTaken(callId)
      expect((await windowState(app, 'card')).isVisible).toBe(false)
    },
  )

  test('«do not disturb» refuses a call, whatever the state is, and is switched by its key', async () => {
    await app.panel.keyboard.press('Control+n')
    await bar().getByRole('button', { name: 'Do not disturb', pressed: true }).waitFor()
    expect(await operator()).toMatchObject({ state: 'ready', isDoNotDisturb: true })
    const callId = await place(app, 'loyal')
    await untilState(app, callId, 'ended')
    await until('486 at the caller', () => trace.received(/SIP\/2\.0 486 /))
    await listedAsNotTaken(callId)
    await app.panel.keyboard.press('Control+n')
    await until('calls to be taken', async () => !(await operator()).isDoNotDisturb)
    await untilState(app, await ring(app, 'loyal'), 'ringing')
  })

  test('of a break lets the operator call out', async () => {
    await app.ask('operator.set-state', { state: 'break', reason: 'lunch' })
    const callId = await dial(app, '+74951230299')
    await untilState(app, callId, 'active')
    await app.ask('call.hang-up', { callId })
    await untilState(app, callId, 'ended')
    expect(await operator()).toMatchObject({ state: 'break', reason: 'lunch' })
  })

  test('that is asked for during a call begins after it, or is taken back', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await app.ask('operator.set-state', { state: 'break', reason: 'rest' })
    await bar()
      .getByText(/After this call: .?Break: .?Rest/)
      .waitFor()
    expect(await operator()).toMatchObject({ state: 'ready', next: { state: 'break', reason: 'rest' } })
    await bar().getByRole('button', { name: 'Take it back' }).click()
    await until('it to be taken back', async () => (await operator()).next === null)
    await app.ask('operator.set-state', { state: 'break', reason: 'rest' })
    await callerHangsUp(app, callId)
    await stateButton(/^Break: .?Rest/).waitFor()
  })

  describe('after a call', () => {
    test('is ready, and after-call work is one press away', async () => {
      const callId = await talk()
      expect((await operator()).state).toBe('ready')
      await onCard('After-call work').click()
      await app.card.getByText(/^0:0\d$/).waitFor()
      expect(await operator()).toMatchObject({ state: 'after-call', wrapUp: { callId, mode: 'optional' } })
      await onCard('Done').click()
      await untilOperatorIs('ready')
      await until('the card to go away', async () => !(await windowState(app, 'card')).isVisible)
    })

    test('that has to be finished stays so until «done», and the note goes on', async () => {
      await useRules({ wrapUp: { mode: 'required', seconds: 60 } })
      const callId = await talk()
      await stateButton(/^After-call work/).waitFor()
      await app.card.getByRole('group', { name: 'After-call work' }).waitFor()
      await app.card.getByRole('textbox', { name: 'Note', exact: true }).fill('wants an invoice')
      // only the card goes: the work is not done by that
      await onCard('Close').click()
      await until('the card to go away', async () => !(await windowState(app, 'card')).isVisible)
      expect(await operator()).toMatchObject({ state: 'after-call', wrapUp: { callId, mode: 'required' } })
      await app.panel.keyboard.press('Control+e')
      await untilOperatorIs('ready')
    })

    test('with timed work becomes ready by itself', async () => {
      await useRules({ wrapUp: { mode: 'timed', seconds: 5 } })
      await talk()
      expect(await operator()).toMatchObject({ state: 'after-call', wrapUp: { mode: 'timed' } })
      await bar()
        .getByText(/^0:0\d left$/)
        .waitFor()
      await app.card.getByText(/^0:0\d left$/).waitFor()
      await untilOperatorIs('ready')
      const { since } = await operator()
      const times = await app.request('operator-times.list', { from: since - 10_000, to: since + 1 })
      const work = times.ok && times.value.times.findLast(({ state }) => state === 'after-call')
      if (!work || work.endedAt === null) throw new Error('no finished after-call work was recorded')
      expect(work.endedAt - work.startedAt).toBeGreaterThanOrEqual(5_000)
    })

    test('goes by the rule of the queue that was called', async () => {
      const queue = DEMO_CALLS.find(({ id }) => id === 'loyal')?.calledLine ?? ''
      await useRules({
        wrapUp: { mode: 'none', seconds: 60 },
        wrapUpByQueue: [{ queue, mode: 'required', seconds: 60 }],
      })
      await talk()
      expect(await operator()).toMatchObject({ state: 'after-call', wrapUp: { mode: 'required' } })
    })

    test('lets a break wait until the work is done', async () => {
      await useRules({ wrapUp: { mode: 'required', seconds: 60 } })
      const callId = await ring(app, 'loyal')
      await answer(app, callId)
      await app.ask('operator.set-state', { state: 'break', reason: 'lunch' })
      await callerHangsUp(app, callId)
      await bar()
        .getByText(/Then: .?Break: .?Lunch/)
        .waitFor()
      await onCard('Done').click()
      await untilOperatorIs('break')
    })

    test('that nobody answered there is no work', async () => {
      await useRules({ wrapUp: { mode: 'required', seconds: 60 } })
      const callId = await ring(app, 'loyal')
      await callerHangsUp(app, callId)
      await untilState(app, callId, 'ended')
      expect((await operator()).state).toBe('ready')
    })
  })

  describe('told by a feature code', () => {
    const codes = { ready: '*47', break: '*46', 'after-call': '', offline: '' }

    test('reaches the server; calls are left to it then, and nobody sees a call', async () => {
      await useRules({ signal: 'feature-codes', featureCodes: codes })
      await until('the code of «ready»', () => trace.received(/INVITE sip:\*47@/))
      const before = (await callsOf(app)).length
      await app.ask('operator.set-state', { state: 'break', reason: 'lunch' })
      await until('the code of «break» to be answered and hung up', () =>
        trace.received(/message:\s+BYE sip:[^]*^To: <sip:\*46@/m),
      )
      expect((await callsOf(app)).length).toBe(before)
      const callId = await ring(app, 'loyal')
      expect((await callOf(app, callId)).state).toBe('ringing')
      expect((await operator()).signalProblem).toBeNull()
    })

    test('that is refused is told, and calls are refused as busy', async () => {
      await useRules({ signal: 'feature-codes', featureCodes: { ...codes, break: '*04' } })
      await app.ask('operator.set-state', { state: 'break', reason: 'lunch' })
      await bar()
        .getByRole('alert')
        .getByText(/Embedded demo line.*does not know that you are away.*404/)
        .waitFor()
      expect((await operator()).state).toBe('break')
      const callId = await place(app, 'loyal')
      await untilState(app, callId, 'ended')
      expect((await callOf(app, callId)).endReason).toBe('not-ready')
      await app.ask('operator.set-state', { state: 'ready', reason: '' })
      await until('the problem to be over', async () => (await operator()).signalProblem === null)
    })
  })

  test('is told again to a phone that was made again', async () => {
    await app.ask('operator.set-state', { state: 'offline', reason: '' })
    await app.phone.reload()
    await app.registered()
    const callId = await place(app, 'loyal')
    await untilState(app, callId, 'ended')
    expect((await callOf(app, callId)).endReason).toBe('not-ready')
  })

  test('is summed up in «my day»', async () => {
    await bar().getByRole('button', { name: 'My day' }).click()
    const day = app.panel.getByRole('dialog', { name: 'My day' })
    for (const text of ['Ready', 'Offline', 'On calls', 'Calls']) await day.getByText(text, { exact: true }).waitFor()
    await day.getByText(/^Break: .?Lunch/).waitFor()
    await app.panel.keyboard.press('Escape')
    await until('it to close', async () => (await day.count()) === 0)
  })

  test('is set up in the settings', async () => {
    await app.panel.getByRole('button', { name: 'Settings' }).click()
    const dialog = app.panel.getByRole('dialog', { name: 'Settings' })
    await dialog.getByLabel('Reasons for a break, one per line').fill('Tea\n\n  Lunch at home ')
    const afterCall = dialog.getByLabel('After a call').first()
    await afterCall.selectOption({ label: 'After-call work for a set time' })
    await dialog.getByRole('spinbutton', { name: 'Seconds', exact: true }).fill('2')
    await dialog.getByRole('button', { name: 'Add a rule for a queue' }).click()
    await dialog.getByLabel('Queue: called number or name, or a line').fill('Complaints')
    await dialog.getByLabel('While you take no calls').selectOption({ label: 'The server is told by a code' })
    await dialog.getByLabel(/Code for .*Break/).fill('*4a6')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await until('the dialog to close', async () => (await dialog.count()) === 0)
    const session = await app.request('session.get', null)
    expect(session.ok && session.value.settings.operatorState).toMatchObject({
      breakReasons: ['Tea', 'Lunch at home'],
      wrapUp: { mode: 'timed', seconds: 5 },
      wrapUpByQueue: [{ queue: 'Complaints', mode: 'timed', seconds: 5 }],
      signal: 'feature-codes',
      featureCodes: { break: '*46' },
    })
  })

  test('is recorded with its times, which end with the app; the next start begins as ready', async () => {
    const from = Date.now()
    await app.ask('operator.set-state', { state: 'break', reason: 'lunch' })
    await app.ask('operator.set-state', { state: 'offline', reason: '' })
    await app.close({ keepUserData: true })
    const closedAt = Date.now()
    app = await launchApp({ userData: app.userData })
    const times = async (): Promise<StateTime[]> => {
      const listed = await app.request('operator-times.list', { from, to: Date.now() + 1 })
      return listed.ok ? listed.value.times : []
    }
    await until('the times', async () => (await times()).length === 4)
    const [before, onBreak, offline, afterStart] = await times()
    expect([before?.state, onBreak?.state, offline?.state]).toEqual(['ready', 'break', 'offline'])
    expect(onBreak).toMatchObject({ reason: 'lunch', startedAt: before?.endedAt, endedAt: offline?.startedAt })
    expect(offline?.endedAt).toBeLessThanOrEqual(closedAt)
    expect(afterStart).toMatchObject({ state: 'ready', endedAt: null })
    expect(afterStart?.startedAt).toBeGreaterThanOrEqual(closedAt)
    expect((await operator()).state).toBe('ready')
  })

  async function listedAsNotTaken(callId: string): Promise<void> {
    await until('the record', async () => {
      const records = await app.request('calls.list', { search: '', before: null, limit: 1 })
      return records.ok && records.value[0]?.callId === callId && records.value[0].endReason === 'not-ready'
    })
    const list = app.panel.getByRole('complementary', { name: 'Calls' })
    await list.getByRole('listitem').first().getByText('missed · you took no calls').waitFor()
  }
})
