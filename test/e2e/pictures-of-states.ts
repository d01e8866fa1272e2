import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { RunningApp } from './launch.ts'

/** Where pictures go for people to look at; undefined: nobody wants any. */
const FOLDER = process.env['VIZITKA_PICTURES']

/** The languages and colours that differ most: the longest words, the other direction, light on dark. */
const LOOKS = [
  { locale: 'en', theme: 'light' },
  { locale: 'ru', theme: 'light' },
  { locale: 'fa', theme: 'light' },
  { locale: 'ru', theme: 'dark' },
  { locale: 'fa', theme: 'dark' },
] as const

/**
 * Takes pictures of a window as it stands, in several languages and colours, and goes back to English and the system's
 * colours. Nothing at all where nobody wants pictures.
 * @param ready run before each picture, as what is wanted may have moved
 */
export async function picturesOf(
  app: RunningApp,
  page: Page,
  name: string,
  ready: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  if (FOLDER === undefined) return
  mkdirSync(FOLDER, { recursive: true })
  for (const { locale, theme } of LOOKS) {
    await app.configure({ locale, theme })
    await page.locator(`html[lang^="${locale}"]`).waitFor()
    await page.waitForFunction(
      (isDark) => globalThis.matchMedia('(prefers-color-scheme: dark)').matches === isDark,
      theme === 'dark',
    )
    await ready()
    await page.screenshot({ path: path.join(FOLDER, `${name}-${locale}-${theme}.png`) })
  }
  await app.configure({ locale: 'en', theme: 'system' })
  await page.locator('html[lang^="en"]').waitFor()
}
