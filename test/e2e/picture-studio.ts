import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { QualitySample } from '../../shared/call-quality.ts'
import type { EventName, PayloadOf } from '../../shared/ipc.ts'
import type { Settings } from '../../shared/settings.ts'
import { untilState } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'

/** The app on its demo line, and what it takes to picture its controls one by one. */
export class PictureStudio {
  readonly app: RunningApp
  readonly #folder: string
  readonly #locale: Settings['locale']

  private constructor(app: RunningApp, folder: string, locale: Settings['locale']) {
    this.app = app
    this.#folder = folder
    this.#locale = locale
  }

  static async open(folder: string, locale: Settings['locale']): Promise<PictureStudio> {
    mkdirSync(folder, { recursive: true })
    const studio = new PictureStudio(await launchApp(), folder, locale)
    await studio.settings({})
    await studio.app.synced()
    await studio.app.registered()
    return studio
  }

  settings(changes: Partial<Settings>): Promise<void> {
    return this.app.configure({ locale: this.#locale, theme: 'light', operatorName: 'Olga', ...changes })
  }

  /** One picture of what stands together on a page, with a margin around it in pixels; without parts of all of it. */
  async picture(page: Page, name: string, parts: readonly Locator[] = [], margin = 0): Promise<void> {
    // what folds out needs a moment to be where it stays
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
    const file = path.join(this.#folder, `${name}.png`)
    if (parts.length === 0) {
      await page.screenshot({ path: file })
      return
    }
    const boxes = await Promise.all(parts.map((part) => part.boundingBox()))
    const room = await page.evaluate(() => ({ width: window.innerWidth, height: window.innerHeight }))
    const seen = boxes.filter((box) => box !== null)
    const x = Math.max(0, Math.min(...seen.map((box) => box.x)) - margin)
    const y = Math.max(0, Math.min(...seen.map((box) => box.y)) - margin)
    const end = Math.min(room.width, Math.max(...seen.map((box) => box.x + box.width)) + margin)
    const bottom = Math.min(room.height, Math.max(...seen.map((box) => box.y + box.height)) + margin)
    await page.screenshot({ path: file, clip: { x, y, width: end - x, height: bottom - y } })
  }

  /** Keys work the same in all languages, so the pictures are made with them. */
  async press(page: Page, ...keys: readonly string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
  }

  /** Not by its button, which has another name in each language. */
  async answer(callId: string): Promise<void> {
    await this.app.request('call.answer', { callId })
    await untilState(this.app, callId, 'active')
  }

  /** What a server would have the phone tell, and the demo line has nobody for. */
  tell<Name extends EventName>(event: Name, payload: PayloadOf<Name>): Promise<void> {
    return this.app.phone.evaluate((message) => window.vizitkaWire.send(message), { event, payload })
  }

  /** How the line is from now on, as far as the quality meter is concerned: the last five seconds count. */
  async tellQuality(callId: string, changes: Partial<QualitySample>): Promise<void> {
    const good = {
      lossIn: 0,
      lossOut: 0,
      jitterMs: 3,
      roundTripMs: 40,
      codec: 'opus',
      meanOpinionScore: 4.4,
      microphoneLevel: 0.3,
      cause: null,
    }
    for (let second = 0; second < 5; second += 1) {
      await this.tell('phone.quality', { callId, sample: { ...good, ...changes } })
    }
  }

  /** The devices of the pictures are the browser's own, whose names would only puzzle readers. */
  async nameFakeDevices(): Promise<void> {
    await this.app.panel.evaluate(() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        text.nodeValue = (text.nodeValue ?? '').replace(/Fake Audio (In|Out)put \d/, 'USB headset')
      }
    })
  }

  /** The phone ends like a program that crashes, with its calls. */
  async crashPhone(): Promise<void> {
    await this.app.electron.evaluate(({ BrowserWindow }) => {
      const phone = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/phone/'))
      phone?.webContents.forcefullyCrashRenderer()
    })
    await until('the notice of the restart', async () => {
      const session = await this.app.request('session.get', null)
      return session.ok && session.value.phoneRestart !== null
    })
  }

  /** The panel as high as the display, for what is longer than its window. */
  async enlargePanel(): Promise<void> {
    await this.app.electron.evaluate(({ BrowserWindow }) => {
      const panel = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/panel/'))
      panel?.setBounds({ x: 0, y: 0, width: 1080, height: 1000 })
    })
  }
}
