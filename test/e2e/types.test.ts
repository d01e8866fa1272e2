import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CardClient } from '../../shared/card.ts'
import english from '../../renderer/i18n/locales/en.json' with { type: 'json' }
import persian from '../../renderer/i18n/locales/fa.json' with { type: 'json' }
import { answer, finishCalls, recordOf, ring } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'

const PICTURES = path.resolve(import.meta.dirname, '..', '..', 'test-results', 'types')

let app: RunningApp
beforeAll(() => void mkdirSync(PICTURES, { recursive: true }))
withDemoLine((started) => void (app = started), { operatorName: 'Olga' })

const chip = (label: string): Locator => app.card.getByRole('button', { name: new RegExp(`^(⚠ )?${label}`) })
const inCard = (role: 'list' | 'region' | 'group' | 'checkbox', name: string | RegExp): Locator =>
  app.card.getByRole(role, { name })

/** The client on the line, as the data process has it. */
async function clientOf(callId: string): Promise<CardClient> {
  const { subject } = await app.ask('card.open', { callId, locale: 'en' })
  if (subject.kind !== 'known') throw new Error(`the caller is ${subject.kind}`)
  return subject.client
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) })
}

describe('a suggested type', () => {
  test('says what speaks for it, and each record behind it can be opened', async () => {
    await ring(app, 'suspect')
    await chip('Needs checking').click()
    const panel = inCard('region', 'Type: Account and trust')
    await panel.getByText('Card holder “PETR IVANOV” ≠ registered “Alexander Pushkin”').waitFor()
    await panel.getByRole('button', { name: 'card holder' }).click()
    await panel.getByRole('group', { name: 'card holder' }).getByText('PETR IVANOV').waitFor()
    await picture(app.card, 'evidence-en')
  })

  test('is confirmed by one key, and stays so', async () => {
    const callId = await ring(app, 'suspect')
    await app.card.keyboard.press('F2')
    await until('the confirmation', async () => (await clientOf(callId)).types[0]?.source === 'operator')
    const [held] = (await clientOf(callId)).types
    expect(held).toMatchObject({ type: 'suspect', label: 'Needs checking', decidedBy: 'Olga' })
    await app.card.getByText('Needs checking: confirmed').waitFor({ state: 'attached' })
  })

  test('of which nobody can be sure is shown beside the one it is taken for', async () => {
    await ring(app, 'interested')
    await chip('Interested client').click()
    const panel = inCard('region', 'Type: Account and trust')
    await panel.getByText('Easily taken for each other').waitFor()
    await panel.getByText('Compares us with all competitors').waitFor()
    await panel.getByText('There is a trial in the history').first().waitFor()
    await picture(app.card, 'compared-en')
  })

  test('gives way to another one, with the reason; both stand in the history', async () => {
    const callId = await ring(app, 'interested')
    await app.card.keyboard.press('Shift+F2')
    const panel = inCard('region', 'Type: Account and trust')
    await panel.getByLabel('Which type?').selectOption({ label: 'Long consultations' })
    await panel.getByLabel('Why? (optional)').fill('four competitors in one call')
    await panel.getByRole('button', { name: 'Set type' }).click()
    await until('the type', async () => (await clientOf(callId)).types[0]?.type === 'regular/draining')
    await chip('Long consultations').click()
    await panel.getByText('Changes so far').click()
    await panel.getByText('four competitors in one call').waitFor()
    const history = await app.request('client.type-history', { clientId: (await clientOf(callId)).id, locale: 'en' })
    expect(history).toMatchObject({
      ok: true,
      value: [{ kind: 'chosen', to: 'Long consultations', suggested: 'Interested client', by: 'Olga' }],
    })
  })

  test('that an operator declines does not come back', async () => {
    const callId = await ring(app, 'interested')
    const before = await clientOf(callId)
    expect(before.types.map(({ type }) => type)).toContain('potential')
    await chip('Potential client').click()
    const panel = inCard('region', 'Type: Client lifecycle')
    await panel.getByRole('button', { name: 'Another type…' }).click()
    await panel.getByLabel('Which type?').selectOption({ label: 'No type' })
    await panel.getByRole('button', { name: 'Set type' }).click()
    await until('the guess to go', async () => !(await clientOf(callId)).types.some(({ type }) => type === 'potential'))
    await chip('Potential client').waitFor({ state: 'detached' })
  })

  test('changes with the signs that are noticed during the call', async () => {
    const callId = await ring(app, 'interested')
    await app.card.getByRole('button', { name: 'type', exact: true }).click()
    const panel = inCard('region', 'Add a type')
    await panel.getByText('What did you notice?').click()
    await panel.getByText('Service style').click()
    for (const sign of ['Wants everything solved at once', 'Jumps from question to question']) {
      await panel.getByRole('button', { name: sign }).click()
    }
    await chip('Values speed').waitFor()
    const held = (await clientOf(callId)).types.find(({ typology }) => typology === 'service-style')
    expect(held).toMatchObject({ type: 'all-now', source: 'suggestion', level: 'medium' })
  })
})

describe('a client who needs checking', () => {
  test.each([
    ['en', english],
    ['fa', persian],
  ] as const)('has a checklist whose ticks are kept with the call (%s)', async (locale, texts) => {
    await app.configure({ locale })
    const callId = await ring(app, 'suspect')
    const box = inCard('region', texts.card.checklist.title)
    await box.getByRole('checkbox').first().check()
    await box.getByRole('checkbox').nth(1).check()
    await until('the ticks', async () => {
      const card = await app.request('card.open', { callId, locale })
      return card.ok && card.value.tickedSteps.length === 2
    })
    await picture(app.card, `checklist-${locale}`)
    await app.configure({ locale: 'en' })
  })

  test('is called nothing that a client should not read about himself, and the CRM takes the word it is told instead', async () => {
    const callId = await ring(app, 'suspect')
    const words = /fraud|scam|thief|criminal|suspect|мошен|кардер/iu
    expect(await app.card.locator('main').textContent()).not.toMatch(words)
    // confirmed above, so the CRM is told
    const synced = await app.request('sync.run', null)
    expect(synced).toMatchObject({ ok: true, value: { outboxRefused: 0 } })
    const client = await clientOf(callId)
    expect(client.types[0]).toMatchObject({ type: 'suspect', source: 'operator' })
  })
})

describe('a devoted client who wants all now', () => {
  test.each(['en', 'fa'] as const)('has one plan out of both types, each line with its origin (%s)', async (locale) => {
    await app.configure({ locale })
    const callId = await ring(app, 'all-now')
    await app.card.getByRole('toolbar').last().waitFor()
    await picture(app.card, `devoted-all-now-${locale}`)
    const { plan } = await clientOf(callId)
    expect(plan.say?.typology).toBe('relationship')
    expect(new Set(plan.do.map(({ typology }) => typology))).toEqual(new Set(['relationship', 'service-style']))
    expect(plan.do.length).toBeLessThanOrEqual(5)
    expect(plan.dont.length).toBeLessThanOrEqual(3)
    await app.configure({ locale: 'en' })
  })
})

describe('the form for a new caller', () => {
  test.each([
    ['en', english],
    ['fa', persian],
  ] as const)('shows suggestions as it is filled in (%s)', async (locale, texts) => {
    await app.configure({ locale })
    await ring(app, 'unknown')
    await app.card.getByLabel(texts.form.name, { exact: true }).fill('Дмитрий Медведев')
    await app.card.getByLabel(texts.form.email, { exact: true }).fill('someone@mailinator.com')
    await inCard('region', texts.card.checklist.title).waitFor()
    await app.card
      .getByText(locale === 'en' ? 'Needs checking?' : 'نیازمند بررسی؟')
      .first()
      .waitFor()
    await picture(app.card, `quick-entry-${locale}`)
    await app.card.getByLabel(texts.form.email, { exact: true }).fill('purchasing@northwind-traders.example')
    await inCard('region', texts.card.checklist.title).waitFor({ state: 'detached' })
    await app.configure({ locale: 'en' })
  })

  test('takes a suggestion over with one press, and the client is saved with it', async () => {
    const callId = await ring(app, 'unknown')
    await app.card.getByLabel('Name', { exact: true }).fill('Sofia Marin')
    await app.card.getByRole('button', { name: 'Confirm: Potential client' }).click()
    await app.card.getByRole('button', { name: 'Save client' }).click()
    await until('the new client', async () => {
      const card = await app.request('card.open', { callId, locale: 'en' })
      return card.ok && card.value.subject.kind === 'known'
    })
    const client = await clientOf(callId)
    expect(client.types).toMatchObject([{ typology: 'lifecycle', type: 'potential', source: 'operator' }])
    const history = await app.request('client.type-history', { clientId: client.id, locale: 'en' })
    expect(history).toMatchObject({ ok: true, value: [{ kind: 'confirmed', to: 'Potential client' }] })
  })
})

describe('during the call', () => {
  test('a tag is added with completion, and taken away again', async () => {
    const callId = await ring(app, 'all-now')
    const input = app.card.getByRole('combobox', { name: 'Add a tag' })
    await input.fill('call back')
    await input.press('Enter')
    await app.card.getByText('#call back').waitFor()
    await finishCalls(app)
    await ring(app, 'loyal')
    await app.card.getByRole('combobox', { name: 'Add a tag' }).fill('cal')
    await app.card.getByRole('option', { name: '#call back' }).click()
    await app.card.getByRole('button', { name: 'Remove tag call back' }).click()
    await app.card.getByText('#call back').waitFor({ state: 'detached' })
    expect((await clientOf(callId)).tags).toContain('call back')
  })

  test('one tap says whether the advice fitted, and it stands in the report', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await inCard('group', 'Did the advice fit this call?').getByRole('button', { name: 'followed' }).click()
    await app.card.getByLabel('Outcome').selectOption('resolved')
    await until('the outcome', async () => (await recordOf(app, callId)).outcome === 'resolved')
    const report = await app.request('reports.feedback', { locale: 'en' })
    expect(report.ok && report.value.find(({ type }) => type === 'devoted')).toMatchObject({
      feedback: { followed: 1, changed: 0, 'did-not-fit': 0 },
      outcomes: { resolved: 1 },
      followedWell: 1,
    })
  })
})
