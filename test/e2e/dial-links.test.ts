import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveElectron } from '../../scripts/electron-runtime.mjs'
import { callsOf } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const run = promisify(execFile)

describe('links of the system', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp({ link: 'tel:+7-495-123-45-67' })
  })
  afterAll(() => app.close())

  const dialField = (): Locator => app.panel.getByRole('textbox', { name: 'Call a number' })

  /** Opens a link while the app runs: the second start hands it over and ends. */
  async function open(link: string): Promise<void> {
    const { executable } = await resolveElectron()
    await run(executable, ['--no-sandbox', '--disable-gpu', '--log-level=3', ROOT, link], {
      env: { ...process.env, VIZITKA_USER_DATA: app.userData, VIZITKA_HEADLESS: '0' },
      timeout: 30_000,
    })
  }

  async function untilFieldIs(text: string): Promise<void> {
    await until(`«${text}» in the dial field`, async () => (await dialField().inputValue()) === text)
  }

  test('the one that the app was started with waits in the dial field, and nobody is called', async () => {
    await untilFieldIs('tel:+7-495-123-45-67')
    expect(await callsOf(app)).toEqual([])
  })

  test('one that is opened later takes its place, and other arguments do not', async () => {
    await open('sip:201@demo.invalid')
    await untilFieldIs('sip:201@demo.invalid')
    await open('https://example.com/')
    expect(await dialField().inputValue()).toBe('sip:201@demo.invalid')
    expect(await callsOf(app)).toEqual([])
  })

  test('a phone window that died stands in the log of the line', async () => {
    await app.registered()
    await app.electron.evaluate(({ webContents }) => {
      webContents
        .getAllWebContents()
        .find((contents) => contents.getURL().includes('/phone/'))
        ?.forcefullyCrashRenderer()
    })
    await until('the entry in the log', async () => {
      const log = await app.request('line-log.list', { before: null, limit: 100 })
      return log.ok && log.value.some(({ kind }) => kind === 'phone-restarted')
    })
  })
})
