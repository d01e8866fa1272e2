import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { packSchema } from '../../shared/typology/pack.ts'
import english from '../../renderer/i18n/locales/en.json' with { type: 'json' }
import persian from '../../renderer/i18n/locales/fa.json' with { type: 'json' }
import { answer, finishCalls, ring } from './calls.ts'
import { gatherComplaints } from './complaints.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

const PICTURES = path.resolve(import.meta.dirname, '..', '..', 'test-results', 'supervisor')
const TEXTS = { en: english, fa: persian }
const LANGUAGES = ['en', 'fa'] as const

let app: RunningApp
let folder: string
const complaints: string[] = []
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-files-'))
  app = await launchApp()
  gatherComplaints(app.panel, 'panel', complaints)
  await app.electron.evaluate(({ BrowserWindow }) => {
    const panel = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/panel/'))
    panel?.setBounds({ x: 0, y: 0, width: 1280, height: 860 })
  })
  await app.configure({ locale: 'en', operatorName: 'Sara', role: 'supervisor' })
  await app.synced()
  await app.registered()
  // the last calls, which a rehearsal plays again
  for (const id of ['loyal', 'all-now', 'suspect'] as const) {
    await answer(app, await ring(app, id))
    await finishCalls(app)
  }
})
afterEach(async () => {
  await app.configure({ locale: 'en', role: 'supervisor' })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const tab = (name: string): Locator => app.panel.getByRole('navigation').first().getByRole('button', { name })
const button = (name: string | RegExp): Locator => app.panel.getByRole('button', { name })
const picture = (name: string) => app.panel.screenshot({ path: path.join(PICTURES, `${name}.png`) })

/** The next file that is saved goes here, without asking. */
async function saveTo(name: string): Promise<string> {
  const file = path.join(folder, name)
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  return file
}

describe('an operator', () => {
  test('sees calls only, and may publish nothing', async () => {
    const packs = await app.request('packs.list', null)
    const [first] = packs.ok ? packs.value : []
    if (!first) throw new Error('there are no packs')
    await app.configure({ role: 'operator' })
    await app.panel.getByRole('button', { name: 'Typologies' }).waitFor({ state: 'detached' })
    const refused = await app.request('packs.publish', { pack: first.pack, comment: '' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'not-a-supervisor' } })
  })
})

describe('the typology editor', () => {
  const sayField = (): Locator => app.panel.getByRole('textbox', { name: 'Say first (English)' })

  async function openDevoted(): Promise<void> {
    await tab('Typologies').click()
    await button(/^Relationship/).click()
    await button('Devoted client').click()
    await sayField().waitFor()
  }

  test('shows beside the form what the card will say', async () => {
    await openDevoted()
    await sayField().fill('How good that you are with us! What may I do today?')
    await app.panel.getByText('“How good that you are with us! What may I do today?”').waitFor()
  })

  test('counts the letters, and publishes nothing that is too long to be read in time', async () => {
    await openDevoted()
    const before = await sayField().inputValue()
    await sayField().fill('a'.repeat(91))
    await app.panel.getByText('91/90').waitFor()
    await button('Publish').first().click()
    await app.panel.getByText('Solve 1 problem first.').waitFor()
    await button('Edit').click()
    await sayField().fill(before)
    await app.panel.getByText('✓ Nothing to mend').waitFor()
  })

  test.each(LANGUAGES)('says in a rehearsal whose card would change (%s)', async (locale) => {
    await openDevoted()
    const { packs } = TEXTS[locale]
    await app.configure({ locale })
    await button(packs.sections.rehearsal).first().click()
    await app.panel.getByLabel(packs.rehearsalCalls).selectOption('20')
    await button(packs.rehearse).last().click()
    await app.panel.getByRole('row').filter({ hasText: 'Анна Сидорова' }).first().waitFor()
    await app.panel.getByRole('row').filter({ hasText: 'Alexander Pushkin' }).waitFor({ state: 'detached' })
    await picture(`rehearsal-${locale}`)
  })

  test('publishes a version with author and reason, and the next card speaks by it', async () => {
    await openDevoted()
    await button('Publish').first().click()
    await app.panel.getByLabel('What was changed, and why').fill('warmer')
    await button('Publish').last().click()
    await app.panel.getByText(/Version 2 is in use: .*Sara/u).waitFor()
    await ring(app, 'loyal')
    await app.card.getByText('“How good that you are with us! What may I do today?”').waitFor()
    await finishCalls(app)
  })

  test('keeps all versions, and goes back to an earlier one as a new version', async () => {
    await openDevoted()
    await button('Versions').click()
    await app.panel.getByRole('row').filter({ hasText: 'warmer' }).waitFor()
    await button('Go back to it').last().click()
    await button('Publish').first().click()
    await button('Publish').last().click()
    await app.panel.getByText(/Version 3 is in use: .*Sara/u).waitFor()
    const versions = await app.request('packs.versions', { packId: 'relationship' })
    const says = versions.ok ? versions.value.map(({ pack }) => sayOfDevoted(pack)) : []
    expect(says).toHaveLength(3)
    expect(says[0]).toBe(says[2])
    expect(says[1]).toBe('How good that you are with us! What may I do today?')
  })

  test('writes a typology to a file, and reads it back as a draft', async () => {
    await openDevoted()
    const file = await saveTo('relationship.json')
    await button('Export…').click()
    await until('the file', () => readable(file) !== null)
    const pack = packSchema.parse(JSON.parse(readable(file) ?? ''))
    expect(pack.id).toBe('relationship')
    const own = { ...pack, id: 'seasonal', priority: 9, label: { ...pack.label, en: 'Seasons' } }
    const input = app.panel.locator('input[type=file]')
    const upload = (name: string, content: unknown) =>
      input.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) })
    await upload('broken.json', { ...own, colour: 'red' })
    await app.panel.getByText('colour').first().waitFor()
    await button('Understood').click()
    await upload('seasons.json', own)
    await button(/^Seasons/).waitFor()
  })

  test.each(LANGUAGES)('is readable (%s)', async (locale) => {
    await app.configure({ locale })
    await tab(TEXTS[locale].panel.tabs.packs).click()
    await button(TEXTS[locale].packs.sections.edit).click()
    await app.panel.getByLabel(TEXTS[locale].packs.previewLanguage).waitFor()
    await picture(`editor-${locale}`)
    const page = app.panel.locator('html')
    expect(await page.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0)
  })
})

function sayOfDevoted(pack: { types: readonly { id: string; say: { en: string } }[] }): string | undefined {
  return pack.types.find(({ id }) => id === 'devoted')?.say.en
}

function readable(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

describe('the reports', () => {
  test.each(LANGUAGES)(
    'show every client with both scores in the matrix, and lead to the client (%s)',
    async (locale) => {
      const { panel, reports } = TEXTS[locale]
      await app.configure({ locale })
      await tab(panel.tabs.reports).click()
      await button(reports.matrix.title).click()
      const chart = app.panel.getByRole('img', { name: reports.matrix.title })
      await chart.locator('canvas').waitFor()
      await picture(`matrix-${locale}`)
      const { total, clientIds, quadrants } = await app.ask('reports.matrix', { locale })
      expect(total).toBeGreaterThan(200)
      expect(clientIds).toHaveLength(total)
      expect(Object.values(quadrants).reduce((sum, count) => sum + count, 0)).toBe(total)
      if ((await app.panel.getByRole('table').count()) === 0) await app.panel.getByText(reports.asTable).click()
      const first = app.panel.getByRole('table').getByRole('button').first()
      const name = (await first.textContent()) ?? ''
      await first.click()
      await app.panel.getByRole('heading', { name }).waitFor()
      await button(panel.backToReports).click()
    },
  )

  test('open a client by a press on its point', async () => {
    await tab('Reports').click()
    await button('Expectation and experience').click()
    const canvas = app.panel.getByRole('img', { name: 'Expectation and experience' }).locator('canvas')
    await canvas.waitFor()
    const back = button('Back to the reports')
    const box = await canvas.boundingBox()
    if (!box) throw new Error('the chart has no place')
    // points are everywhere: press along a line until one was hit
    await until('a client', async () => {
      for (let x = 70; x < box.width - 40 && (await back.count()) === 0; x += 3)
        await app.panel.mouse.click(box.x + x, box.y + box.height * 0.3)
      return (await back.count()) > 0
    })
    await back.click()
  })

  test('count types and decisions, and are saved as a file for a spreadsheet', async () => {
    await tab('Reports').click()
    await button('Types').click()
    const file = await saveTo('types.csv')
    await app.panel.getByText('As a table').click()
    await app.panel.getByRole('cell', { name: 'Devoted client' }).waitFor()
    await button('Save as CSV').click()
    await until('the file', () => readable(file) !== null)
    expect(readable(file)).toMatch(/^\uFEFFTypology,Type,Set by an operator,From the CRM,Suggested,Clients\r\n/u)
    await button('Suggestion and confirmation').click()
    await app.panel.getByText('How often a suggested type was right').waitFor()
    await button('Strategies').click()
    await app.panel.getByText('What operators said of the plan').waitFor()
  })

  test('never hide a call: it is named above them, one press away', async () => {
    await tab('Reports').click()
    await ring(app, 'loyal')
    await button('Go to the call').click()
    await app.panel.getByRole('heading', { name: 'Анна Сидорова' }).waitFor()
    await finishCalls(app)
  })
})

test('nothing complained while all of this was shown', () => {
  expect(complaints).toEqual([])
})
