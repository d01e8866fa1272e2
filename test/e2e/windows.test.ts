import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { answer, callerHangsUp, callsOf, finishCalls, ring, sendAs, untilNoteIs, untilState } from './calls.ts'
import { gatherComplaints } from './complaints.ts'
import { withDemoLine } from './demo-line-frame.ts'
import { until, type RunningApp } from './launch.ts'

const ROLES = ['panel', 'card', 'phone'] as const

describe('the windows', () => {
  let app: RunningApp
  const complaints: string[] = []
  /** Content-Security-Policy of each page, as it was served. */
  const policies = new Map<string, string>()

  withDemoLine(async (started) => {
    app = started
    for (const role of ROLES) {
      gatherComplaints(app[role], role, complaints)
      // once more, with somebody listening from the first line on
      const response = await app[role].reload()
      policies.set(role, response?.headers()['content-security-policy'] ?? '')
    }
    await app.panel.locator('footer').first().waitFor()
    await until('the phone to take calls again', async () => {
      const placed = await app.request('demo.call', { demoId: 'loyal' })
      return placed.ok
    })
    await until('its call', async () => (await callsOf(app)).length > 0)
    await finishCalls(app)
  })

  test('nothing complains, in any window, while calls are shown, answered, held, noted and ended', async () => {
    const button = (name: string): Locator => app.card.getByRole('button', { name, exact: true })
    const known = await ring(app, 'loyal')
    await answer(app, known)
    await button('Hold').click()
    await untilState(app, known, 'held')
    await button('Resume').click()
    await untilState(app, known, 'active')
    await app.card.getByRole('textbox', { name: 'Note', exact: true }).fill('nothing went wrong')
    await untilNoteIs(app, known, 'nothing went wrong')
    await callerHangsUp(app, known)
    await button('Done').click()
    for (const demoId of ['unknown', 'switchboard', 'withheld', 'possible'] as const) {
      const callId = await ring(app, demoId)
      await callerHangsUp(app, callId)
      await untilState(app, callId, 'ended')
    }
    await app.panel.getByRole('button', { name: 'Settings' }).click()
    await app.panel.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    expect(complaints).toStrictEqual([])
  })

  test('every page is isolated, in the sandbox, and without Node', async () => {
    const preferences: unknown = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        // not in Electron's types
        const last: unknown = Reflect.get(webContents, 'getLastWebPreferences')
        const read: unknown = typeof last === 'function' ? Reflect.apply(last, webContents, []) : null
        return read
      }),
    )
    const wanted = { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true }
    expect(preferences).toMatchObject(ROLES.map(() => wanted))
    for (const role of ROLES) {
      const found = await app[role].evaluate(() =>
        ['require', 'process', 'Buffer', 'module', 'global', 'ipcRenderer'].filter((name) => name in window),
      )
      expect(found, role).toStrictEqual([])
    }
  })

  test.each(ROLES)('the policy of the %s page allows scripts and styles of the app alone', async (role) => {
    const directives = (policies.get(role) ?? '').split(';').map((directive) => directive.trim())
    expect(directives).toContain("default-src 'none'")
    expect(directives).toContain("script-src 'self'")
    expect(directives).toContain("style-src 'self'")
    expect(directives).toContain("require-trusted-types-for 'script'")
    const connect = directives.find((directive) => directive.startsWith('connect-src'))
    expect(connect).toBe(role === 'phone' ? 'connect-src ws: wss:' : undefined)
  })

  describe('the contract', () => {
    const settings = { settings: DEFAULT_SETTINGS, password: null }

    test.each([
      ['card', 'settings.save', settings],
      ['card', 'demo.call', { demoId: 'loyal' }],
      ['card', 'calls.list', { search: '', before: null, limit: 10 }],
      ['card', 'settings.read', null],
      ['panel', 'settings.read', null],
      ['panel', 'phone.configure', null],
      ['panel', 'call.record', null],
      ['panel', 'card.painted', { callId: 'x', at: 0 }],
      ['phone', 'session.get', null],
      ['phone', 'client.search', { text: 'a', locale: 'en' }],
      ['panel', 'no.such-request', null],
    ] as const)('the %s may not send «%s»', async (role, name, payload) => {
      expect(await sendAs(app[role], name, payload)).toBe('forbidden')
    })

    test.each([
      ['settings.save', { ...settings, more: true }],
      ['call.answer', { callId: '' }],
      ['call.answer', null],
      ['note.save', { callId: 'x', note: { text: 1, outcome: null } }],
    ] as const)('«%s» is refused when it is not as agreed', async (name, payload) => {
      expect(await sendAs(app.panel, name, payload)).toBe('malformed')
    })

    test('what it allows is answered', async () => {
      expect(await sendAs(app.card, 'session.get', null)).toBe('ok')
    })
  })

  test.each(ROLES)('the %s page cannot be led elsewhere, and opens no other window', async (role) => {
    const page = app[role]
    const before = page.url()
    const windows = app.electron.windows().length
    expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true)
    await page.evaluate(() => {
      location.href = 'https://example.invalid/'
    })
    await page.evaluate(() => {
      const link = document.createElement('a')
      link.href = 'https://example.invalid/'
      link.target = '_blank'
      document.body.append(link)
      link.click()
      link.remove()
    })
    // a round through main, behind the navigations that it has refused
    await app.request('sync.status', null)
    expect(page.url()).toBe(before)
    expect(await page.evaluate(() => location.href)).toBe(before)
    expect(app.electron.windows()).toHaveLength(windows)
  })

  test.each(['panel', 'card'] as const)('the %s page gets no microphone and no camera', async (role) => {
    const refused = await app[role].evaluate(async () => {
      const names: string[] = []
      for (const wanted of [{ audio: true }, { video: true }]) {
        await navigator.mediaDevices.getUserMedia(wanted).catch((error: unknown) => {
          names.push(error instanceof Error ? error.name : String(error))
        })
      }
      return names
    })
    expect(refused).toStrictEqual(['NotAllowedError', 'NotAllowedError'])
  })

  test.each(ROLES)('foreign pictures and scripts made of text are refused on the %s page', async (role) => {
    const blocked = await app[role].evaluate(async () => {
      const violation = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
      })
      const picture = new Image()
      picture.src = 'https://example.invalid/pixel.png'
      const directive = await violation
      let text = 'ran'
      try {
        document.createElement('script').text = 'void 0'
      } catch (error) {
        text = error instanceof TypeError ? 'refused' : String(error)
      }
      return { directive, text }
    })
    expect(blocked).toStrictEqual({ directive: 'img-src', text: 'refused' })
  })
})
