import { ipcMain, type BrowserWindow, type IpcMainEvent } from 'electron'
import { events, requests, type EventName, type PayloadOf, type RequestName } from '../shared/ipc.ts'
import type { Role, WindowRole } from '../shared/ipc-definition.ts'
import { Peer, type EventHandler, type RequestHandler } from '../shared/rpc.ts'
import { APP_ORIGIN } from './app-protocol.ts'
import { log } from './log.ts'

export type WindowPeersOptions = {
  /** Answers what main itself answers. */
  readonly answerInMain: RequestHandler
  /** Passes a checked request on to the data process. */
  readonly forwardToData: (name: RequestName, payload: unknown) => Promise<Awaited<ReturnType<RequestHandler>>>
  readonly onEvent: EventHandler
}

type Connection = {
  readonly role: WindowRole
  readonly window: BrowserWindow
  peer: Peer
  deliver: (message: unknown) => void
}

/** The gate between windows and everything else: every message of a window passes here and is checked against the contract. */
export class WindowPeers {
  readonly #options: WindowPeersOptions
  readonly #connections = new Map<number, Connection>()

  constructor(options: WindowPeersOptions) {
    this.#options = options
    ipcMain.on('rpc', (event, message: unknown) => this.#receive(event, message))
  }

  connect(role: WindowRole, window: BrowserWindow): void {
    const contents = window.webContents
    const connection: Connection = { role, window, ...this.#open(role, window) }
    const { id } = contents
    this.#connections.set(id, connection)
    const reopen = (reason: string): void => {
      connection.peer.close(reason)
      Object.assign(connection, this.#open(role, window))
    }
    contents.on('render-process-gone', (_event, details) => reopen(`the ${role} window is gone: ${details.reason}`))
    // a reloaded page knows nothing of the requests of the page before it
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) reopen(`the ${role} window is being loaded`)
    })
    window.on('closed', () => {
      connection.peer.close(`the ${role} window is closed`)
      this.#connections.delete(id)
    })
  }

  /** The window's role, or null for a web content that is none of ours. */
  roleOf(webContentsId: number): WindowRole | null {
    return this.#connections.get(webContentsId)?.role ?? null
  }

  peer(role: WindowRole): Peer | null {
    for (const connection of this.#connections.values()) if (connection.role === role) return connection.peer
    return null
  }

  emit<Name extends EventName>(name: Name, payload: PayloadOf<Name>, only?: WindowRole): void {
    this.relay(name, payload, only)
  }

  /** Sends an event that has been checked to every window that may hear it, or to one of them. */
  relay(name: EventName, payload: unknown, only?: WindowRole): void {
    const receivers: readonly Role[] = events[name].receivers
    for (const { role, peer } of this.#connections.values()) {
      if (receivers.includes(role) && (only === undefined || role === only)) peer.forwardEvent(name, payload)
    }
  }

  #open(role: WindowRole, window: BrowserWindow): Pick<Connection, 'peer' | 'deliver'> {
    let deliver: (message: unknown) => void = () => undefined
    const peer = new Peer({
      remote: role,
      transport: {
        send: (message) => {
          if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.send('rpc', message)
        },
        onMessage: (listener) => (deliver = listener),
      },
      onRequest: (name, payload) =>
        requests[name].handler === 'data'
          ? this.#options.forwardToData(name, payload)
          : this.#options.answerInMain(name, payload),
      onEvent: this.#options.onEvent,
      onProblem: ({ what, message }) => log(`${role} window`, `${what}: ${message}`),
    })
    return { peer, deliver: (message) => deliver(message) }
  }

  #receive(event: IpcMainEvent, message: unknown): void {
    // the last words of a window that is being closed
    if (event.sender.isDestroyed()) return
    const connection = this.#connections.get(event.sender.id)
    const frame = event.senderFrame
    // a frame inside a page, or a page that is not ours, has no business here
    if (!connection || !frame || frame.parent !== null || !frame.url.startsWith(`${APP_ORIGIN}/`)) {
      return log('rpc', `message from an unknown sender refused: ${frame?.url ?? 'no frame'}`)
    }
    connection.deliver(message)
  }
}
