import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFaultyCrm } from '../helpers/faulty-crm.ts'
import { Marigold, marigoldPeople } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'
import { answer, callerHangsUp, finishCalls, ring, untilState } from './calls.ts'
import { gatherComplaints } from './complaints.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { workWithMarigold } from './marigold-crm.ts'
import { picturesOf } from './pictures-of-states.ts'

describe('the outbox', () => {
  let app: RunningApp
  const complaints: string[] = []

  beforeAll(async () => {
    app = await launchApp()
    await app.configure({ locale: 'en' })
    await app.synced()
    await app.registered()
    gatherComplaints(app.panel, 'panel', complaints)
  })
  afterAll(() => app.close())

  const dialog = () => app.panel.getByRole('dialog')

  /** Somebody calls, is entered as a new client, and hangs up; the CRM is told. */
  async function enterCaller(
    caller: Parameters<typeof ring>[1],
    entered: { readonly number: string; readonly name: string; readonly reason: string },
  ): Promise<void> {
    const callId = await ring(app, caller)
    await answer(app, callId)
    const unsaid = { company: '', email: '', country: null, language: null, place: '', timeZone: null, types: {} }
    const quickEntry = { kind: 'person', ...unsaid, ...entered } as const
    const submitted = await app.request('quick-entry.submit', { callId, quickEntry, locale: 'en' })
    expect(submitted.ok).toBe(true)
    await callerHangsUp(app, callId)
    await untilState(app, callId, 'ended')
    await finishCalls(app)
    await app.request('sync.run', null)
  }

  test('shows what the CRM refused in its own words, lets it be given up, and leads to the call', async () => {
    await enterCaller('unknown', { number: 'ask the office', name: 'Марта Ким', reason: 'asked for prices' })

    // the status bar tells, and its text leads there
    await app.panel.getByRole('button', { name: /refused by the CRM/u }).click()
    const entry = dialog().getByRole('listitem').filter({ hasText: 'New client' })
    await entry.getByText('must have digits').waitFor()
    expect(await entry.textContent()).toContain('Марта Ким')
    await picturesOf(app, app.panel, 'outbox-refused')

    await entry.getByRole('button', { name: /^Open the client/u }).click()
    await dialog().getByText('not yet in the CRM', { exact: false }).waitFor()
    await dialog().getByRole('button', { name: 'Back to the list' }).click()

    // tried again it is refused again, and stays in sight
    await entry.getByRole('button', { name: /^Try again/u }).click()
    await until('it to be refused again', async () => {
      const listed = await app.request('outbox.list', { state: 'refused', before: null, limit: 9, locale: 'en' })
      return listed.ok && listed.value[0]?.attempts === 2
    })
    await entry.getByRole('button', { name: /^Give up/u }).click()
    await dialog().getByText('Nothing here.').waitFor()
    await dialog().getByRole('combobox').selectOption('given-up')

    // mended, it is taken
    await entry.getByRole('button', { name: /^Open the client/u }).click()
    await dialog().getByLabel('Phone numbers, one a line').fill('+7 727 250 01 23')
    await picturesOf(app, app.panel, 'outbox-client')
    await dialog().getByRole('button', { name: 'Save and send' }).click()
    await dialog().getByRole('button', { name: 'Back to the list' }).waitFor({ state: 'detached' })
    await dialog().getByRole('combobox').selectOption('sent')
    await entry.getByText('sent', { exact: true }).waitFor()

    await dialog().getByRole('combobox').selectOption('all')
    await dialog()
      .getByRole('listitem')
      .filter({ hasText: 'asked for prices' })
      .getByRole('button', { name: /^Open the call/u })
      .click()
    await dialog().waitFor({ state: 'detached' })
    await app.panel.getByRole('textbox', { name: 'Note', exact: true }).waitFor()
    expect(complaints).toStrictEqual([])
  })

  test('what the CRM cannot take now waits with its reason, and is sent by hand once it can', async () => {
    const marigold = new Marigold()
    marigold.people = marigoldPeople(3)
    let isDown = false
    const crm = await startFaultyCrm(await marigold.start(), ({ method }) =>
      isDown && method === 'POST' ? 'unavailable-with-text' : null,
    )
    await workWithMarigold(app, crm.url, templateOfTheGuide(), 3)

    isDown = true
    await enterCaller('possible', { number: '+49 30 2312 5123', name: 'Erika Mustermann', reason: '' })
    await app.panel.getByRole('button', { name: /wait(s)? for the CRM/u }).click()
    await dialog().getByRole('combobox').selectOption('waiting')
    const entry = dialog().getByRole('listitem').filter({ hasText: 'New client' })
    await entry.getByText('next attempt at').waitFor()
    await entry.getByText('The CRM says:').waitFor()
    expect(marigold.people).toHaveLength(3)
    await picturesOf(app, app.panel, 'outbox-waiting')

    isDown = false
    await entry.getByRole('button', { name: /^Send now/u }).click()
    await entry.waitFor({ state: 'detached' })
    await dialog().getByRole('combobox').selectOption('sent')
    await entry.filter({ hasText: 'Erika Mustermann' }).getByText('sent', { exact: true }).waitFor()
    expect(marigold.people.map(({ full_name }) => full_name)).toContain('Erika Mustermann')
    await picturesOf(app, app.panel, 'outbox-sent')
    await app.panel.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await crm.close()
    marigold.stop()
  })

  test('opens by its key also where nothing waits, and closes by Escape', async () => {
    const heading = dialog().getByRole('heading', { name: 'What the CRM is told' })
    // another dialog has just closed: keys are its own for some moments
    await until('the list to open', async () => {
      await app.panel.keyboard.press('Control+o')
      return heading.isVisible()
    })
    await app.panel.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })
})
