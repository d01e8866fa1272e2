import type { EndEvent, IncomingEvent, OutgoingEvent, ReferEvent, RTCSession } from 'jssip/lib/RTCSession'
import type { CallEvent, EndReason } from '../../../shared/call.ts'
import type { QualitySample } from '../../../shared/call-quality.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { CallAudio } from '../call-audio.ts'
import type { Mixer } from '../mixer.ts'
import type { PhoneFailure, ToneTransport } from '../phone.ts'
import { QualityMeter } from '../quality-meter.ts'
import { calleeEndReasonOf } from './callee-end-reason.ts'
import { endReasonOf } from './end-reason.ts'
import { shortenIceGathering } from './ice-patience.ts'
import { KeyTones } from './key-tones.ts'
import { refer } from './refer.ts'
import { ReOffers } from './re-offers.ts'

/** Without a network interface no candidate is ever gathered and the 200 never leaves: then say so instead of waiting. */
const ANSWER_TIMEOUT_MS = 8_000

export type SipCallOptions = {
  readonly session: RTCSession
  readonly isConnected: () => boolean
  /** Of the connection that carries the audio. */
  readonly peerConfiguration: RTCConfiguration
  readonly onEvent: (event: CallEvent) => void
  /** Another call takes the place of this one (INVITE with Replaces, RFC 3891) and is to be answered at once. */
  readonly onReplacedBy: (callId: string) => void
  /** Of a call of ours, which is made with it; null: opened when the call is answered. */
  readonly audio: CallAudio | null
  readonly openAudio: () => Promise<CallAudio>
  /** Once a second while the call is on and nobody holds it. */
  readonly onQuality: (sample: QualitySample) => void
}

/** One call on the library's session: turns its events into ours and hides what a call can only do at certain times. */
export class SipCall {
  readonly #options: SipCallOptions
  readonly #session: RTCSession
  readonly #isOutgoing: boolean
  readonly #keyTones: KeyTones
  readonly #reOffers: ReOffers
  #audio: CallAudio | null
  #meter: QualityMeter | null = null
  #endedByUsAs: EndReason | null = null
  #isTransferring = false
  #hasEarlyMedia = false
  #wasAnswered = false
  /** Null: in no conference. There the session is never muted: it would silence the others too. */
  #isMutedInMix: boolean | null = null

  constructor(options: SipCallOptions) {
    this.#options = options
    this.#session = options.session
    this.#audio = options.audio
    this.#isOutgoing = options.audio !== null
    this.#keyTones = new KeyTones(options.session, options.isConnected)
    this.#reOffers = new ReOffers(options)
    this.#listen()
  }

  /** The network plays something to be heard before the call is answered: a ringing tone of its own, an announcement. */
  get hasEarlyMedia(): boolean {
    return this.#hasEarlyMedia
  }

  get isHeld(): boolean {
    return this.#session.isOnHold().local
  }

  get isMuted(): boolean {
    return this.#isMutedInMix ?? this.#session.isMuted().audio === true
  }

  async answer(): Promise<Result<null, PhoneFailure>> {
    if (this.#isOutgoing) return failure('not-now', 'a call of ours is answered by the other side')
    const audio = await this.#options.openAudio()
    this.#audio = audio
    // while the microphone was being opened the caller may have given up
    if (this.#session.isEnded()) {
      audio.close()
      return failure('no-such-call', 'the caller has hung up')
    }
    const accepted = new Promise<boolean>((resolve) => {
      this.#session.on('accepted', () => resolve(true))
      this.#session.on('failed', () => resolve(false))
      window.setTimeout(() => resolve(this.#session.isEstablished()), ANSWER_TIMEOUT_MS)
    })
    this.#session.answer({
      mediaStream: audio.stream,
      pcConfig: this.#options.peerConfiguration,
      // an INVITE without an offer hangs otherwise: ours is then made with nothing in it
      rtcOfferConstraints: { offerToReceiveAudio: true },
    })
    if (await accepted) return success(null)
    if (this.#session.isEnded()) return failure('no-media', 'the call ended while it was being answered')
    this.#endedByUsAs = 'no-media'
    this.#session.terminate({ status_code: 480 })
    return failure('no-media', 'no audio connection could be made from this machine: check its network')
  }

  reject(kind: 'busy' | 'decline'): Result<null, PhoneFailure> {
    if (this.#isOutgoing || this.#session.isEstablished() || this.#session.isEnded()) {
      return failure('not-now', 'the call does not ring')
    }
    this.#endedByUsAs = kind === 'busy' ? 'busy' : 'declined'
    this.#session.terminate(
      kind === 'busy'
        ? { status_code: 486, reason_phrase: 'Busy Here' }
        : { status_code: 603, reason_phrase: 'Decline' },
    )
    return success(null)
  }

  /** Sends the caller on to this SIP address, before the call is answered (RFC 3261, 21.3.3). */
  forward(address: string): Result<null, PhoneFailure> {
    if (this.#isOutgoing || this.#session.isEstablished() || this.#session.isEnded()) {
      return failure('not-now', 'the call does not ring')
    }
    this.#endedByUsAs = 'forwarded'
    this.#session.terminate({
      status_code: 302,
      reason_phrase: 'Moved Temporarily',
      extraHeaders: [`Contact: <${address}>`],
    })
    return success(null)
  }

  /** Ends the call in any state: a ringing one is declined, one of ours cancelled, one that is on gets a BYE. */
  hangUp(): Result<null, PhoneFailure> {
    if (this.#session.isEnded()) return failure('no-such-call', 'the call has ended')
    if (!this.#session.isEstablished() && !this.#isOutgoing) return this.reject('decline')
    this.#endedByUsAs = 'hung-up-by-operator'
    this.#session.terminate()
    return success(null)
  }

  hold(): Promise<Result<null, PhoneFailure>> {
    return this.#reOffers.hold()
  }

  resume(): Promise<Result<null, PhoneFailure>> {
    return this.#reOffers.resume()
  }

  mute(isMuted: boolean): Result<null, PhoneFailure> {
    if (!this.#session.isEstablished()) return failure('not-now', 'the call is not on')
    if (this.#isMutedInMix !== null) {
      this.#isMutedInMix = isMuted
      this.#audio?.setVoiceOn(!isMuted)
      this.#options.onEvent({ kind: 'muted', isMuted })
      return success(null)
    }
    if (isMuted) this.#session.mute({ audio: true })
    else this.#session.unmute({ audio: true })
    return success(null)
  }

  /** Sends the mix of a conference instead of the microphone; muted stays muted, before the mix. */
  async enterMix(mixer: Mixer): Promise<Result<null, PhoneFailure>> {
    const { isMuted } = this
    // from here on the operator's mute is that of the mix, also in the middle of this
    this.#isMutedInMix = isMuted
    const hasEntered = this.#session.isEstablished() && (await this.#audio?.enterMix(mixer, isMuted))
    if (!hasEntered || this.#session.isEnded()) {
      this.#isMutedInMix = null
      return failure('no-such-call', 'the call has ended')
    }
    this.#audio?.setVoiceOn(!this.#isMutedInMix)
    this.#session.unmute({ audio: true })
    return success(null)
  }

  /** Sends the microphone alone again; muted stays muted. */
  async leaveMix(): Promise<void> {
    // before the microphone is sent again: nothing of it must slip through
    if (this.#isMutedInMix === true && !this.#session.isEnded()) this.#session.mute({ audio: true })
    await this.#audio?.leaveMix()
    this.#isMutedInMix = null
  }

  sendTones(tones: string, transport: ToneTransport): Result<null, PhoneFailure> {
    if (!this.#session.isEstablished()) return failure('not-now', 'the call is not on')
    return this.#keyTones.send(tones, transport)
  }

  /** Hands the other side on to a SIP address. `shown` is how the events name it. */
  transfer(address: string, shown: string): Result<null, PhoneFailure> {
    return this.#transfer(address, shown, null)
  }

  /** Connects the other sides of this call and of a consultation. Fails with both calls left as they were. */
  completeTransfer(consultation: SipCall): Result<null, PhoneFailure> {
    if (!consultation.#session.isEstablished()) return failure('not-now', 'the one consulted has not answered')
    const { uri } = consultation.#session.remote_identity
    return this.#transfer(uri.toString(), uri.user, consultation)
  }

  #transfer(address: string, shown: string, consultation: SipCall | null): Result<null, PhoneFailure> {
    if (!this.#session.isEstablished()) return failure('not-now', 'the call is not on')
    if (this.#isTransferring) return failure('not-now', 'the call is being transferred')
    // an in-dialog request on a dead connection would end the call (seen in JsSIP 3.13)
    if (!this.#options.isConnected()) return failure('no-connection', 'the line to the server is down')
    const legs = [this, ...(consultation ? [consultation] : [])]
    for (const leg of legs) leg.#isTransferring = true
    this.#options.onEvent({ kind: 'transfer-started', target: shown })
    void refer(this.#session, address, consultation ? consultation.#session : null).then((result) => {
      for (const leg of legs) {
        leg.#isTransferring = false
        // the far end keeps its old call until we end it; many do
        if (result.ok) leg.#endAs('transferred')
      }
      if (!result.ok && !this.#session.isEnded()) {
        this.#options.onEvent({ kind: 'transfer-failed', detail: result.error.message.slice(0, 300) })
      }
    })
    return success(null)
  }

  /** The signalling is gone while it rang, here or there: nobody can be answered, so it must not ring on. */
  dropIfRinging(): void {
    if (this.#session.isEstablished() || this.#session.isEnded()) return
    this.#endAs('connection-lost', 480)
  }

  /** The same server is back, on a new connection. */
  reconnected(): void {
    this.#reOffers.tellAddress()
  }

  /** Offers what is agreed already once more: to refresh the session, or with `findsAnotherWay` by an ICE restart. */
  reOffer(findsAnotherWay: boolean): Promise<Result<null, PhoneFailure>> {
    return this.#reOffers.again(findsAnotherWay)
  }

  #endAs(reason: EndReason, status?: number): void {
    if (this.#session.isEnded()) return
    this.#endedByUsAs = reason
    this.#session.terminate(status === undefined ? {} : { status_code: status })
  }

  #listen(): void {
    const { onEvent } = this.#options
    const session = this.#session
    // a call of ours has its connection already, one that comes in gets it when it is answered
    if (this.#isOutgoing) this.#audio?.attach(session.connection)
    else session.on('peerconnection', ({ peerconnection }) => this.#audio?.attach(peerconnection))
    shortenIceGathering(session)
    session.on('progress', (event: IncomingEvent | OutgoingEvent) => this.#progressed(event))
    session.on('accepted', () => {
      this.#wasAnswered = true
      onEvent({ kind: 'answered', at: Date.now() })
    })
    session.on('confirmed', () => this.#measure())
    session.on('hold', ({ originator }) => {
      if (isRemote(originator)) this.#audio?.setHeldByOther(true)
      onEvent(isRemote(originator) ? heldByCaller(true) : { kind: 'held' })
    })
    session.on('unhold', ({ originator }) => {
      if (isRemote(originator)) this.#audio?.setHeldByOther(false)
      onEvent(isRemote(originator) ? heldByCaller(false) : { kind: 'resumed' })
    })
    session.on('muted', () => this.#sessionMuted(true))
    session.on('unmuted', () => this.#sessionMuted(false))
    session.on('reinvite', ({ reject }) => {
      // both have offered at once: the library says 491, and goes on with the other's offer all the same (JsSIP 3.13)
      if (this.#reOffers.isWaiting) reject({ status_code: 491 })
    })
    // the library has promised to try already; we do not let the other side choose whom the operator calls
    session.on('refer', ({ reject }) => reject())
    session.on('replaces', (event) => this.#replaced(event))
    const ended: Parameters<typeof session.on<'ended'>>[1] = (event) => {
      const quality = this.#meter?.stop()
      this.#audio?.close()
      if (quality) onEvent({ kind: 'measured', quality })
      onEvent({ kind: 'ended', at: Date.now(), reason: this.#endedByUsAs ?? this.#reasonOf(event) })
    }
    session.on('ended', ended)
    session.on('failed', ended)
  }

  /** In a conference the session's own mute says nothing of our voice. */
  #sessionMuted(isMuted: boolean): void {
    if (this.#isMutedInMix === null) this.#options.onEvent({ kind: 'muted', isMuted })
  }

  #measure(): void {
    const session = this.#session
    this.#meter ??= new QualityMeter({
      connection: session.connection,
      microphoneLevel: () => this.#audio?.microphoneLevel() ?? 0,
      isMuted: () => this.isMuted,
      isOnHold: () => session.isOnHold().local || session.isOnHold().remote,
      onSample: this.#options.onQuality,
    })
  }

  #progressed(event: IncomingEvent | OutgoingEvent): void {
    if (!this.#isOutgoing || !('response' in event)) return
    if (event.response.body) this.#hasEarlyMedia = true
    if (event.response.status_code === 180 || this.#hasEarlyMedia) this.#options.onEvent({ kind: 'rings-there' })
  }

  #replaced({ request, accept }: ReferEvent): void {
    // the library ends this call once the new one is on
    const isOn = (session: RTCSession): void => {
      session.on('accepted', () => (this.#endedByUsAs = 'transferred'))
    }
    Reflect.apply(accept, undefined, [isOn])
    this.#options.onReplacedBy(request.getHeader('Call-ID'))
  }

  #reasonOf(event: EndEvent): EndReason {
    // what the far end does while it is being transferred is to go where it was sent
    if (this.#isTransferring && isRemote(event.originator)) return 'transferred'
    const hasFailed = this.#isOutgoing && !this.#wasAnswered
    return hasFailed ? calleeEndReasonOf(event, this.#options.isConnected()) : endReasonOf(event)
  }
}

function isRemote(originator: string): boolean {
  return originator === 'remote'
}

function heldByCaller(isHeldByCaller: boolean): CallEvent {
  return { kind: 'held-by-caller', isHeldByCaller }
}
