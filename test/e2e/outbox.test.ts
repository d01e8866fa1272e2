import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, callerHangsUp, finishCalls, ring, untilState } from './calls.ts'
import { gatherComplaints } from './complaints.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

const PICTURES = process.env['VIZITKA_PICTURES']

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
  const picture = async (name: string): Promise<void> => {
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    await app.panel.screenshot({ path: path.join(PICTURES, `outbox-${name}.png`) })
  }

  test('shows what the CRM refused in its own words, lets it be given up, and leads to the call', async () => {
    const callId = await ring(app, 'unknown')
    await answer(app, callId)
    const unsaid = { company: '', email: '', reason: 'asked for prices', country: null, language: null, place: '' }
    const quickEntry = { number: 'ask the office', name: 'Марта Ким', kind: 'person', ...unsaid } as const
    const submitted = await app.request('quick-entry.submit', {
      callId,
      quickEntry: { ...quickEntry, timeZone: null, types: {} },
      locale: 'en',
    })
    expect(submitted.ok).toBe(true)
    await callerHangsUp(app, callId)
    await untilState(app, callId, 'ended')
    await finishCalls(app)
    await app.request('sync.run', null)

    // the status bar tells, and its text leads there
    await app.panel.getByRole('button', { name: /refused by the CRM/u }).click()
    const entry = dialog().getByRole('listitem').filter({ hasText: 'New client' })
    await entry.getByText('must have digits').waitFor()
    expect(await entry.textContent()).toContain('Марта Ким')
    await picture('en')

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
    await picture('client')
    await dialog().getByRole('button', { name: 'Save and send' }).click()
    await dialog().getByRole('combobox').selectOption('sent')
    await entry.getByText('sent', { exact: true }).waitFor()

    for (const locale of ['ru', 'fa'] as const) {
      await app.configure({ locale })
      await app.panel.locator(`html[lang^="${locale}"]`).waitFor()
      await dialog().getByRole('combobox').selectOption('all')
      await picture(locale)
    }
    await app.configure({ locale: 'en' })
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

  test('opens by its key also where nothing waits, and closes by Escape', async () => {
    await app.panel.keyboard.press('Control+o')
    await dialog().getByRole('heading', { name: 'What the CRM is told' }).waitFor()
    await app.panel.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  })
})
