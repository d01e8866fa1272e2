import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { ReplyOf, RequestName, RequestOf } from '../../shared/ipc.ts'
import type { Result } from '../../shared/result.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts'
import { resolveElectron } from '../../scripts/electron-runtime.mjs'

const ROOT = path.resolve(import.meta.dirname, '..', '..')

declare global {
  interface Window {
    /** Replies that a test waits for in this page, by the id of the request. */
    vizitkaTestReplies?: Map<number, (message: unknown) => void>
  }
}

export type RunningApp = {
  readonly electron: ElectronApplication
  readonly panel: Page
  readonly card: Page
  readonly phone: Page
  /** The profile folder; given to the next launch it is the same operator after a restart. */
  readonly userData: string
  /** Sends a request as the panel would. */
  request<Name extends RequestName>(name: Name, payload: RequestOf<Name>): Promise<Result<ReplyOf<Name>>>
  /** The same where nothing but success is expected: a failure throws. */
  ask<Name extends RequestName>(name: Name, payload: RequestOf<Name>): Promise<ReplyOf<Name>>
  /** Changes settings and waits until the windows have them. */
  configure(changes: Partial<Settings>, password?: string): Promise<void>
  /** Waits for the sample CRM's clients to be in the cache. */
  synced(): Promise<void>
  /** Waits until calls can come in. */
  registered(): Promise<void>
  /** Ends the app; the profile stays for another launch when asked for. */
  close(options?: { readonly keepUserData: boolean }): Promise<void>
}

export type LaunchOptions = {
  readonly userData?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
  /** A link that the system opens the app with. */
  readonly link?: string
}

/** Starts the built app with a profile of its own, in English unless a test says otherwise. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const userData = options.userData ?? mkdtempSync(path.join(os.tmpdir(), 'vizitka-e2e-'))
  const { executable } = await resolveElectron()
  const electron = await _electron.launch({
    executablePath: executable,
    // Playwright would emulate a light system otherwise
    colorScheme: null,
    args: [
      '--disable-gpu',
      '--log-level=3',
      '--lang=en-US',
      '--use-fake-device-for-media-stream',
      ...(options.flags ?? []),
      ROOT,
      ...(options.link === undefined ? [] : [options.link]),
    ],
    env: {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: '/dev/null',
      VIZITKA_USER_DATA: userData,
      // the test plays, not the app
      VIZITKA_HEADLESS: '0',
      ...options.environment,
    },
  })
  const [panel, card, phone] = await Promise.all([
    windowOf(electron, 'panel'),
    windowOf(electron, 'card'),
    windowOf(electron, 'phone'),
  ])
  await panel.locator('footer').first().waitFor()

  const request = <Name extends RequestName>(name: Name, payload: RequestOf<Name>): Promise<Result<ReplyOf<Name>>> =>
    panel.evaluate(sendRequest, { name, payload }) as Promise<Result<ReplyOf<Name>>>
  const ask = async <Name extends RequestName>(name: Name, payload: RequestOf<Name>): Promise<ReplyOf<Name>> => {
    const answer = await request(name, payload)
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
    return answer.value
  }
  return {
    electron,
    panel,
    card,
    phone,
    userData,
    request,
    ask,
    configure: async (changes, password) => {
      const { settings } = await ask('session.get', null)
      await ask('settings.save', {
        settings: { ...DEFAULT_SETTINGS, ...settings, ...changes },
        // of the only line that tests with a password have
        secrets: password === undefined ? {} : { first: { password } },
      })
    },
    synced: () =>
      until('the clients to be synced', async () => (await ask('session.get', null)).sync.syncedAt !== null),
    registered: () =>
      until(
        'the registration',
        async () => (await ask('session.get', null)).registrations.every(({ state }) => state === 'registered'),
        40_000,
      ),
    close: async ({ keepUserData } = { keepUserData: false }) => {
      await electron.close()
      if (!keepUserData) rmSync(userData, { recursive: true, force: true })
    },
  }
}

/** Waits for a condition, never for a time; names what it waited for when it does not come. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`)
    await sleep(20)
  }
}

async function windowOf(electron: ElectronApplication, role: string): Promise<Page> {
  const isIt = (page: Page): boolean => page.url().includes(`/${role}/`)
  await until(`the ${role} window`, () => electron.windows().some(isIt))
  const page = electron.windows().find(isIt)
  if (!page) throw new Error(`the ${role} window has gone`)
  return page
}

/**
 * Runs in the page: one request of the contract over the window's wire, beside those of the page itself. The wire knows
 * no way to stop listening, so there is one listener for all requests: one each would slow the page down more and more.
 */
function sendRequest({ name, payload }: { name: string; payload: unknown }): Promise<unknown> {
  const listen = (): Map<number, (message: unknown) => void> => {
    const waiting = new Map<number, (message: unknown) => void>()
    window.vizitkaWire.onMessage((message) => {
      if (typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number') {
        waiting.get(message.id)?.(message)
        waiting.delete(message.id)
      }
    })
    return waiting
  }
  const replies = (window.vizitkaTestReplies ??= listen())
  return new Promise((resolve) => {
    // far above the ids that the page's own connection counts up
    const id = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000)
    replies.set(id, resolve)
    window.vizitkaWire.send({ id, request: name, payload })
  })
}
