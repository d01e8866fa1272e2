import type { Page } from 'playwright-core'
import { isLive, type Call, type CallState } from '../../shared/call.ts'
import type { CallSummary } from '../../shared/card.ts'
import type { DemoCall } from '../../shared/demo-calls.ts'
import { until, type RunningApp } from './launch.ts'

/** The calls that main knows: those that are on and the last ones that ended. */
export async function callsOf(app: RunningApp): Promise<readonly Call[]> {
  return (await app.ask('session.get', null)).calls
}

export async function callOf(app: RunningApp, callId: string): Promise<Call> {
  const call = (await callsOf(app)).find(({ id }) => id === callId)
  if (!call) throw new Error(`main has no call ${callId}`)
  return call
}

/** Calls from the first line, or from the one that is named; answers the Call-ID. */
export async function dial(app: RunningApp, target: string, lineId: string | null = null): Promise<string> {
  return (await app.ask('call.dial', { lineId, target })).callId
}

/** Lets a demo caller ring and answers the Call-ID as soon as main has it, whether a card could be made or not. */
export async function place(app: RunningApp, demoId: DemoCall['id']): Promise<string> {
  const before = new Set((await callsOf(app)).map(({ id }) => id))
  const placed = await app.request('demo.call', { demoId })
  if (!placed.ok) throw new Error(`${demoId} does not ring: ${placed.error.message}`)
  const arrived = async (): Promise<Call | undefined> => (await callsOf(app)).find(({ id }) => !before.has(id))
  await until(`the call of ${demoId}`, async () => (await arrived()) !== undefined)
  const call = await arrived()
  if (!call) throw new Error(`the call of ${demoId} has gone`)
  return call.id
}

/** Like `place`, and waits until its card has been painted. */
export async function ring(app: RunningApp, demoId: DemoCall['id']): Promise<string> {
  const callId = await place(app, demoId)
  await until(`the card of ${demoId}`, async () => (await callOf(app, callId)).stamps.cardPaintedAt !== null)
  return callId
}

export async function untilState(app: RunningApp, callId: string, state: CallState): Promise<void> {
  await until(`the call to be ${state}`, async () => (await callOf(app, callId)).state === state)
}

/** Answers the call that the card shows, by its own button: those of other calls come before it. */
export async function answer(app: RunningApp, callId: string): Promise<void> {
  await app.card.getByRole('toolbar').last().getByRole('button', { name: 'Answer' }).click()
  await untilState(app, callId, 'active')
}

/** The far end ends its call, or gives up while it rings: asked of the phone window as main would. */
export async function callerHangsUp(app: RunningApp, callId: string): Promise<void> {
  const message = { id: 2_000_000_000, request: 'phone.demo-hang-up', payload: { callId } }
  await app.electron.evaluate(({ BrowserWindow }, order) => {
    const phone = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/phone/'))
    phone?.webContents.send('rpc', order)
  }, message)
}

/** Ends everything that is on and puts the card away, so that the next test begins with an idle app. */
export async function finishCalls(app: RunningApp): Promise<void> {
  for (const call of (await callsOf(app)).filter(isLive)) await app.request('call.hang-up', { callId: call.id })
  await until('the end of all calls', async () => !(await callsOf(app)).some(isLive))
  const card = app.card.locator('main')
  await until('the card to be put away', async () => {
    if ((await card.count()) === 0) return true
    await app.card.keyboard.press('Escape')
    return (await card.count()) === 0
  })
}

/** The record of a call as the data process has it. */
export async function recordOf(app: RunningApp, callId: string): Promise<CallSummary> {
  const records = await app.ask('calls.list', { search: '', before: null, limit: 100 })
  const record = records.find((one) => one.callId === callId)
  if (!record) throw new Error(`no record of call ${callId}`)
  return record
}

/** Waits until the record of a call is as wanted; the data process may be away meanwhile. */
export async function untilRecord(
  app: RunningApp,
  callId: string,
  what: string,
  isAsWanted: (record: CallSummary) => boolean,
): Promise<void> {
  await until(`${what} in the record of the call`, async () => {
    const records = await app.request('calls.list', { search: '', before: null, limit: 100 })
    return records.ok && records.value.some((record) => record.callId === callId && isAsWanted(record))
  })
}

export function untilNoteIs(app: RunningApp, callId: string, text: string): Promise<void> {
  return untilRecord(app, callId, `the note «${text}»`, ({ note }) => note === text)
}

type Reply = { readonly ok: true } | { readonly ok: false; readonly error: { readonly code: string } }

/** Sends what it is given from a window of the app, right or not; answers «ok» or the code of the failure. */
export async function sendAs(page: Page, name: string, payload: unknown): Promise<string> {
  const reply = await page.evaluate(
    (asked) =>
      new Promise<Reply>((resolve) => {
        // far above the ids that the page's own connection counts up
        const id = 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000)
        window.vizitkaWire.onMessage((message) => {
          const isReply = typeof message === 'object' && message !== null && 'id' in message && message.id === id
          // main has built the reply, and a test that reads it wrongly fails
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion
          if (isReply) resolve(message as unknown as Reply)
        })
        window.vizitkaWire.send({ id, request: asked.name, payload: asked.payload })
      }),
    { name, payload },
  )
  return reply.ok ? 'ok' : reply.error.code
}

/** What main knows of the window itself, which no page can tell. */
export type WindowState = {
  readonly isVisible: boolean
  readonly isFocused: boolean
  readonly isAlwaysOnTop: boolean
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly workArea: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

export function windowState(app: RunningApp, role: 'card' | 'panel'): Promise<WindowState> {
  return app.electron.evaluate(({ BrowserWindow, screen }, name) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes(`/${name}/`))
    if (!window) throw new Error(`there is no ${name} window`)
    const bounds = window.getBounds()
    return {
      isVisible: window.isVisible(),
      isFocused: window.isFocused(),
      isAlwaysOnTop: window.isAlwaysOnTop(),
      bounds,
      workArea: screen.getDisplayMatching(bounds).workArea,
    }
  }, role)
}
