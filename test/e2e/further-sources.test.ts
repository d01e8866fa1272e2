import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import chinese from '../../renderer/i18n/locales/zh-Hans.json' with { type: 'json' }
import english from '../../renderer/i18n/locales/en.json' with { type: 'json' }
import persian from '../../renderer/i18n/locales/fa.json' with { type: 'json' }
import russian from '../../renderer/i18n/locales/ru.json' with { type: 'json' }
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { finishCalls, ring } from './calls.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'

/** Pictures for people to look at, where somebody wants them. */
const PICTURES = process.env['VIZITKA_PICTURES']

const HEADING = 'Name,Company,Phone,Mobile,E-mail,City'
/** Анна Сидорова of the sample CRM, as a colleague wrote her name. */
const ANNA = 'Anna Sidorova,Vektor LLC,+7 999 123-45-67,+7 916 555-01-22,anna.s@vektor.example,Moscow'

let app: RunningApp
let folder: string
beforeAll(() => void (folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-sources-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
withDemoLine((started) => void (app = started))

/** A list of people as a file; answers its path. */
function list(name: string, lines: readonly string[]): string {
  const file = path.join(folder, `${name}.csv`)
  writeFileSync(file, [HEADING, ...lines, ''].join('\n'))
  return file
}

function people(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `Supplier ${index + 1},,+44 20 7946 1${String(index).padStart(3, '0')},,,`,
  )
}

function files(id: string, name: string, file: string) {
  return {
    id,
    name,
    source: { kind: 'files' as const, settings: { path: file, encoding: null, delimiter: null, mapping: null } },
  }
}

async function status(id: string) {
  const { further } = await app.ask('sync.status', null)
  return further.find((one) => one.id === id)
}

async function untilClients(id: string, count: number): Promise<void> {
  await until(`${count} clients of ${id}`, async () => {
    const found = await status(id)
    return found?.clients === count && found.syncedAt !== null
  })
}

async function picture(page: 'panel' | 'card', name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  await app[page].screenshot({ path: path.join(PICTURES, `${name}.png`) })
}

const heading = (name: string): Locator => app.card.getByRole('heading', { name })
const alsoIn = (): Locator => app.card.getByText('Also in \u2068Address book\u2069')
const inCard = (name: string | RegExp): Locator => app.card.getByRole('button', { name })

describe('a caller whom the CRM and an address book know', () => {
  // another source each time: what a person has said of its clients goes with it
  let book = ''
  let count = 0
  beforeEach(async () => {
    count += 1
    book = `book${count}`
    await app.configure({ furtherSources: [files(book, 'Address book', list('book', [ANNA, ...people(1)]))] })
    await untilClients(book, 2)
  })

  test('has one card, and what the address book says opens in it', async () => {
    await ring(app, 'loyal')
    await heading('Анна Сидорова').waitFor()
    await picture('card', 'also-closed-en')
    await alsoIn().click()
    const record = app.card.getByRole('listitem', { name: 'Anna Sidorova' })
    expect(await record.innerText()).toMatch(/Vektor LLC · Moscow · anna\.s@vektor\.example[\s\S]*\+7 916 555-01-22/u)
    await picture('card', 'also-open-en')
  })

  test('is set apart, chosen, and joined again', async () => {
    await ring(app, 'loyal')
    await alsoIn().click()
    await inCard('Not the same person').click()
    await heading('Анна Сидорова').waitFor({ state: 'detached' })
    await inCard(/Anna Sidorova from .Address book/u).waitFor()
    await inCard(/Анна Сидорова/u).waitFor()
    await picture('card', 'choice-en')
    // the keyboard is where that can be taken back
    const again = inCard('Same person after all')
    await until('the focus', () => again.evaluate((button) => button === document.activeElement))
    await app.card.keyboard.press('Enter')
    await heading('Анна Сидорова').waitFor()
    await alsoIn().click()
    await inCard('Not the same person').click()

    await inCard(/Anna Sidorova from .Address book/u).click()
    await heading('Anna Sidorova').waitFor()
    await app.card.locator('header').getByText('Address book', { exact: true }).waitFor()
    await picture('card', 'of-address-book-en')
    await app.card.getByText('Set apart: \u2068CRM\u2069').click()
    await picture('card', 'set-apart-en')
    await inCard('Same person after all').click()
    await heading('Анна Сидорова').waitFor()
    await alsoIn().waitFor()
  })

  test('as the address book has them, is nobody whom the CRM could be told of', async () => {
    const callId = await ring(app, 'loyal')
    await alsoIn().click()
    await inCard('Not the same person').click()
    await inCard(/Anna Sidorova from .Address book/u).click()
    await heading('Anna Sidorova').waitFor()
    await app.ask('note.save', { callId, note: { text: 'asks for the price list', outcome: 'resolved' } })
    await finishCalls(app)
    await until('everything to be told', async () => (await app.ask('sync.run', null)).outboxWaiting === 0)
    const refused = await app.ask('outbox.list', { state: 'refused', before: null, limit: 20, locale: 'en' })
    expect(refused.filter((entry) => entry.callId === callId)).toEqual([])
  })

  test('stays apart from call to call, until somebody joins them', async () => {
    await ring(app, 'loyal')
    await alsoIn().click()
    await inCard('Not the same person').click()
    await inCard('Same person after all').waitFor()
    await finishCalls(app)
    await ring(app, 'loyal')
    await app.card.getByText('2 clients share this number').waitFor()
    await app.card.keyboard.press('Escape')
    // the sample CRM's Anna: whom there was no talk with for longest stands last
    await inCard(/Анна Сидорова/u).click()
    await app.card.getByText('Set apart: \u2068Address book\u2069').click()
    await inCard('Same person after all').click()
    await alsoIn().waitFor()
  })

  test('is set apart and joined again on the page of the client, without a call', async () => {
    await app.configure({ role: 'supervisor' })
    const { panel } = app
    await panel.getByRole('navigation').first().getByRole('button', { name: english.panel.tabs.reports }).click()
    await panel.getByRole('button', { name: english.reports.matrix.title }).click()
    await panel.getByRole('img', { name: english.reports.matrix.title }).waitFor()
    if ((await panel.getByRole('table').count()) === 0) await panel.getByText(english.reports.asTable).click()
    // somebody of the report, in the address book under the same name
    const row = panel
      .getByRole('table')
      .getByRole('button')
      .filter({ hasText: /^\S+ \S+$/u })
      .first()
    const name = (await row.textContent()) ?? ''
    const [face] = await app.ask('client.search', { text: name, locale: 'en' })
    list('book', [`${name},,"${face?.phone ?? ''}",,,`])
    await app.ask('sync.run', null)
    await untilClients(book, 1)
    await row.click()
    await panel.getByText('Also in \u2068Address book\u2069').click()
    await panel.getByRole('button', { name: 'Not the same person' }).focus()
    await panel.keyboard.press('Enter')
    await panel.getByText('Set apart: \u2068Address book\u2069').waitFor()
    await picture('panel', 'page-en')
    // the same button, which takes it back now, has kept the keyboard
    await panel.keyboard.press('Enter')
    await panel.getByText('Also in \u2068Address book\u2069').waitFor()
    await app.configure({ role: 'operator' })
  })

  test('who is joined during the call moves neither the note nor anything else', async () => {
    list('book', people(1))
    await app.ask('sync.run', null)
    await untilClients(book, 1)
    await ring(app, 'loyal')
    await heading('Анна Сидорова').waitFor()
    const note = app.card.getByRole('textbox', { name: /note/iu }).first()
    const before = await note.boundingBox()
    list('book', [ANNA, ...people(1)])
    await app.ask('sync.run', null)
    await alsoIn().waitFor()
    expect(await note.boundingBox()).toEqual(before)
  })
})

describe('the state of further sources', () => {
  test('stands in the panel: which one cannot be reached, and why', async () => {
    await app.configure({
      furtherSources: [
        files('book', 'Address book', list('book', people(3))),
        files('gone', 'Suppliers', path.join(folder, 'nowhere.csv')),
      ],
    })
    await untilClients('book', 3)
    const state = app.panel.getByRole('button', { name: /Suppliers.: not reachable/u })
    await state.click()
    const opened = app.panel.getByRole('dialog', { name: 'Further sources' })
    await opened.getByText(/3 clients$/u).waitFor()
    await opened.getByText('nowhere.csv').waitFor()
    await picture('panel', 'state-en')
    await app.panel.keyboard.press('Escape')
    await opened.waitFor({ state: 'detached' })
  })

  test('asks about many deletions, of each source by itself', async () => {
    for (const id of ['one', 'two']) list(id, people(60))
    await app.configure({
      furtherSources: ['one', 'two'].map((id) => files(id, `List ${id}`, path.join(folder, `${id}.csv`))),
    })
    for (const id of ['one', 'two']) await untilClients(id, 60)
    for (const id of ['one', 'two']) list(id, people(1))
    await app.ask('sync.run', null)
    const banner = (name: string): Locator =>
      app.panel.getByRole('alert').filter({ hasText: `${name}\u2069 does not list 59 clients` })
    await banner('List one').waitFor()
    await banner('List two').waitFor()
    await picture('panel', 'deletions-en')
    await banner('List one').getByRole('button', { name: 'Delete them here…' }).click()
    await banner('List one').getByRole('button', { name: 'Delete', exact: true }).click()
    await untilClients('one', 1)
    await banner('List one').waitFor({ state: 'detached' })
    await banner('List two').waitFor()
    expect((await status('two'))?.clients).toBe(60)
  })
})

describe('the settings', () => {
  test('take further sources, their order and their removal from the keyboard', async () => {
    const book = list('book', [ANNA, ...people(2)])
    const { settings } = await app.ask('session.get', null)
    await app.configure({ ...settings, furtherSources: [files('list', 'Suppliers', list('suppliers', people(5)))] })
    await untilClients('list', 5)
    const { keyboard } = app.panel
    await app.panel.getByRole('button', { name: 'Settings' }).focus()
    await keyboard.press('Enter')
    const section = app.panel.getByRole('region', { name: 'Further sources' })
    await section.getByText(/5 clients/u).waitFor()

    await section.getByRole('button', { name: 'Add a source' }).focus()
    await keyboard.press('Enter')
    await keyboard.type('Address book')
    await keyboard.press('Tab')
    await keyboard.type('Files')
    await keyboard.press('Tab')
    await keyboard.type(book)
    await section.getByRole('button', { name: 'Test' }).focus()
    await keyboard.press('Enter')
    await section.getByRole('table', { name: 'Clients read' }).getByText('Anna Sidorova').waitFor()
    await picture('panel', 'settings-en')
    const row = section.getByRole('button', { name: /^Address book/u })
    await row.focus()
    await keyboard.press('Alt+ArrowUp')
    await section.getByText('is now at place 1 of 2').waitFor({ state: 'attached' })
    expect(await row.evaluate((button) => button === document.activeElement)).toBe(true)
    await keyboard.press('Control+S')
    await untilClientsOf('Address book', 3)
    const saved = (await app.ask('session.get', null)).settings.furtherSources
    expect(saved.map(({ name }) => name)).toEqual(['Address book', 'Suppliers'])

    await app.panel.getByRole('button', { name: 'Settings' }).focus()
    await keyboard.press('Enter')
    await section.getByRole('button', { name: /^Suppliers/u }).focus()
    await keyboard.press('Enter')
    await section.getByRole('button', { name: 'Remove this source' }).focus()
    await keyboard.press('Enter')
    await section.getByText(/its 5 clients and its password leave this computer/u).waitFor()
    await picture('panel', 'settings-remove-en')
    await section.getByRole('button', { name: 'Remove', exact: true }).focus()
    await keyboard.press('Enter')
    await until('the focus', () =>
      section.getByRole('button', { name: 'Add a source' }).evaluate((button) => button === document.activeElement),
    )
    await keyboard.press('Control+S')
    await until('the source to be gone', async () => (await app.ask('sync.status', null)).further.length === 1)
    const found = await app.ask('client.search', { text: 'Supplier 5', locale: 'en' })
    expect(found).toEqual([])
  })

  test('name the source that is not complete', async () => {
    await app.panel.getByRole('button', { name: 'Settings' }).click()
    const dialog = app.panel.getByRole('dialog', { name: 'Settings' })
    const section = dialog.getByRole('region', { name: 'Further sources' })
    await section.getByRole('button', { name: 'Add a source' }).click()
    await section.getByLabel('Name, as cards show it').fill('Partners')
    await dialog.getByRole('button', { name: /^Save/u }).click()
    await dialog
      .getByRole('alert')
      .filter({ hasText: /Further sources. – .Partners/u })
      .waitFor()
    await app.panel.keyboard.press('Escape')
  })
})

async function untilClientsOf(name: string, count: number): Promise<void> {
  await until(`the clients of ${name}`, async () => {
    const { further } = await app.ask('sync.status', null)
    return further.find((one) => one.name === name)?.clients === count
  })
}

// to be looked at: only where somebody asks for them
const LANGUAGES = PICTURES === undefined ? [] : (['en', 'ru', 'fa', 'zh-Hans'] as const)
const TEXTS = { en: english.card, ru: russian.card, fa: persian.card, 'zh-Hans': chinese.card }
const NAMES = { en: 'Address book', ru: 'Адресная книга', fa: 'دفتر نشانی', 'zh-Hans': '通讯录' }
describe.each(LANGUAGES)('pictures in %s', (locale) => {
  test.each(['light', 'dark'] as const)('%s', async (theme) => {
    const look = `${locale}-${theme}`
    await app.configure({
      ...DEFAULT_SETTINGS,
      locale,
      theme,
      furtherSources: [
        files('book', NAMES[locale], list('book', [ANNA, ...people(1)])),
        files('gone', 'LDAP', path.join(folder, 'nowhere.csv')),
      ],
    })
    await untilClients('book', 2)
    await until('the failure', async () => (await status('gone'))?.state === 'failed')
    await app.panel.locator('footer [aria-haspopup="dialog"]').nth(1).click()
    await picture('panel', `state-${look}`)
    await app.panel.keyboard.press('Escape')
    await ring(app, 'loyal')
    await picture('card', `also-closed-${look}`)
    await app.card.locator('summary', { hasText: NAMES[locale] }).click()
    await picture('card', `also-open-${look}`)
    await picture('panel', `also-panel-${look}`)
    await inCard(TEXTS[locale].notSamePerson).click()
    await inCard(TEXTS[locale].samePerson).waitFor()
    await picture('card', `choice-${look}`)
    await inCard(TEXTS[locale].samePerson).click()
    await app.card.locator('summary', { hasText: NAMES[locale] }).waitFor()
    await finishCalls(app)
    await app.panel.locator('footer button').last().click()
    const section = app.panel.locator('[data-section="sources"]')
    await section.locator('[data-source="book"] button').first().click()
    await section.evaluate((element) => element.scrollIntoView())
    await picture('panel', `settings-${look}`)
    await app.panel.keyboard.press('Escape')
  })
})
