import type { UA } from 'jssip'
import type { UnRegisteredEvent } from 'jssip/lib/UA'
import type { LineEvent } from '../../../shared/line-event.ts'
import type { Registration } from '../../../shared/registration.ts'
import type { LineSocket } from './line-socket.ts'

const RETRY_MIN_MS = 2_000
const RETRY_MAX_MS = 30_000
/** A server that asks for more than this is not believed: nobody would ring meanwhile. */
const RETRY_AFTER_MAX_MS = 300_000
/**
 * A password that is refused after so long may have come with a challenge that was out of date by then; not every server
 * tells (`stale`, RFC 7616, 3.3). Then it is tried once more.
 */
const SLOW_MS = 1_000
/** Retries of a whole floor are spread over this part of their pause. */
const RETRY_SPREAD = 0.5

export type RegistrationKeeperOptions = {
  readonly userAgent: UA
  /** Null on the embedded line. */
  readonly line: LineSocket | null
  readonly lineId: string
  /** Address of record, for the windows. */
  readonly address: string
  readonly hasMicrophone: boolean
  readonly onRegistration: (registration: Registration) => void
  readonly onLineEvent: (event: LineEvent) => void
  readonly onDisconnected: () => void
  /** Registered anew after the connection had been lost. */
  readonly onReconnected: () => void
}

/** Keeps the phone registered, tells the windows how that goes, and writes it into the log of the line. */
export class RegistrationKeeper {
  readonly #options: RegistrationKeeperOptions
  #registration: Registration
  #retryMs = RETRY_MIN_MS
  #retryTimer: number | undefined
  #isStopped = false
  #isWanted = true
  #wasDisconnected = false
  /** When the latest REGISTER was begun. */
  #askedAt = Date.now()
  #hasAskedTwice = false
  /** The password has been right before, so a server that refuses it now may only just be starting. */
  #hasBeenRegistered = false
  #lastSignAt = Date.now()

  constructor(options: RegistrationKeeperOptions) {
    this.#options = options
    this.#registration = {
      lineId: options.lineId,
      state: 'connecting',
      reason: 'starting',
      detail: '',
      line: options.address,
      hasMicrophone: options.hasMicrophone,
    }
    this.#listen()
  }

  /** When the connection or the registration last changed, ms since 1970. */
  get lastSignAt(): number {
    return this.#lastSignAt
  }

  stop(): void {
    this.#isStopped = true
    window.clearTimeout(this.#retryTimer)
  }

  /** Devices have changed. */
  setHasMicrophone(hasMicrophone: boolean): void {
    if (hasMicrophone !== this.#registration.hasMicrophone) this.#tell({ hasMicrophone })
  }

  /** Whether the line is to be registered at all; while it is not, a call can be made all the same. */
  setWanted(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return
    this.#isWanted = isWanted
    const { userAgent } = this.#options
    window.clearTimeout(this.#retryTimer)
    if (isWanted) {
      this.#tell({ state: 'connecting', reason: null, detail: '' })
      this.#registerNow()
    } else {
      if (userAgent.isRegistered()) userAgent.unregister()
      this.#tell({ state: 'unregistered', reason: 'not-ready', detail: '' })
    }
  }

  #listen(): void {
    const { userAgent, line, onDisconnected, onReconnected } = this.#options
    for (const sign of ['connecting', 'connected', 'disconnected', 'registered', 'registrationFailed'] as const) {
      userAgent.on(sign, () => (this.#lastSignAt = Date.now()))
    }
    userAgent.on('connecting', ({ socket }) => {
      this.#report('connecting', socket.url)
      if (this.#registration.state !== 'unregistered') this.#tell({ state: 'connecting' })
    })
    userAgent.on('connected', ({ socket }) => {
      // the library registers by itself
      this.#askedAt = Date.now()
      this.#report('connected', socket.url)
    })
    userAgent.on('disconnected', ({ code, reason, socket }) => {
      if (this.#isStopped) return
      const detail = [code, reason].filter(Boolean).join(' ')
      this.#report('disconnected', `${socket.url} ${detail}`.trim())
      this.#wasDisconnected = true
      onDisconnected()
      this.#tell({ state: 'unregistered', reason: 'no-connection', detail })
    })
    userAgent.on('registered', () => {
      // the library registers by itself after each reconnection
      if (!this.#isWanted) return userAgent.unregister()
      this.#retryMs = RETRY_MIN_MS
      this.#hasAskedTwice = false
      this.#hasBeenRegistered = true
      line?.proven()
      this.#report('registered', line?.url ?? '')
      this.#tell({ state: 'registered', reason: null, detail: '' })
      if (this.#wasDisconnected) onReconnected()
      this.#wasDisconnected = false
    })
    userAgent.on('registrationFailed', (event) => this.#registrationFailed(event))
    userAgent.on('unregistered', () => {
      if (this.#isStopped || !this.#isWanted || !userAgent.isConnected()) return
      // a failed refresh has just been told, with its cause
      if (this.#registration.state !== 'registered') return
      this.#tell({ state: 'unregistered', reason: 'refused-by-server', detail: '' })
      this.#retryLater()
    })
    if (!line) return
    line.registerNow = () => {
      // as below: not with a wrong password
      if (this.#registration.reason !== 'wrong-password') this.#registerNow()
    }
  }

  #registrationFailed({ cause, response }: UnRegisteredEvent): void {
    // the library compares by text as well; its enumeration is no value at run time
    const why: string = cause ?? ''
    const isSlow = Date.now() - this.#askedAt >= SLOW_MS
    if (why === 'Authentication Error' && isSlow && !this.#hasAskedTwice) {
      this.#hasAskedTwice = true
      // later: the library has yet to tell that it is unregistered
      this.#retryTimer = window.setTimeout(() => this.#registerNow(), 0)
      return
    }
    const status = response as typeof response | null // null where no answer came; the library's types do not say so
    const detail = status ? `${status.status_code} ${status.reason_phrase}` : why
    const reason =
      why === 'Authentication Error' && !this.#hasBeenRegistered
        ? 'wrong-password'
        : status
          ? 'refused-by-server'
          : why === 'Connection Error'
            ? 'no-connection'
            : 'no-answer'
    this.#report('registration-failed', detail)
    this.#tell({ state: 'unregistered', reason, detail })
    // a wrong password tried again and again locks the account; it waits for new settings
    if (reason === 'wrong-password') return
    const isServersFault = status ? status.status_code >= 500 && status.status_code < 600 : reason === 'no-answer'
    if (isServersFault && this.#options.line?.giveUpServer(detail) === true) return
    this.#retryLater(retryAfterMs(status?.getHeader('Retry-After') ?? ''))
  }

  #retryLater(leastMs = 0): void {
    window.clearTimeout(this.#retryTimer)
    const pauseMs = Math.max(this.#retryMs, leastMs) * (1 + Math.random() * RETRY_SPREAD)
    this.#retryTimer = window.setTimeout(() => this.#registerNow(), pauseMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }

  #registerNow(): void {
    const { userAgent } = this.#options
    if (this.#isStopped || !this.#isWanted || !userAgent.isConnected()) return
    this.#askedAt = Date.now()
    userAgent.register()
  }

  #report(kind: LineEvent['kind'], detail: string): void {
    if (!this.#isStopped) this.#options.onLineEvent({ at: Date.now(), kind, detail: detail.slice(0, 300) })
  }

  #tell(change: Partial<Registration>): void {
    this.#registration = { ...this.#registration, ...change }
    this.#options.onRegistration({ ...this.#registration, detail: this.#registration.detail.slice(0, 300) })
  }
}

/** Retry-After (RFC 3261, 20.33): seconds, then perhaps a comment or parameters. */
function retryAfterMs(header: string): number {
  const seconds = /^\s*(\d{1,9})/u.exec(header)?.[1]
  return Math.min(Number(seconds ?? 0) * 1_000, RETRY_AFTER_MAX_MS)
}
