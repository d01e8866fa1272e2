// Pictures of the controls for the guides: node test/e2e/pictures.ts [folder] [language], under a display. Not a test.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { callingSettingsSchema } from '../../shared/calling-settings.ts'
import { localeSchema } from '../../shared/locale.ts'
import { operatorStateSettingsSchema } from '../../shared/operator-state.ts'
import type { Settings } from '../../shared/settings.ts'
import { callerHangsUp, finishCalls, ring, untilState } from './calls.ts'
import { launchApp, until } from './launch.ts'

const folder = path.resolve(process.argv[2] ?? 'docs/images')
const locale = localeSchema.parse(process.argv[3] ?? 'en')
mkdirSync(folder, { recursive: true })

const app = await launchApp()
const { panel, card } = app
/** The demo line takes such numbers for colleagues who answer. */
const COLLEAGUE = '201'

async function settings(changes: Partial<Settings>): Promise<void> {
  await app.configure({ locale, theme: 'light', operatorName: 'Olga', ...changes })
}

async function picture(what: Page | Locator, name: string): Promise<void> {
  await what.screenshot({ path: path.join(folder, `${name}.png`) })
}

/** Keys work the same in all languages, so the pictures are made with them. */
async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Not by its button, which has another name in each language. */
async function answer(callId: string): Promise<void> {
  await app.request('call.answer', { callId })
  await untilState(app, callId, 'active')
}

/** What folds out needs a moment to be where it stays. */
async function settled(): Promise<void> {
  await card.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
}

await settings({})
await app.synced()
await app.registered()

const first = await ring(app, 'loyal')
await settled()
await picture(card, 'ringing')
await press(card, 'Control+t')
await settled()
await picture(card, 'send-on')
await press(card, 'Escape')
await answer(first)
await settled()
await picture(card, 'talking')
await press(card, 'Control+k', '1', '2')
await settled()
await picture(card, 'keypad')
await press(card, 'Escape', 'Control+t')
await settled()
await picture(card, 'transfer')
await card.keyboard.type(COLLEAGUE)
await press(card, 'Enter')
await settled()
await until('the colleague to answer', async () => {
  const session = await app.request('session.get', null)
  return session.ok && session.value.calls.some((call) => call.consultsFor === first && call.state === 'active')
})
await settled()
await picture(card, 'consultation')
await press(card, 'Control+j')
await settled()
await picture(card, 'conference')
await finishCalls(app)

await settings({ operatorState: operatorStateSettingsSchema.parse({ wrapUp: { mode: 'timed', seconds: 60 } }) })
const second = await ring(app, 'possible')
await answer(second)
await callerHangsUp(app, second)
await untilState(app, second, 'ended')
await settled()
await picture(card, 'after-call')
await picture(panel, 'panel')
await press(panel, 'Control+b')
await settled()
await picture(panel, 'states')
await press(panel, 'Escape', 'Control+e')
await finishCalls(app)
await app.request('operator.set-state', { state: 'break', reason: 'lunch' })
await settled()
await picture(panel, 'break')
await app.request('operator.set-state', { state: 'ready', reason: '' })

const colleagues = [
  { name: 'Anna Petrova', extension: '101' },
  { name: 'Boris Lind', extension: '102' },
  { name: '李娜', extension: '103' },
]
await settings({ calling: callingSettingsSchema.parse({ colleagues, autoAnswer: { isOn: true, seconds: 20 } }) })
await press(panel, 'Control+l')
await settled()
await picture(panel, 'colleagues')
await press(panel, 'Control+l', 'Control+m')
await settled()
await picture(panel, 'messages')
await press(panel, 'Control+m')
await ring(app, 'suspect')
await settled()
await picture(card, 'auto-answer')
await finishCalls(app)

await settings({ calling: callingSettingsSchema.parse({ colleagues }) })
await panel.locator('footer').getByRole('button').last().click()
for (const section of [
  'person',
  'line',
  'incoming',
  'ringing',
  'dialling',
  'states',
  'audio',
  'shortcuts',
  'colleagues',
  'clients',
]) {
  const fields = panel.locator(`[data-section="${section}"]`)
  await fields.evaluate((element) => element.scrollIntoView({ block: 'start' }))
  await settled()
  await picture(panel.getByRole('dialog'), `settings-${section}`)
}
await app.close()
