import { app, BrowserWindow, ipcMain, type WebContents } from 'electron'
import type { ReplyOf } from '../../../shared/ipc.ts'
import { sipAccountSchema } from '../../../shared/sip-account.ts'
import type { CallTimes, Command, LineOfBench, PopTimes } from './messages.ts'

// Loaded into main before the app, by `-r`. It looks on and asks as a window would, without a debugger attached to
// anything: what is measured is the app as it runs.

const PATIENCE_MS = 15_000
const POLL_MS = 50
/** Above the ids that the app's own connections count up. */
let nextId = 1_000_000_000

type RpcMessage = {
  readonly id?: unknown
  readonly request?: unknown
  readonly event?: unknown
  readonly value?: unknown
}
const answers = new Map<unknown, (value: unknown) => void>()
let seen: Partial<Record<'incomingAt' | 'cardSentAt' | 'renderedAt' | 'shownAt', number>> = {}
let onPainted: () => void = () => undefined

/** UTC milliseconds with fractions. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

function isMessage(message: unknown): message is RpcMessage {
  return typeof message === 'object' && message !== null
}

/** Hands the answer to a question of ours to whoever waits for it; the app must not see it. */
function take(message: unknown): boolean {
  if (!isMessage(message) || message.request !== undefined) return false
  const resolve = answers.get(message.id)
  if (!resolve) return false
  answers.delete(message.id)
  resolve(message.value)
  return true
}

const emit = ipcMain.emit.bind(ipcMain)
ipcMain.emit = (channel, ...parameters: unknown[]) => {
  const message = parameters[1]
  if (channel !== 'rpc' || !isMessage(message)) return emit(channel, ...parameters)
  if (take(message)) return true
  if (message.event === 'phone.incoming') seen.incomingAt ??= now()
  if (message.request === 'card.rendered') seen.renderedAt ??= now()
  const isHandled = emit(channel, ...parameters)
  if (message.request === 'card.painted') onPainted()
  return isHandled
}

app.on('browser-window-created', (_event, window) => {
  const contents = window.webContents
  const send = contents.send.bind(contents)
  contents.send = (channel, ...parameters: unknown[]) => {
    const message = parameters[0]
    if (channel === 'rpc' && take(message)) return
    if (isMessage(message) && message.event === 'card.show') seen.cardSentAt ??= now()
    send(channel, ...parameters)
  }
  const shown = new Promise<number>((resolve) => window.once('show', () => resolve(now())))
  window.on('show', () => {
    if (isPage(window, 'card')) seen.shownAt ??= now()
  })
  contents.once('did-finish-load', () => {
    if (isPage(window, 'panel')) void reportPaint(contents, shown)
  })
})

async function reportPaint(contents: WebContents, shown: Promise<number>): Promise<void> {
  const paintedAt: unknown = await contents.executeJavaScript(`new Promise((done) => new PerformanceObserver((list) => {
    const entry = list.getEntriesByName('first-contentful-paint')[0]
    if (entry) done(performance.timeOrigin + entry.startTime)
  }).observe({ type: 'paint', buffered: true }))`)
  process.send?.({ paintedAt, shownAt: await shown })
}

function isPage(window: BrowserWindow, role: string): boolean {
  return window.webContents.getURL().includes(`/${role}/`)
}

function windowOf(role: string): BrowserWindow {
  const window = BrowserWindow.getAllWindows().find((one) => isPage(one, role))
  if (!window) throw new Error(`there is no ${role} window`)
  return window
}

function answerTo(id: number): Promise<unknown> {
  return new Promise((resolve) => answers.set(id, resolve))
}

function askPhone(request: string, payload: unknown): Promise<unknown> {
  const id = nextId++
  const answer = answerTo(id)
  windowOf('phone').webContents.send('rpc', { id, request, payload })
  return answer
}

/** Asks main as the panel would. */
function askMain(request: string, payload: unknown): Promise<unknown> {
  const id = nextId++
  const answer = answerTo(id)
  const sender = windowOf('panel').webContents
  emit('rpc', { sender, senderFrame: sender.mainFrame }, { id, request, payload })
  return answer
}

async function session(): Promise<ReplyOf<'session.get'>> {
  // main's own reply, which it makes by the contract
  return (await askMain('session.get', null)) as ReplyOf<'session.get'>
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

async function registered(): Promise<null> {
  await until('the windows', () =>
    ['panel', 'card', 'phone'].every((role) => BrowserWindow.getAllWindows().some((one) => isPage(one, role))),
  )
  await until('the registration', async () =>
    (await session()).registrations.every(({ state }) => state === 'registered'),
  )
  return null
}

/** Registers a line of a real server in place of the embedded one. */
async function useLine(text: string): Promise<null> {
  // from the bench that has started us
  const { server, address, password } = JSON.parse(text) as LineOfBench
  await registered()
  const { settings } = await session()
  const account = sipAccountSchema.parse({ server, address })
  const saving = askMain('settings.save', {
    settings: { ...settings, accounts: [account] },
    secrets: { [account.id]: { password } },
  })
  await saving
  return registered()
}

/** From now on the card window notes whose calls it shows, as the call in front or among the others. */
async function watchCards(): Promise<null> {
  await windowOf('card').webContents.executeJavaScript(`{
    window.callsSeen = new Set()
    const note = () => {
      for (const { textContent } of document.querySelectorAll('h1, footer li')) window.callsSeen.add(textContent)
    }
    new MutationObserver(() => requestAnimationFrame(note)).observe(document.body, { subtree: true, childList: true, characterData: true })
  }`)
  return null
}

/** Once nothing rings any more: the texts by which the calls since the last question were shown. */
async function cardsSeen(): Promise<unknown> {
  await until('the calls to end', async () => (await session()).calls.every(({ state }) => state === 'ended'))
  return windowOf('card').webContents.executeJavaScript(`{
    const seen = [...window.callsSeen]
    window.callsSeen.clear()
    seen
  }`)
}

/** Rings, waits for the card, reads the stamps, and lets the caller give up. */
async function call(address: string): Promise<CallTimes> {
  seen = {}
  let isPainted = false
  onPainted = () => (isPainted = true)
  const placed = await askPhone('phone.demo-call', { demoId: 'loyal', address })
  const callId = isMessage(placed) && 'callId' in placed ? placed.callId : null
  await until('the card', () => isPainted)
  const stamps = (await session()).calls.find((one) => one.id === callId)?.stamps
  if (!stamps) throw new Error(`no call ${String(callId)} in the session`)
  await askPhone('phone.demo-hang-up', { callId })
  await until('the card to go', () => !windowOf('card').isVisible())
  const { incomingAt = NaN, cardSentAt = NaN, renderedAt = NaN, shownAt = NaN } = seen
  const { inviteReceivedAt, identifiedAt, cardPaintedAt } = stamps
  return { inviteReceivedAt, identifiedAt, cardPaintedAt, incomingAt, cardSentAt, renderedAt, shownAt }
}

/** The floor: a text is put into the hidden window, and the window is shown. */
async function pop(text: string): Promise<PopTimes> {
  const receivedAt = Date.now()
  const window = windowOf('card')
  const painted = new Promise<number>((resolve) => {
    ipcMain.once('text-painted', (_event, paintedAt: unknown) => resolve(Number(paintedAt)))
  })
  window.webContents.send('text', text)
  window.showInactive()
  const paintedAt = await painted
  window.hide()
  return { receivedAt, paintedAt }
}

const COMMANDS: Readonly<Record<Command['command'], (text: string) => Promise<unknown>>> = {
  registered,
  'use-line': useLine,
  call,
  pop,
  'watch-cards': watchCards,
  'cards-seen': cardsSeen,
  quit: () => {
    app.exit(0)
    return Promise.resolve(null)
  },
}

process.on('message', (message) => {
  // from the bench that has started us, and from nobody else
  const { id, command, text } = message as Command
  COMMANDS[command](text).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
// a bench that is gone leaves no window behind
process.on('disconnect', () => app.exit(1))
