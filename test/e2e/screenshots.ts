// Pictures of every window, to be looked at: node test/e2e/screenshots.ts [folder] [languages], under a display. Not a test.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import { LOCALES } from '../../shared/locale.ts'
import { launchApp, until } from './launch.ts'

const folder = path.resolve(process.argv[2] ?? 'screenshots')
const locales = process.argv[3] ? LOCALES.filter((locale) => process.argv[3]?.split(',').includes(locale)) : LOCALES
const themes = ['light', 'dark'] as const
mkdirSync(folder, { recursive: true })

const app = await launchApp()
await app.synced()
await app.registered()
for (const locale of locales) {
  for (const theme of themes) {
    await app.configure({ locale, theme, operatorName: 'Olga' })
    for (const { id } of theme === 'light' ? DEMO_CALLS : DEMO_CALLS.slice(0, 4)) {
      await app.ask('demo.call', { demoId: id })
      const live = async (): Promise<string | undefined> => {
        const session = await app.request('session.get', null)
        return session.ok
          ? session.value.calls.find((call) => call.state !== 'ended' && call.stamps.cardPaintedAt !== null)?.id
          : undefined
      }
      await until('the card', async () => (await live()) !== undefined)
      const callId = (await live()) ?? ''
      const name = `${id}-${locale}-${theme}`
      await app.card.screenshot({ path: path.join(folder, `card-${name}.png`) })
      if (id === 'loyal' || id === 'unknown') {
        await app.request('call.answer', { callId })
        await app.panel.screenshot({ path: path.join(folder, `panel-${name}.png`) })
      }
      await app.request('call.hang-up', { callId })
      await until('the end', async () => (await live()) === undefined)
      await app.card.keyboard.press('Escape')
    }
  }
}
await app.close()
