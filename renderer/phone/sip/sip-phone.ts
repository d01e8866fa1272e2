import { UA, type Socket } from 'jssip'
import type { IncomingRTCSessionEvent, RTCSessionEvent, UnRegisteredEvent } from 'jssip/lib/UA'
import { readCallerIdentity } from '../../../shared/caller-identity.ts'
import type { Registration } from '../../../shared/registration.ts'
import { failure, type Result } from '../../../shared/result.ts'
import type { Phone, PhoneAccount, PhoneEvents, PhoneFailure } from '../phone.ts'
import type { RingTone } from '../ring-tone.ts'
import { callerHeadersOf } from './caller-headers.ts'
import { SipCall } from './sip-call.ts'

const REGISTER_EXPIRES_SECONDS = 120
const NO_ANSWER_TIMEOUT_SECONDS = 180
const RETRY_MIN_MS = 2_000
const RETRY_MAX_MS = 30_000
const RECONNECTION_MIN_SECONDS = 2
const RECONNECTION_MAX_SECONDS = 10
/** Longer than any pause between two attempts: when nothing at all has happened for so long, nothing will. */
const STUCK_AFTER_MS = 15_000
const WATCH_EVERY_MS = 3_000

export type SipPhoneOptions = {
  readonly account: PhoneAccount
  readonly socket: Socket
  readonly ringTone: RingTone
  readonly hasMicrophone: boolean
  readonly events: PhoneEvents
  /** The connection hangs without an error (a server that accepts and stays silent): a new phone is needed. */
  readonly onStuck: () => void
}

/** Our phone on JsSIP: registers, keeps trying, and holds the calls by Call-ID. */
export class SipPhone implements Phone {
  readonly #options: SipPhoneOptions
  readonly #userAgent: UA
  readonly #calls = new Map<string, { readonly call: SipCall; isAnswered: boolean }>()
  #registration: Registration
  #retryMs = RETRY_MIN_MS
  #retryTimer: number | undefined
  #isStopped = false
  #wasDisconnected = false
  /** The password has been right before, so a server that refuses it now may only just be starting. */
  #hasBeenRegistered = false
  #lastSignAt = Date.now()
  readonly #watch: number

  constructor(options: SipPhoneOptions) {
    const { account, socket } = options
    this.#options = options
    this.#registration = {
      state: 'connecting',
      reason: 'starting',
      detail: '',
      line: account.address,
      hasMicrophone: options.hasMicrophone,
    }
    this.#userAgent = new UA({
      sockets: [socket],
      uri: `sip:${account.address}`,
      password: account.password,
      ...(account.authorisationUser ? { authorization_user: account.authorisationUser } : {}),
      ...(account.displayName ? { display_name: account.displayName } : {}),
      register: true,
      register_expires: REGISTER_EXPIRES_SECONDS,
      no_answer_timeout: NO_ANSWER_TIMEOUT_SECONDS,
      connection_recovery_min_interval: RECONNECTION_MIN_SECONDS,
      connection_recovery_max_interval: RECONNECTION_MAX_SECONDS,
      // its refresh by UPDATE ends the call when the server refuses it or is away (JsSIP 3.13)
      session_timers: false,
      user_agent: 'Vizitka',
    })
    this.#listen()
    this.#userAgent.start()
    this.#watch = window.setInterval(() => this.#lookAfter(), WATCH_EVERY_MS)
  }

  answer(callId: string): Promise<Result<null, PhoneFailure>> {
    return this.#calls.get(callId)?.call.answer() ?? Promise.resolve(noSuchCall())
  }

  reject(callId: string, kind: 'busy' | 'decline'): Result<null, PhoneFailure> {
    return this.#calls.get(callId)?.call.reject(kind) ?? noSuchCall()
  }

  hangUp(callId: string): Result<null, PhoneFailure> {
    return this.#calls.get(callId)?.call.hangUp() ?? noSuchCall()
  }

  hold(callId: string): Promise<Result<null, PhoneFailure>> {
    return this.#calls.get(callId)?.call.hold() ?? Promise.resolve(noSuchCall())
  }

  resume(callId: string): Promise<Result<null, PhoneFailure>> {
    return this.#calls.get(callId)?.call.resume() ?? Promise.resolve(noSuchCall())
  }

  mute(callId: string, isMuted: boolean): Result<null, PhoneFailure> {
    return this.#calls.get(callId)?.call.mute(isMuted) ?? noSuchCall()
  }

  stop(): void {
    this.#isStopped = true
    window.clearTimeout(this.#retryTimer)
    window.clearInterval(this.#watch)
    this.#options.ringTone.set('none')
    this.#userAgent.stop()
  }

  /** Devices have changed. */
  setHasMicrophone(hasMicrophone: boolean): void {
    if (hasMicrophone !== this.#registration.hasMicrophone) this.#tell({ hasMicrophone })
  }

  #listen(): void {
    const userAgent = this.#userAgent
    for (const sign of ['connecting', 'connected', 'disconnected', 'registered', 'registrationFailed'] as const) {
      userAgent.on(sign, () => (this.#lastSignAt = Date.now()))
    }
    userAgent.on('connecting', () => {
      if (this.#registration.state !== 'unregistered') this.#tell({ state: 'connecting' })
    })
    userAgent.on('disconnected', ({ code, reason }) => {
      if (this.#isStopped) return
      this.#wasDisconnected = true
      for (const { call } of this.#calls.values()) call.dropIfRinging()
      const detail = [code, reason].filter(Boolean).join(' ')
      this.#tell({ state: 'unregistered', reason: 'no-connection', detail })
    })
    userAgent.on('registered', () => {
      this.#retryMs = RETRY_MIN_MS
      this.#hasBeenRegistered = true
      this.#tell({ state: 'registered', reason: null, detail: '' })
      if (this.#wasDisconnected) for (const { call } of this.#calls.values()) call.reconnected()
      this.#wasDisconnected = false
    })
    userAgent.on('registrationFailed', (event) => this.#registrationFailed(event))
    userAgent.on('unregistered', () => {
      if (!this.#isStopped && userAgent.isConnected()) {
        this.#tell({ state: 'unregistered', reason: 'refused-by-server', detail: '' })
        this.#retryLater()
      }
    })
    userAgent.on('newRTCSession', (event: RTCSessionEvent) => {
      if (!isIncoming(event)) return
      const inviteReceivedAt = Date.now()
      const { account, events } = this.#options
      const identity = readCallerIdentity(callerHeadersOf(event.request), {
        order: account.identityOrder,
        trusted: account.trustAssertedIdentity,
      })
      const callId = event.request.getHeader('Call-ID')
      events.onIncoming(callId, identity, inviteReceivedAt)
      this.#keep(callId, event.session)
    })
  }

  #keep(callId: string, session: ConstructorParameters<typeof SipCall>[0]['session']): void {
    const call = new SipCall({
      session,
      isConnected: () => this.#userAgent.isConnected(),
      onMicrophone: (isReal) => this.setHasMicrophone(isReal),
      onEvent: (event) => {
        if (event.kind === 'answered') kept.isAnswered = true
        if (event.kind === 'ended') this.#calls.delete(callId)
        this.#ring()
        this.#options.events.onCallEvent(callId, event)
      },
    })
    const kept = { call, isAnswered: false }
    this.#calls.set(callId, kept)
    this.#ring()
  }

  #ring(): void {
    const calls = [...this.#calls.values()]
    const isAnyOn = calls.some(({ isAnswered }) => isAnswered)
    const isAnyRinging = calls.some(({ isAnswered }) => !isAnswered)
    this.#options.ringTone.set(!isAnyRinging ? 'none' : isAnyOn ? 'call-waiting' : 'ringing')
  }

  #registrationFailed({ cause, response }: UnRegisteredEvent): void {
    // the library compares by text as well; its enumeration is no value at run time
    const why: string = cause ?? ''
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
    this.#tell({ state: 'unregistered', reason, detail })
    // a wrong password tried again and again locks the account; it waits for new settings
    if (reason !== 'wrong-password') this.#retryLater()
  }

  /** The library waits for a connection without end. A new phone would end calls, so one that is on comes first. */
  #lookAfter(): void {
    if (this.#userAgent.isConnected() || this.#calls.size > 0) return
    if (Date.now() - this.#lastSignAt < STUCK_AFTER_MS) return
    this.#lastSignAt = Date.now()
    this.#options.onStuck()
  }

  #retryLater(): void {
    window.clearTimeout(this.#retryTimer)
    this.#retryTimer = window.setTimeout(() => {
      if (!this.#isStopped && this.#userAgent.isConnected()) this.#userAgent.register()
    }, this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MAX_MS)
  }

  #tell(change: Partial<Registration>): void {
    this.#registration = { ...this.#registration, ...change }
    this.#options.events.onRegistration({ ...this.#registration, detail: this.#registration.detail.slice(0, 300) })
  }
}

function isIncoming(event: RTCSessionEvent): event is IncomingRTCSessionEvent {
  const originator: string = event.originator
  return originator === 'remote'
}

function noSuchCall(): Result<null, PhoneFailure> {
  return failure('no-such-call', 'the call has ended')
}
