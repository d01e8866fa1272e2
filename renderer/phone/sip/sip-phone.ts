import { UA, type Socket } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRTCSessionEvent, RTCSessionEvent } from 'jssip/lib/UA'
import { readCallerIdentity } from '../../../shared/caller-identity.ts'
import type { Handover } from '../../../shared/handover.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { Admission, Phone, PhoneAccount, PhoneEvents, PhoneFailure, ToneTransport } from '../phone.ts'
import type { AudioDevices } from '../audio-devices.ts'
import { CallAudio } from '../call-audio.ts'
import { sendFeatureCode } from '../feature-code.ts'
import type { Ringing } from '../ringing.ts'
import { answerAfterSeconds } from './answer-after.ts'
import { CallCare } from './call-care.ts'
import { answerWishOf, callerHeadersOf } from './caller-headers.ts'
import { watchForGhost } from './ghost-watch.ts'
import { sendHandover } from './handover-messages.ts'
import { keepForTakingLeave, takeLeave } from './left-calls.ts'
import { LineServices } from './line-services.ts'
import { LineSocket } from './line-socket.ts'
import { peerConfiguration } from './peer-configuration.ts'
import { placeCall, sipTargetOf } from './place-call.ts'
import { RegistrationKeeper } from './registration-keeper.ts'
import { SipCall } from './sip-call.ts'

const REGISTER_EXPIRES_SECONDS = 120
const NO_ANSWER_TIMEOUT_SECONDS = 180
/** The library's own pause; what comes on top is up to the line. */
const RECONNECTION_SECONDS = 2
/** Longer than any attempt with the pause before it: when nothing at all has happened for so long, nothing will. */
const STUCK_AFTER_MS = 30_000
const WATCH_EVERY_MS = 3_000

export type SipPhoneOptions = {
  readonly account: PhoneAccount
  /** A line to real servers, or the embedded one. */
  readonly socket: Socket
  readonly ringing: Ringing
  readonly devices: AudioDevices
  readonly events: PhoneEvents
  /** Asked of each call that comes in. */
  readonly admission: () => Admission
  /** Nothing happens any more, not even failures: a new phone is needed. */
  readonly onStuck: () => void
}

type KeptCall = {
  readonly call: SipCall
  readonly care: CallCare
  readonly session: RTCSession
  /** The only one that can carry the call on. */
  readonly server: string
}

/** Our phone on JsSIP: registers, keeps trying, and holds the calls by Call-ID. */
export class SipPhone implements Phone {
  readonly #options: SipPhoneOptions
  readonly #userAgent: UA
  readonly #calls = new Map<string, KeptCall>()
  readonly #registration: RegistrationKeeper
  /** What the line has besides its calls. */
  readonly services: LineServices
  #lookedAt = Date.now()
  readonly #watch: number

  constructor(options: SipPhoneOptions) {
    const { account, socket } = options
    this.#options = options
    this.#userAgent = new UA({
      sockets: [socket],
      uri: `sip:${account.address}`,
      password: account.secrets.password,
      ...(account.authorisationUser ? { authorization_user: account.authorisationUser } : {}),
      ...(account.displayName ? { display_name: account.displayName } : {}),
      register: true,
      register_expires: REGISTER_EXPIRES_SECONDS,
      no_answer_timeout: NO_ANSWER_TIMEOUT_SECONDS,
      connection_recovery_min_interval: RECONNECTION_SECONDS,
      connection_recovery_max_interval: RECONNECTION_SECONDS,
      // for the headers; what they agree upon is done by a SessionTimer
      session_timers: account.usesSessionTimers,
      user_agent: 'Vizitka',
    })
    const line = socket instanceof LineSocket ? socket : null
    if (line) line.isBusy = () => this.#calls.size > 0
    this.#registration = new RegistrationKeeper({
      userAgent: this.#userAgent,
      line,
      lineId: account.id,
      address: account.address,
      hasMicrophone: options.devices.hasMicrophone(),
      onRegistration: options.events.onRegistration,
      onLineEvent: options.events.onLineEvent,
      onDisconnected: () => {
        for (const { call, care } of this.#calls.values()) {
          call.dropIfRinging()
          care.disconnected()
        }
      },
      onReconnected: () => {
        for (const { call, session, server } of this.#calls.values()) {
          if (server === socket.url) call.reconnected()
          watchForGhost(session, () => this.#userAgent.isConnected())
        }
      },
    })
    this.#listen()
    this.services = new LineServices({ userAgent: this.#userAgent, account, events: options.events })
    this.#userAgent.on('registered', () =>
      takeLeave(account.id, socket.url, socket.via_transport, (message) => socket.send(message)),
    )
    this.#userAgent.start()
    this.#watch = window.setInterval(() => this.#lookAfter(), WATCH_EVERY_MS)
  }

  async dial(user: string): Promise<Result<{ readonly callId: string }, PhoneFailure>> {
    const target = this.#targetOf(user)
    return target === null ? badTarget(user) : this.#place(target)
  }

  /** Takes over what rings at a colleague's, by INVITE with Replaces (RFC 3891). */
  async pickUp(extension: string): Promise<Result<{ readonly callId: string }, PhoneFailure>> {
    const ringing = this.services.colleagues.ringing(extension)
    if (ringing === null) return failure('not-now', 'nothing rings there that the server would let us take')
    return this.#place(ringing.target, [`Replaces: ${ringing.replaces}`, 'Require: replaces'])
  }

  async #place(
    target: string,
    headers: readonly string[] = [],
  ): Promise<Result<{ readonly callId: string }, PhoneFailure>> {
    if (!this.#userAgent.isConnected()) return failure('no-connection', 'the line to the server is down')
    const pcConfig = peerConfiguration(this.#options.account)
    const placed = await placeCall(this.#userAgent, target, pcConfig, () => this.#openAudio(), headers)
    if (!placed.ok) return placed
    const { callId, session, audio } = placed.value
    this.#keep(callId, session, audio)
    return success({ callId })
  }

  /** Tells a colleague's phone of a call that is handed on; fails where that does not take it. */
  async sendHandover(user: string, handover: Handover): Promise<Result<null, PhoneFailure>> {
    const target = this.#targetOf(user)
    if (target === null) return badTarget(user)
    if (!this.#userAgent.isConnected()) return failure('no-connection', 'the line to the server is down')
    return sendHandover(this.#userAgent, target, handover)
  }

  /** Calls a code of the server (`sendFeatureCode`). */
  async sendFeatureCode(code: string): Promise<Result<null, PhoneFailure>> {
    const target = this.#targetOf(code)
    if (target === null) return badTarget(code)
    return sendFeatureCode(this.#userAgent, target, peerConfiguration(this.#options.account))
  }

  answer(callId: string): Promise<Result<null, PhoneFailure>> {
    return this.#calls.get(callId)?.call.answer() ?? Promise.resolve(noSuchCall())
  }

  reject(callId: string, kind: 'busy' | 'decline'): Result<null, PhoneFailure> {
    return this.#calls.get(callId)?.call.reject(kind) ?? noSuchCall()
  }

  forward(callId: string, user: string): Result<null, PhoneFailure> {
    const target = this.#targetOf(user)
    if (target === null) return badTarget(user)
    return this.#calls.get(callId)?.call.forward(target) ?? noSuchCall()
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

  sendTones(callId: string, tones: string, transport: ToneTransport): Result<null, PhoneFailure> {
    return this.#calls.get(callId)?.call.sendTones(tones, transport) ?? noSuchCall()
  }

  transfer(callId: string, user: string): Result<null, PhoneFailure> {
    const target = this.#targetOf(user)
    if (target === null) return badTarget(user)
    return this.#calls.get(callId)?.call.transfer(target, user) ?? noSuchCall()
  }

  completeTransfer(callId: string, consultationId: string): Result<null, PhoneFailure> {
    const consultation = this.#calls.get(consultationId)
    if (!consultation) return noSuchCall()
    return this.#calls.get(callId)?.call.completeTransfer(consultation.call) ?? noSuchCall()
  }

  stop(): void {
    this.services.stop()
    this.#registration.stop()
    window.clearInterval(this.#watch)
    this.#userAgent.stop()
    for (const callId of this.#calls.keys()) this.#options.ringing.delete(callId)
  }

  /** To be mixed with calls of other lines as well. */
  call(callId: string): SipCall | undefined {
    return this.#calls.get(callId)?.call
  }

  hasCall(callId: string): boolean {
    return this.#calls.has(callId)
  }

  /** Takes the line off the server, where it is not to ring, or puts it back. Calls that are on go on. */
  setRegistered(isRegistered: boolean): void {
    this.#registration.setWanted(isRegistered)
  }

  /** Devices have changed. */
  setHasMicrophone(hasMicrophone: boolean): void {
    this.#registration.setHasMicrophone(hasMicrophone)
  }

  #listen(): void {
    this.#userAgent.on('newRTCSession', (event: RTCSessionEvent) => {
      if (!isIncoming(event)) return
      const inviteReceivedAt = Date.now()
      const { account, events } = this.#options
      const identity = readCallerIdentity(callerHeadersOf(event.request), {
        order: account.identityOrder,
        trusted: account.trustAssertedIdentity,
      })
      const callId = event.request.getHeader('Call-ID')
      // in place of a call that is on: whoever talks already is not sent away
      const admission = event.request.hasHeader('Replaces') ? 'ring' : this.#options.admission()
      const refusedAs = admission === 'ring' ? null : admission
      events.onIncoming({
        callId,
        lineId: account.id,
        identity,
        inviteReceivedAt,
        answerAfterSeconds: account.mayAnswerItself ? answerAfterSeconds(answerWishOf(event.request)) : null,
        refusedAs,
      })
      if (refusedAs === null) this.#keep(callId, event.session, null)
      else event.session.terminate({ status_code: 486, reason_phrase: 'Busy Here' })
    })
  }

  #openAudio(): Promise<CallAudio> {
    return CallAudio.open({
      devices: this.#options.devices,
      onMicrophone: (isReal) => this.setHasMicrophone(isReal),
    })
  }

  /** `audio`: of a call of ours; one that comes in opens it when it is answered. */
  #keep(callId: string, session: RTCSession, audio: CallAudio | null): void {
    const { ringing, events, account, socket } = this.#options
    let isAnswered = false
    let isRingingThere = false
    const sound = (): void =>
      ringing.set(callId, {
        isOutgoing: audio !== null,
        isAnswered,
        isRingingThere,
        hasEarlyMedia: call.hasEarlyMedia,
        ringTone: account.ringTone,
      })
    const call = new SipCall({
      session,
      audio,
      peerConfiguration: peerConfiguration(account),
      openAudio: () => this.#openAudio(),
      onQuality: (sample) => {
        care.measured(sample)
        events.onQuality(callId, sample)
      },
      isConnected: () => this.#userAgent.isConnected(),
      // answered by nobody's hand: the operator talks already, and only the far end changes
      onReplacedBy: (newCallId) => void this.answer(newCallId),
      onEvent: (event) => {
        if (event.kind === 'answered') isAnswered = true
        if (event.kind === 'rings-there') isRingingThere = true
        if (event.kind === 'ended') {
          this.#calls.delete(callId)
          ringing.delete(callId, event.reason)
        } else sound()
        events.onCallEvent(callId, event)
      },
    })
    const server = socket.url
    const care = new CallCare({
      session,
      call,
      usesSessionTimers: account.usesSessionTimers,
      // another server cannot carry the call on
      isConnected: () => this.#userAgent.isConnected() && socket.url === server,
      onEvent: (event) => events.onCallEvent(callId, event),
      onLineEvent: events.onLineEvent,
    })
    this.#calls.set(callId, { call, care, session, server })
    keepForTakingLeave(session, account.id, socket.url)
    sound()
  }

  #targetOf(user: string): string | null {
    return sipTargetOf(user, this.#options.account.address.split('@')[1] ?? '')
  }

  /** The library waits for a connection without end. A new phone would end calls, so one that is on comes first. */
  #lookAfter(): void {
    if (this.#userAgent.isConnected() || this.#calls.size > 0) return
    const now = Date.now()
    if (now - Math.max(this.#registration.lastSignAt, this.#lookedAt) < STUCK_AFTER_MS) return
    this.#lookedAt = now
    this.#options.events.onLineEvent({ at: now, kind: 'phone-restarted', detail: this.#options.socket.url })
    this.#options.onStuck()
  }
}

function isIncoming(event: RTCSessionEvent): event is IncomingRTCSessionEvent {
  const originator: string = event.originator
  return originator === 'remote'
}

function badTarget(user: string): Result<never, PhoneFailure> {
  return failure('bad-target', `«${user}» is no SIP address`)
}

function noSuchCall(): Result<null, PhoneFailure> {
  return failure('no-such-call', 'the call has ended')
}
