import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLive } from '../../shared/call.ts'
import { DEMO_CALLS, type DemoCall } from '../../shared/demo-calls.ts'
import english from '../../renderer/i18n/locales/en.json' with { type: 'json' }
import persian from '../../renderer/i18n/locales/fa.json' with { type: 'json' }
import russian from '../../renderer/i18n/locales/ru.json' with { type: 'json' }
import { answer, callOf, callsOf, recordOf, ring, untilNoteIs, windowState } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'

const PICTURES = path.resolve(import.meta.dirname, '..', '..', 'test-results', 'cards')
const ANNA = 'Анна Сидорова'

describe('demo calls', () => {
  let app: RunningApp

  beforeAll(() => void mkdirSync(PICTURES, { recursive: true }))
  withDemoLine((started) => void (app = started), { operatorName: 'Olga' })

  const heading = (name: string): Locator => app.card.getByRole('heading', { level: 1, name })
  const list = (name: string): Locator => app.card.getByRole('list', { name, exact: true })
  const button = (name: string): Locator => app.card.getByRole('button', { name })

  // first, while the unknown number is nobody's yet
  describe('every demo call', () => {
    afterAll(() => app.configure({ locale: 'en' }))

    test.each(DEMO_CALLS.map(({ id }) => id))('%s is stamped, and its picture is taken', async (id) => {
      await picture(id, 'en')
    })
    test.each(['loyal', 'unknown', 'switchboard'] as const)('%s is shown in Persian, right to left', async (id) => {
      await app.configure({ locale: 'fa' })
      await picture(id, 'fa')
      const { bounds, workArea } = await windowState(app, 'card')
      expect(bounds.x - workArea.x, 'the end of a Persian line is on the left').toBeLessThan(workArea.width / 2)
    })
    test.each(['loyal', 'unknown', 'switchboard'] as const)('%s is shown in Russian', async (id) => {
      await app.configure({ locale: 'ru' })
      await picture(id, 'ru')
    })

    async function picture(id: DemoCall['id'], locale: 'en' | 'fa' | 'ru'): Promise<void> {
      const texts = { en: english, fa: persian, ru: russian }[locale]
      const callId = await ring(app, id)
      await app.card.getByRole('button', { name: texts.call.answer }).waitFor()
      await app.card.screenshot({ path: path.join(PICTURES, `${id}-${locale}.png`) })
      const page = app.card.locator('html')
      expect(await page.getAttribute('lang')).toBe(locale)
      expect(await page.getAttribute('dir')).toBe(locale === 'fa' ? 'rtl' : 'ltr')
      const call = await callOf(app, callId)
      expect(isLive(call)).toBe(true)
      const { inviteReceivedAt, identifiedAt, cardPaintedAt } = call.stamps
      expect(identifiedAt).toBeGreaterThanOrEqual(inviteReceivedAt)
      expect(cardPaintedAt).toBeGreaterThanOrEqual(identifiedAt ?? Infinity)
    }
  })

  describe('a known client', () => {
    test('a loyal client rings, is shown, answered, noted and ended', async () => {
      await app.panel.getByRole('button', { name: 'A loyal client' }).click()
      await heading(ANNA).waitFor()
      await button('Answer').click()
      await button('Hang up').waitFor()
      await app.card.getByLabel('Note', { exact: true }).fill('promised an invoice')
      await app.card.getByText('saved', { exact: true }).waitFor()
      await button('Hang up').click()
      await button('Done').waitFor()
      await app.panel.getByText('promised an invoice').first().waitFor()
      const ended = (await callsOf(app)).at(-1)
      expect(ended).toMatchObject({ state: 'ended', endReason: 'hung-up-by-operator' })
      expect(ended?.stamps.endedAt).toBeGreaterThanOrEqual(ended?.stamps.answeredAt ?? Infinity)
    })

    test('the card of a loyal client has her types, how to handle her, what happened before, and the age of the data', async () => {
      await ring(app, 'loyal')
      await heading(ANNA).waitFor()
      const card = app.card.locator('main')
      expect(await card.getByText('Devoted client', { exact: true }).isVisible()).toBe(true)
      expect(await card.getByText('Loyal client', { exact: true }).isVisible()).toBe(true)
      expect(await card.getByText('ООО «Вектор»').isVisible()).toBe(true)
      expect(await card.getByText('Say first').isVisible()).toBe(true)
      expect(await list('Do').getByRole('listitem').count()).toBeGreaterThan(0)
      expect(await list('Do not').getByRole('listitem').count()).toBeGreaterThan(0)
      const before = app.card.getByRole('region', { name: 'What happened before' })
      const newest = await before.getByRole('listitem').first().innerText()
      expect(newest).toContain('Пропадает звук в одну сторону')
      expect(newest).toContain('open')
      expect(await card.getByText(/^data ([01]\d|2[0-3]):[0-5]\d$/).isVisible()).toBe(true)
    })

    test('the outcome chosen in the card is kept with the call', async () => {
      const callId = await ring(app, 'loyal')
      await answer(app, callId)
      await app.card.getByLabel('Outcome').selectOption({ label: 'Follow-up agreed' })
      await until('the outcome to be saved', async () => (await recordOf(app, callId)).outcome === 'follow-up')
    })

    test('a client who wants all now is shown with the advice for both of her types', async () => {
      await ring(app, 'all-now')
      await heading('نگار تهرانی').waitFor()
      expect(await app.card.getByText('Devoted client', { exact: true }).isVisible()).toBe(true)
      expect(await app.card.getByText('Values speed', { exact: true }).isVisible()).toBe(true)
      const advice = await list('Do').innerText()
      expect(advice).toContain('Keep the standard')
      expect(advice).toContain('React at once')
      expect(await list('Do not').innerText()).toContain('Don’t keep them waiting')
    })

    test('a client who needs checking is marked by a sign, and the card says what to verify', async () => {
      await ring(app, 'suspect')
      await heading('Alexander Pushkin').waitFor()
      const type = app.card.getByRole('listitem').filter({ hasText: 'Needs checking' })
      expect(await type.innerText()).toContain('⚠')
      expect(await list('Do').innerText()).toContain('Verify identity before any change')
      expect(await list('Do not').innerText()).toContain('Don’t take card payments')
    })

    test('a client who is not the caller is taken off the card, and the form comes', async () => {
      await ring(app, 'suspect')
      await button('Not this client').click()
      await app.card.getByRole('heading', { name: 'New client' }).waitFor()
    })
  })

  describe('an unknown number', () => {
    const NEW_NAME = 'Айгуль Нурланова'
    const field = (name: string): Locator => app.card.getByRole('textbox', { name, exact: true })
    const choice = (name: string): Locator => app.card.getByRole('combobox', { name, exact: true })

    test('opens the form with number, country, language and place filled in', async () => {
      await ring(app, 'unknown')
      await heading('New number').waitFor()
      expect((await field('Number').inputValue()).replaceAll(/\D/g, '')).toBe('77272500123')
      expect(await choice('Country').inputValue()).toBe('KZ')
      expect(['kk', 'ru']).toContain(await choice('Language').inputValue())
      expect(await field('Place').inputValue()).not.toBe('')
      expect(await field('Name').inputValue()).toBe('')
    })

    test('offers the client who has the name that is being typed, and takes nobody by itself', async () => {
      const callId = await ring(app, 'unknown')
      await field('Name').fill(ANNA)
      await app.card.getByText('A client already?').waitFor()
      const offered = app.card.getByRole('listitem').filter({ hasText: ANNA })
      expect(await offered.innerText()).toContain('Add this number')
      expect(await heading('New number').isVisible()).toBe(true)
      expect((await recordOf(app, callId)).clientId).toBeNull()
    })

    test('says what is missing instead of saving a client without a name', async () => {
      await ring(app, 'unknown')
      await button('Save client').click()
      expect(await app.card.getByRole('alert').innerText()).toBe('Enter a name or a company.')
    })

    test('saved as a new client becomes known, and the reason is the beginning of the note', async () => {
      const callId = await ring(app, 'unknown')
      await answer(app, callId)
      await field('Name').fill(NEW_NAME)
      await field('Reason for the call').fill('wants a quote for ten lines')
      await button('Save client').click()
      await heading(NEW_NAME).waitFor()
      await untilNoteIs(app, callId, 'wants a quote for ten lines')
      expect(await app.card.getByLabel('Note', { exact: true }).inputValue()).toBe('wants a quote for ten lines')
      expect((await recordOf(app, callId)).clientName).toBe(NEW_NAME)
    })

    test('that rings again is known from then on, with the earlier call in her history', async () => {
      await ring(app, 'unknown')
      await heading(NEW_NAME).waitFor()
      const before = app.card.getByRole('region', { name: 'What happened before' })
      expect(await before.innerText()).toContain('wants a quote for ten lines')
    })
  })

  test('a note that is being written and a reason for the call are both kept when the client is saved', async () => {
    const callId = await ring(app, 'withheld')
    await answer(app, callId)
    await button('New client').click()
    await app.card.getByLabel('Note', { exact: true }).fill('call back on Friday')
    await untilNoteIs(app, callId, 'call back on Friday')
    await app.card.getByLabel('Name', { exact: true }).fill('Вера Лапина')
    await app.card.getByLabel('Reason for the call', { exact: true }).fill('asks about prices')
    await button('Save client').click()
    await heading('Вера Лапина').waitFor()
    const { note } = await recordOf(app, callId)
    expect(note).toContain('call back on Friday')
    expect(note).toContain('asks about prices')
  })

  describe('a switchboard', () => {
    const faces = (): Locator => app.card.getByRole('listitem').getByRole('button', { name: 'This one' })

    test('lists the three clients of the number and chooses none', async () => {
      const callId = await ring(app, 'switchboard')
      await app.card.getByText('3 clients share this number').waitFor()
      const texts = (await faces().allInnerTexts()).join('\n')
      expect(await faces().count()).toBe(3)
      for (const name of ['陈丽娟', '周浩然', '吴静']) expect(texts).toContain(name)
      await answer(app, callId)
      expect(await faces().count()).toBe(3)
      expect((await recordOf(app, callId)).clientId).toBeNull()
    })

    test('key 2 chooses the second', async () => {
      const callId = await ring(app, 'switchboard')
      const second = (await faces().nth(1).locator('bdi').first().innerText()).trim()
      await app.card.keyboard.press('2')
      await heading(second).waitFor()
      expect((await recordOf(app, callId)).clientName).toBe(second)
    })

    test('a digit that is typed into the note chooses nobody', async () => {
      const callId = await ring(app, 'switchboard')
      await app.card.getByLabel('Note', { exact: true }).click()
      await app.card.keyboard.type('1 2 3')
      await untilNoteIs(app, callId, '1 2 3')
      expect(await faces().count()).toBe(3)
    })

    test('«Someone else» gives the form', async () => {
      await ring(app, 'switchboard')
      await button('Someone else').click()
      await app.card.getByRole('heading', { name: 'New client' }).waitFor()
    })
  })

  describe('a withheld number', () => {
    test.each([
      ['her name', 'Сидор'],
      ['her company', 'Вектор'],
      ['her e-mail', 'a.sidorova@vektor.example'],
      ['the beginning of her number', '+7 999 123'],
      ['her number without the country', '999 123'],
      ['her number with the national prefix', '8 (999) 123'],
      ['the end of her number', '123-45-67'],
    ])('finds the client by %s', async (_what, text) => {
      await ring(app, 'withheld')
      await heading('Number withheld').waitFor()
      await app.card.getByLabel('Find a client').fill(text)
      await app.card.getByRole('listitem').filter({ hasText: ANNA }).waitFor({ timeout: 5_000 })
    })

    test('is tied to the client who is found and chosen', async () => {
      const callId = await ring(app, 'withheld')
      await app.card.getByLabel('Find a client').fill('Сидорова')
      await app.card.getByRole('button', { name: ANNA }).click()
      await heading(ANNA).waitFor()
      expect((await recordOf(app, callId)).clientName).toBe(ANNA)
    })
  })

  describe('a possible match', () => {
    test('says that only the last nine digits agree, and chooses nobody', async () => {
      const callId = await ring(app, 'possible')
      await app.card.getByText('Perhaps a client of ours').waitFor()
      expect(await app.card.getByText(/last nine digits/).isVisible()).toBe(true)
      expect((await recordOf(app, callId)).clientId).toBeNull()
    })

    test('is known once the operator has chosen, and still says how it was found', async () => {
      const callId = await ring(app, 'possible')
      await app.card.getByRole('button', { name: 'Jürgen Weiß' }).click()
      await heading('Jürgen Weiß').waitFor()
      expect(await app.card.getByText(/found by the last nine digits/).isVisible()).toBe(true)
      expect((await recordOf(app, callId)).clientName).toBe('Jürgen Weiß')
    })
  })
})
