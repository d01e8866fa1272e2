import type { Socket } from 'jssip'

/** A SIP transport in memory: what is sent on one end is handed to a listener in the next task, as a network would. */
export class LoopSocket implements Socket {
  readonly url: string
  readonly sip_uri: string
  via_transport = 'WS'
  onconnect: () => void = () => undefined
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined
  ondata: (message: unknown) => void = () => undefined
  readonly #onSent: (message: string) => void
  #isConnected = false

  constructor(name: string, onSent: (message: string) => void) {
    this.url = `ws://${name}.invalid`
    this.sip_uri = `sip:${name}.invalid;transport=ws`
    this.#onSent = onSent
  }

  connect(): void {
    if (this.#isConnected) return
    this.#isConnected = true
    queueMicrotask(() => this.onconnect())
  }

  disconnect(): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.ondisconnect(false)
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (!this.#isConnected || typeof message !== 'string') return false
    // a later task, not a microtask: the sender must have finished with the message, as over a wire
    setTimeout(() => this.#onSent(message), 0)
    return true
  }

  isConnected(): boolean {
    return this.#isConnected
  }

  isConnecting(): boolean {
    return false
  }

  /** A message from the other side. */
  deliver(message: string): void {
    if (this.#isConnected) this.ondata(message)
  }
}
