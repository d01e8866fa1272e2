import { WebSocketInterface, type Socket } from 'jssip'
import type { LineEvent } from '../../../shared/line-event.ts'
import { DigestAnswers } from './digest-answers.ts'
import { mendMessage, refusalOf, refusalReply } from './mend-message.ts'
import { PathWatch } from './path-watch.ts'
import { isPingReply, optionsPing } from './ping.ts'
import { PreferredProbe } from './preferred-probe.ts'
import { SendQueue } from './send-queue.ts'
import { ServerChooser, type Attempt } from './server-chooser.ts'

const TICK_MS = 1_000
/** A server that accepts and stays silent would be waited for without end. */
const OPEN_TIMEOUT_MS = 8_000
/** A tick that comes later than this has been slept through, or the machine was as good as asleep. */
const SLEPT_MS = 5_000
const CRLF = '\r\n'
const PING = '\r\n\r\n'

export type LineSocketOptions = {
  /** WebSocket addresses, the preferred one first. */
  readonly servers: readonly [string, ...string[]]
  /** Address of record: user@domain. */
  readonly address: string
  readonly password: string
  readonly onEvent: (event: LineEvent) => void
}

/**
 * Our transport below the SIP library (RFC 7118), which by itself knows neither an order of servers nor a dead path, and
 * drops messages that are not quite right. For the library it is one socket; which server it leads to is decided here.
 */
export class LineSocket implements Socket {
  readonly #options: LineSocketOptions
  readonly #domain: string
  readonly #chooser: ServerChooser
  readonly #probe: PreferredProbe
  readonly #digest: DigestAnswers
  #queue = new SendQueue()
  #next: Attempt
  /** How the library names each server. */
  readonly #descriptions: ReadonlyMap<string, WebSocketInterface>
  #description: WebSocketInterface
  #webSocket: WebSocket | null = null
  #state: 'closed' | 'connecting' | 'open' = 'closed'
  /** Whether the current connection has been registered on. */
  #isProven = false
  #delayTimer: number | undefined
  #openTimer: number | undefined
  readonly #tick: number
  readonly #onOnline = (): void => {
    this.#report('network-changed', '')
    this.#check()
  }
  #watch: PathWatch | null = null
  /** By what the server has answered on this connection; at first it is asked by everything. */
  readonly #answersTo = new Set<'crlf' | 'options'>()
  #hasPinged = false
  #tickedAt = Date.now()
  #mendedCallId: string | null = null
  onconnect: () => void = () => undefined
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined
  ondata: (message: unknown) => void = () => undefined
  /** Whether a call is on: then the line stays where it is. */
  isBusy: () => boolean = () => false
  /** Sends a REGISTER: one that was due during sleep has not been sent, and every server answers it. */
  registerNow: () => void = () => undefined

  /** Throws for an address that is none of a WebSocket. */
  constructor(options: LineSocketOptions) {
    this.#options = options
    this.#domain = options.address.slice(options.address.lastIndexOf('@') + 1)
    this.#chooser = new ServerChooser(options.servers)
    this.#probe = new PreferredProbe(this.#chooser.preferred, () => this.#preferredIsBack())
    this.#digest = new DigestAnswers(options.password)
    this.#next = this.#chooser.first()
    this.#descriptions = new Map(options.servers.map((server) => [server, new WebSocketInterface(server)]))
    this.#description = this.#descriptionOf(this.#next.server)
    this.#tick = window.setInterval(() => this.#onTick(), TICK_MS)
    window.addEventListener('online', this.#onOnline)
  }

  get url(): string {
    return this.#description.url
  }

  get sip_uri(): string {
    return this.#description.sip_uri
  }

  get via_transport(): string {
    return this.#description.via_transport
  }

  set via_transport(value: string) {
    this.#description.via_transport = value
  }

  /** The library wants a connection; it comes after the pause that the chooser asks for. */
  connect(): void {
    if (this.#state !== 'closed') return
    this.#state = 'connecting'
    const { server, delayMs } = this.#next
    const before = this.url
    if (server !== before) this.#report('server-changed', `${before} → ${server}`)
    this.#description = this.#descriptionOf(server)
    this.#delayTimer = window.setTimeout(() => this.#open(server), delayMs)
  }

  /** The phone is stopped for good. */
  disconnect(): void {
    window.clearInterval(this.#tick)
    window.removeEventListener('online', this.#onOnline)
    this.#probe.drop()
    this.#close()
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (this.#state !== 'open' || typeof message !== 'string') return false
    const webSocket = this.#webSocket
    this.#queue.put(this.#digest.toSend(message), (text) => {
      if (this.#webSocket === webSocket) webSocket?.send(text)
    })
    return true
  }

  isConnected(): boolean {
    return this.#state === 'open'
  }

  isConnecting(): boolean {
    return this.#state === 'connecting'
  }

  /** The server has taken the registration: it is of use, and the preferred one is looked for from now on. */
  proven(): void {
    this.#isProven = true
    if (this.#chooser.isOnFallback) this.#probe.plan()
    else this.#probe.atHome()
  }

  /** The server is of no use, such as one that takes connections but no registrations. False: there is no other one. */
  giveUpServer(reason: string): boolean {
    if (!this.#chooser.hasOthers || this.isBusy()) return false
    if (!this.#chooser.isOnFallback) this.#probe.lessOften()
    const webSocket = this.#webSocket
    // later: the library is in the middle of the answer for which the server is given up
    window.setTimeout(() => {
      if (webSocket !== null && this.#webSocket === webSocket) this.#lost(reason, this.#chooser.afterFailure())
    }, 0)
    return true
  }

  /** The machine has slept or its network has changed: a pause ends, and an open connection has to prove itself. */
  #check(): void {
    if (this.#state === 'open') {
      this.#watch?.doubt(Date.now())
      this.#ping()
    } else if (this.#state === 'connecting' && this.#webSocket === null) {
      window.clearTimeout(this.#delayTimer)
      this.#open(this.url)
    }
  }

  #open(server: string): void {
    const webSocket = new WebSocket(server, 'sip')
    this.#webSocket = webSocket
    this.#isProven = false
    webSocket.binaryType = 'arraybuffer'
    const isCurrent = (): boolean => this.#webSocket === webSocket
    this.#openTimer = window.setTimeout(() => {
      if (isCurrent()) this.#lost('no answer to the handshake', this.#chooser.afterFailure())
    }, OPEN_TIMEOUT_MS)
    webSocket.addEventListener('open', () => {
      if (!isCurrent()) return
      window.clearTimeout(this.#openTimer)
      this.#state = 'open'
      this.#watch = new PathWatch(Date.now())
      this.#answersTo.clear()
      this.#hasPinged = false
      this.onconnect()
    })
    webSocket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isCurrent()) this.#received(data)
    })
    webSocket.addEventListener('close', ({ code, reason }) => {
      if (isCurrent()) this.#lost(reason, this.#afterEnd(), code)
    })
  }

  #descriptionOf(server: string): WebSocketInterface {
    const description = this.#descriptions.get(server)
    if (!description) throw new Error(`the server ${server} is not one of the settings`)
    return description
  }

  #afterEnd(): Attempt {
    return this.#isProven ? this.#chooser.afterLoss(this.isBusy()) : this.#chooser.afterFailure()
  }

  /** Gone, at once: a closing handshake with a dead server would take minutes. */
  #lost(reason: string, next: Attempt, code?: number): void {
    this.#next = next
    this.#close()
    this.ondisconnect(true, code, reason)
  }

  #close(): void {
    window.clearTimeout(this.#delayTimer)
    window.clearTimeout(this.#openTimer)
    const webSocket = this.#webSocket
    this.#webSocket = null
    this.#watch = null
    this.#state = 'closed'
    this.#queue = new SendQueue()
    this.#probe.pause()
    webSocket?.close()
  }

  #received(data: unknown): void {
    this.#watch?.heard(Date.now())
    if (data === CRLF) this.#answersTo.add('crlf')
    if (data === CRLF || data === PING) return this.ondata(data)
    const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data
    if (typeof text !== 'string') return
    if (isPingReply(text)) {
      this.#answersTo.add('options')
      return
    }
    const { message, headers } = mendMessage(text, this.#domain)
    const firstLine = message.slice(0, 80).split(CRLF)[0] ?? ''
    if (headers.length > 0) this.#reportMended(message, `${headers.join(', ')}: ${firstLine}`)
    const refusal = refusalOf(message)
    if (refusal === null) return this.ondata(this.#digest.received(message))
    this.#report('message-refused', `${refusal}: ${firstLine}`)
    const reply = refusalReply(message, refusal)
    if (reply !== null) this.send(reply)
  }

  /** Once for each call: what is wrong with its INVITE is wrong with its ACK and its BYE. */
  #reportMended(message: string, detail: string): void {
    const callId = /^(?:call-id|i)[ \t]*:(.*)$/imu.exec(message)?.[1]?.trim() ?? ''
    if (callId === this.#mendedCallId) return
    this.#mendedCallId = callId
    this.#report('message-mended', detail)
  }

  #onTick(): void {
    const now = Date.now()
    const lateMs = now - this.#tickedAt - TICK_MS
    this.#tickedAt = now
    if (lateMs > SLEPT_MS) {
      this.#report('slept', `${Math.round(lateMs / 1_000)} s`)
      this.#check()
      this.registerNow()
      return
    }
    const action = this.#watch?.tick(now)
    if (action === 'ping') this.#ping()
    if (action === 'dead') {
      this.#report('path-dead', this.url)
      // not the same server first, even with a call on: it is the one that does not answer
      this.#lost('no answer to a keep-alive', this.#chooser.afterLoss(false))
    }
    if (this.#probe.isDue(now) && !this.isBusy()) this.#probe.look()
  }

  /**
   * RFC 5626, 3.5.1; servers that do not know it are asked by OPTIONS, and those that answer neither by REGISTER. Else a
   * server that is only unusual would be taken for dead again and again.
   */
  #ping(): void {
    const isFirst = !this.#hasPinged
    this.#hasPinged = true
    const isByCrlf = this.#answersTo.has('crlf')
    const isByOptions = !isByCrlf && this.#answersTo.has('options')
    if (isFirst || isByCrlf) this.send(PING)
    if (isFirst || isByOptions) this.send(optionsPing(this.#options.address, this.via_transport))
    if (isFirst || (!isByCrlf && !isByOptions)) this.registerNow()
  }

  #preferredIsBack(): void {
    if (this.#state === 'open' && this.#chooser.isOnFallback && !this.isBusy()) {
      this.#lost('the preferred server answers again', this.#chooser.goBack())
    }
  }

  #report(kind: LineEvent['kind'], detail: string): void {
    this.#options.onEvent({ at: Date.now(), kind, detail: detail.slice(0, 300) })
  }
}
