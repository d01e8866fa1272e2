import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSHandle, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { isLive } from '../../shared/call.ts'
import {
  answer,
  callOf,
  callsOf,
  finishCalls,
  place,
  recordOf,
  ring,
  untilNoteIs,
  untilRecord,
  untilState,
  windowState,
} from './calls.ts'
import { launchOnDemoLine, withDemoLine } from './demo-line-frame.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { collectConnections } from './phone-audio.ts'

const ANNA = 'Анна Сидорова'

describe('recovery', () => {
  let app: RunningApp
  /** Ends the killing of the data process, where a test has begun it. */
  let letItCome = (): Promise<void> => Promise.resolve()

  withDemoLine((started) => void (app = started))
  afterEach(async () => {
    await letItCome()
    await dataIs(true)
  })

  const heading = (name: string): Locator => app.card.getByRole('heading', { level: 1, name })
  const note = (page: Page): Locator => page.getByRole('textbox', { name: 'Note', exact: true })
  const dataIs = (isReady: boolean): Promise<void> =>
    until(`the data process to be ${isReady ? 'there' : 'away'}`, async () => {
      const session = await app.request('session.get', null)
      return session.ok && session.value.data.isReady === isReady
    })

  describe('the data process is killed', () => {
    test('during a call: the audio goes on, and the card can be used again', async () => {
      const connections = await app.phone.evaluateHandle(collectConnections)
      const callId = await ring(app, 'loyal')
      await answer(app, callId)
      const killed = await untilDataProcess(app)
      process.kill(killed, 'SIGKILL')
      const before = await packetsReceived(connections)
      await until('more sound', async () => (await packetsReceived(connections)) > before + 50)
      await until('another data process', async () => (await untilDataProcess(app)) !== killed)
      await dataIs(true)
      expect((await callOf(app, callId)).state).toBe('active')
      expect(await heading(ANNA).isVisible()).toBe(true)
      await note(app.card).fill('still here')
      await untilNoteIs(app, callId, 'still here')
    })

    test('a note that is typed while it is away is saved as soon as it is back', async () => {
      const callId = await ring(app, 'loyal')
      await answer(app, callId)
      await note(app.card).fill('typed before')
      await untilNoteIs(app, callId, 'typed before')
      letItCome = keepDataAway(app)
      await dataIs(false)
      await note(app.card).press('End')
      await app.card.keyboard.type(', and while it was away')
      await app.card.getByText('not saved yet, trying again').waitFor()
      expect((await callOf(app, callId)).state).toBe('active')
      await letItCome()
      await dataIs(true)
      await untilNoteIs(app, callId, 'typed before, and while it was away')
      expect(await note(app.card).inputValue()).toBe('typed before, and while it was away')
      expect((await callOf(app, callId)).state).toBe('active')
    })

    test('a call that rings goes on ringing when it comes back, and its card comes', async () => {
      letItCome = keepDataAway(app)
      await dataIs(false)
      const callId = await place(app, 'suspect')
      await app.card.getByText('Client data are not available at this moment.').waitFor()
      await letItCome()
      await dataIs(true)
      await heading('Alexander Pushkin').waitFor()
      await app.card.getByRole('button', { name: 'Answer' }).waitFor()
      expect((await callOf(app, callId)).state).toBe('ringing')
    })

    test('a call that rings meanwhile is shown with number and buttons, can be answered, and its card comes later', async () => {
      letItCome = keepDataAway(app)
      await dataIs(false)
      const callId = await place(app, 'suspect')
      await app.card.getByText('Client data are not available at this moment.').waitFor()
      await until('the card to be on the screen', async () => (await windowState(app, 'card')).isVisible)
      expect(await app.card.getByRole('heading', { level: 1 }).innerText()).toContain('12125550142')
      await app.card.getByRole('button', { name: 'Answer' }).click()
      await untilState(app, callId, 'active')
      await letItCome()
      await dataIs(true)
      await heading('Alexander Pushkin').waitFor()
      await untilRecord(app, callId, 'the client', ({ clientName }) => clientName === 'Alexander Pushkin')
      expect((await callOf(app, callId)).state).toBe('active')
    })

    test('a call that ends meanwhile is in the list of calls once it is back', async () => {
      const callId = await ring(app, 'loyal')
      await answer(app, callId)
      letItCome = keepDataAway(app)
      await dataIs(false)
      await app.card.getByRole('button', { name: 'Hang up' }).click()
      await untilState(app, callId, 'ended')
      await letItCome()
      await dataIs(true)
      await untilRecord(app, callId, 'the end', ({ endReason }) => endReason === 'hung-up-by-operator')
    })
  })

  test('a panel that is reloaded shows the call again', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await note(app.panel).fill('typed in the panel')
    await app.panel.reload()
    await app.panel.getByRole('heading', { level: 1, name: ANNA }).waitFor()
    await app.panel.getByRole('button', { name: 'Hang up' }).waitFor()
    expect((await callOf(app, callId)).state).toBe('active')
    await untilNoteIs(app, callId, 'typed in the panel')
    expect(await note(app.panel).inputValue()).toBe('typed in the panel')
  })

  test('a card window that is reloaded shows the call again', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await app.card.reload()
    await heading(ANNA).waitFor({ timeout: 10_000 })
    expect((await callOf(app, callId)).state).toBe('active')
  })

  // last, as Playwright does not come back to a page that has crashed
  test('a phone window that crashes loses the connection but not the line: the next caller rings', async () => {
    const callId = await ring(app, 'loyal')
    await answer(app, callId)
    await note(app.card).fill('cut off')
    await app.electron.evaluate(({ BrowserWindow }) => {
      const phone = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/phone/'))
      phone?.webContents.forcefullyCrashRenderer()
    })
    await untilState(app, callId, 'ended')
    expect((await callOf(app, callId)).endReason).toBe('connection-lost')
    await app.card.getByText('connection lost', { exact: true }).waitFor()
    await untilNoteIs(app, callId, 'cut off')
    await app.card.getByRole('button', { name: 'Done' }).click()
    await app.registered()
    const next = await ring(app, 'suspect')
    await heading('Alexander Pushkin').waitFor()
    await answer(app, next)
    expect((await callsOf(app)).filter(isLive)).toHaveLength(1)
  })
})

describe('after a restart', () => {
  test('notes are in the list of calls and are found by the search', async () => {
    const first = await launchApp()
    await first.configure({ locale: 'en' })
    await first.synced()
    await first.registered()
    const callId = await ring(first, 'loyal')
    await answer(first, callId)
    await first.card.getByRole('textbox', { name: 'Note', exact: true }).fill('wants fifteen numbers by Monday')
    await untilNoteIs(first, callId, 'wants fifteen numbers by Monday')
    await finishCalls(first)
    const other = await ring(first, 'suspect')
    await first.request('call.hang-up', { callId: other })
    await untilState(first, other, 'ended')
    await first.close({ keepUserData: true })

    const second = await launchApp({ userData: first.userData })
    try {
      const calls = second.panel.getByRole('complementary', { name: 'Calls' }).getByRole('listitem')
      await calls.filter({ hasText: 'wants fifteen numbers' }).waitFor()
      expect(await calls.count()).toBe(2)
      await second.panel.getByRole('searchbox', { name: 'Search calls and notes' }).fill('fifteen')
      await calls.filter({ hasText: 'Alexander Pushkin' }).waitFor({ state: 'detached' })
      expect(await calls.count()).toBe(1)
      await calls.getByRole('button').click()
      await second.panel.getByRole('heading', { level: 1, name: ANNA }).waitFor()
      const note = second.panel.getByRole('textbox', { name: 'Note', exact: true })
      expect(await note.inputValue()).toBe('wants fifteen numbers by Monday')
    } finally {
      await second.close()
    }
  })
})

describe('after the sudden death of the whole app during a call', () => {
  let callId: string
  let app: RunningApp

  beforeAll(async () => {
    const dying = await launchOnDemoLine()
    callId = await ring(dying, 'unknown')
    await answer(dying, callId)
    await dying.card.getByRole('textbox', { name: 'Name', exact: true }).fill('Айгуль Нурланова')
    await dying.card.getByRole('textbox', { name: 'Reason for the call' }).fill('wants a quote')
    await until('the form to be kept', async () => {
      const card = await dying.request('card.open', { callId, locale: 'en' })
      return card.ok && card.value.quickEntry.reason === 'wants a quote'
    })
    const gone = dying.electron.waitForEvent('close')
    process.kill(await untilDataProcess(dying), 'SIGKILL')
    dying.electron.process().kill('SIGKILL')
    await gone
    app = await launchApp({ userData: dying.userData })
  })
  afterAll(() => app.close())

  test('a form that was typed but not saved is there again', async () => {
    const calls = app.panel.getByRole('complementary', { name: 'Calls' }).getByRole('listitem')
    await calls.first().getByRole('button').click()
    await app.panel.getByRole('heading', { name: 'New client' }).waitFor()
    const name = app.panel.getByRole('textbox', { name: 'Name', exact: true })
    const reason = app.panel.getByRole('textbox', { name: 'Reason for the call' })
    expect(await name.inputValue()).toBe('Айгуль Нурланова')
    expect(await reason.inputValue()).toBe('wants a quote')
  })

  test('the call is over', async () => {
    expect(await recordOf(app, callId)).toMatchObject({ state: 'ended', endReason: 'connection-lost' })
  })
})

/** The process id of the data process, whether Electron runs it or a Node beside it; null while there is none. */
async function dataProcess(app: RunningApp): Promise<number | null> {
  const utility = await app.electron.evaluate(({ app: main }) =>
    main.getAppMetrics().find(({ type, serviceName }) => type === 'Utility' && serviceName === 'db'),
  )
  if (utility) return utility.pid
  const parent = app.electron.process().pid
  for (const line of execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n')) {
    const [, pid, ppid, stat, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    const isOurs = Number(ppid) === parent && args?.includes('db/process.mjs')
    if (isOurs && !stat?.startsWith('Z')) return Number(pid)
  }
  return null
}

async function untilDataProcess(app: RunningApp): Promise<number> {
  let pid: number | null = null
  await until('the data process', async () => (pid = await dataProcess(app)) !== null)
  return pid ?? 0
}

/** Kills the data process as often as main starts it, until the answer is called. */
function keepDataAway(app: RunningApp): () => Promise<void> {
  const end = new AbortController()
  const killing = (async () => {
    while (!end.signal.aborted) {
      const pid = await dataProcess(app)
      if (pid !== null) process.kill(pid, 'SIGKILL')
      await sleep(10)
    }
  })()
  return () => {
    end.abort()
    return killing
  }
}

const statisticsSchema = z.array(z.object({ type: z.string(), packetsReceived: z.number().optional() }))

async function packetsReceived(connections: JSHandle<RTCPeerConnection[]>): Promise<number> {
  const reports = await connections.evaluate(async (all) => {
    const found: unknown[] = []
    for (const connection of all) (await connection.getStats()).forEach((report: unknown) => found.push(report))
    return found
  })
  const sums = statisticsSchema.parse(reports).map(({ type, packetsReceived: count }) => ({ type, count: count ?? 0 }))
  return sums.reduce((sum, { type, count }) => (type === 'inbound-rtp' ? sum + count : sum), 0)
}
