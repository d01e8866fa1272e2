import type { UA } from 'jssip'
import type { Subscriber } from 'jssip/lib/Subscriber'
import { pauseBeforeRetry } from './subscription-retry.ts'

declare module 'jssip/lib/Subscriber' {
  // the library's types take it from Node's EventEmitter, which is none of a page
  interface Subscriber {
    on(event: 'accepted' | 'active' | 'pending', listener: () => void): this
    on(
      event: 'notify',
      listener: (isFinal: boolean, request: unknown, body?: string, contentType?: string) => void,
    ): this
    on(event: 'terminated', listener: (code: number, reason?: string, retryAfterSeconds?: number) => void): this
  }
}

const EXPIRES_SECONDS = 600
/**
 * The state may come before the answer to the question for it (RFC 6665, 4.1.2.4); then the library, which knows of no
 * subscription yet, refuses it (JsSIP 3.13). So it is asked for once more when it has not come.
 */
const STATE_PATIENCE_MS = 1_000

export type SubscriptionOptions = {
  readonly userAgent: UA
  /** Whose state is asked for: a whole SIP address. */
  readonly target: string
  /** Event package, as it is named in Event. */
  readonly event: string
  /** The media type of its documents. */
  readonly accept: string
  readonly onNotify: (body: string) => void
  /** The server does not tell any more, or refuses to: what was known has no worth. */
  readonly onLost: () => void
}

/**
 * Keeps a subscription to an event package (RFC 6665) alive for as long as the line is registered: refreshes it (the
 * library does), makes it anew when the server has forgotten it, and asks again, rarely, where it is refused.
 */
export class Subscription {
  readonly #options: SubscriptionOptions
  #subscriber: Subscriber | null = null
  #isStopped = false
  #failures = 0
  #retryTimer: number | undefined
  #stateTimer: number | undefined

  constructor(options: SubscriptionOptions) {
    this.#options = options
    if (options.userAgent.isRegistered()) this.begin()
  }

  /** Registered (again): an earlier subscription may be one that the server has lost, or sends where nobody listens. */
  begin(): void {
    this.#failures = 0
    this.#drop()
    this.#subscribe()
  }

  /** The connection is lost; the next `begin` makes a new start. */
  disconnected(): void {
    window.clearTimeout(this.#retryTimer)
    this.#options.onLost()
  }

  /** Asks for the full state. */
  refresh(): void {
    this.#subscriber?.subscribe()
  }

  stop(): void {
    this.#isStopped = true
    this.#drop()
  }

  #drop(): void {
    window.clearTimeout(this.#retryTimer)
    window.clearTimeout(this.#stateTimer)
    const subscriber = this.#subscriber
    this.#subscriber = null
    if (!subscriber) return
    // without a connection there is nobody to tell, and the library would try all the same
    if (this.#options.userAgent.isConnected()) subscriber.terminate()
    else forget(subscriber)
  }

  #subscribe(): void {
    const { userAgent, target, event, accept, onNotify, onLost } = this.#options
    if (this.#isStopped || !userAgent.isConnected()) return
    const subscriber = userAgent.subscribe(target, event, accept, { expires: EXPIRES_SECONDS })
    let wasAccepted = false
    this.#subscriber = subscriber
    subscriber.on('accepted', () => {
      wasAccepted = true
      if (this.#subscriber !== subscriber) return
      window.clearTimeout(this.#stateTimer)
      this.#stateTimer = window.setTimeout(() => this.refresh(), STATE_PATIENCE_MS)
    })
    for (const sign of ['active', 'pending'] as const) {
      subscriber.on(sign, () => {
        if (this.#subscriber === subscriber) window.clearTimeout(this.#stateTimer)
      })
    }
    subscriber.on('notify', (_isFinal, _request, body, contentType) => {
      if (this.#subscriber !== subscriber || body === undefined) return
      this.#failures = 0
      if (contentType?.split(';')[0]?.trim().toLowerCase() === accept) onNotify(body)
    })
    subscriber.on('terminated', (code, reason, retryAfterSeconds) => {
      if (this.#subscriber !== subscriber) return
      this.#subscriber = null
      window.clearTimeout(this.#stateTimer)
      onLost()
      const pauseMs = pauseBeforeRetry({ code, reason, retryAfterSeconds, wasAccepted, failures: this.#failures })
      this.#failures += 1
      window.clearTimeout(this.#retryTimer)
      this.#retryTimer = window.setTimeout(() => this.#subscribe(), pauseMs)
    })
    subscriber.subscribe()
  }
}

/** The library has no name for it: without this its timer would go on refreshing what nobody listens to. */
function forget(subscriber: Subscriber): void {
  const end: unknown = Reflect.get(subscriber, '_terminateDialog')
  if (typeof end === 'function') Reflect.apply(end, subscriber, [subscriber.C.UNSUBSCRIBE_TIMEOUT])
}
