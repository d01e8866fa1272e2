import type { RTCSession } from 'jssip/lib/RTCSession'
import type { CallEvent } from '../../../shared/call.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import { openMicrophone, type Microphone } from '../microphone.ts'
import type { PhoneFailure } from '../phone.ts'
import { endReasonOf } from './end-reason.ts'

/** Without a network interface no candidate is ever gathered and the 200 never leaves: then say so instead of waiting. */
const ANSWER_TIMEOUT_MS = 8_000
/** Candidates after this are not waited for; on a local network they are all there within a few milliseconds. */
const ICE_PATIENCE_MS = 500
const RE_OFFER_PATIENCE_MS = 3_000
const RE_OFFER_POLL_MS = 20

export type SipCallOptions = {
  readonly session: RTCSession
  readonly isConnected: () => boolean
  readonly onEvent: (event: CallEvent) => void
  readonly onMicrophone: (isReal: boolean) => void
}

/** One call on the library's session: turns its events into ours and hides what a call can only do at certain times. */
export class SipCall {
  readonly #options: SipCallOptions
  readonly #session: RTCSession
  readonly #audio = new Audio()
  #microphone: Microphone | null = null
  #endedByUsAs: 'declined' | 'busy' | 'no-media' | 'connection-lost' | null = null

  constructor(options: SipCallOptions) {
    this.#options = options
    this.#session = options.session
    this.#listen()
  }

  async answer(): Promise<Result<null, PhoneFailure>> {
    this.#microphone = await openMicrophone()
    this.#options.onMicrophone(this.#microphone.isReal)
    // while the microphone was being opened the caller may have given up
    if (this.#session.isEnded()) {
      this.#microphone.close()
      return failure('no-such-call', 'the caller has hung up')
    }
    const accepted = new Promise<boolean>((resolve) => {
      this.#session.on('accepted', () => resolve(true))
      this.#session.on('failed', () => resolve(false))
      window.setTimeout(() => resolve(this.#session.isEstablished()), ANSWER_TIMEOUT_MS)
    })
    this.#session.answer({
      mediaStream: this.#microphone.stream,
      pcConfig: { iceServers: [], rtcpMuxPolicy: 'require' },
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
    if (this.#session.isEstablished() || this.#session.isEnded()) return failure('not-now', 'the call does not ring')
    this.#endedByUsAs = kind === 'busy' ? 'busy' : 'declined'
    this.#session.terminate(
      kind === 'busy'
        ? { status_code: 486, reason_phrase: 'Busy Here' }
        : { status_code: 603, reason_phrase: 'Decline' },
    )
    return success(null)
  }

  /** Ends the call in any state: a ringing one is declined, one that is on gets a BYE. */
  hangUp(): Result<null, PhoneFailure> {
    if (this.#session.isEnded()) return failure('no-such-call', 'the call has ended')
    if (!this.#session.isEstablished()) return this.reject('decline')
    this.#session.terminate()
    return success(null)
  }

  hold(): Promise<Result<null, PhoneFailure>> {
    return this.#renegotiate('held', (done) => this.#session.hold({}, done))
  }

  resume(): Promise<Result<null, PhoneFailure>> {
    return this.#renegotiate('active', (done) => this.#session.unhold({}, done))
  }

  mute(isMuted: boolean): Result<null, PhoneFailure> {
    if (!this.#session.isEstablished()) return failure('not-now', 'the call is not on')
    if (isMuted) this.#session.mute({ audio: true })
    else this.#session.unmute({ audio: true })
    return success(null)
  }

  /** The signalling is gone while the phone rang: nobody can be answered, so it must not ring on. */
  dropIfRinging(): void {
    if (this.#session.isEstablished() || this.#session.isEnded()) return
    this.#endedByUsAs = 'connection-lost'
    this.#session.terminate({ status_code: 480 })
  }

  /**
   * The server is back, on a new connection: the far end still sends to the old one, and its BYE would never arrive.
   * A re-INVITE tells it our new address. Only on the same server: another one cannot route this call.
   */
  reconnected(): void {
    if (this.#session.isEstablished() && this.#session.isReadyToReOffer()) this.#session.renegotiate()
  }

  async #renegotiate(wanted: string, start: (done: () => void) => boolean): Promise<Result<null, PhoneFailure>> {
    await this.#readyToReOffer()
    // an in-dialog request on a dead connection would end the call (seen in JsSIP 3.13)
    if (!this.#options.isConnected()) {
      return failure('no-connection', 'the line to the server is down; the call itself goes on')
    }
    return new Promise((resolve) => {
      const refused = (): void => resolve(failure('no-such-call', `the call ended before it was ${wanted}`))
      this.#session.on('ended', refused)
      this.#session.on('failed', refused)
      if (!start(() => resolve(success(null)))) resolve(failure('not-now', `the call cannot be ${wanted} just now`))
    })
  }

  /** A re-INVITE has to wait for the answer to the one before (RFC 3261, 14.1): the operator may be quicker than that. */
  async #readyToReOffer(): Promise<void> {
    const deadline = Date.now() + RE_OFFER_PATIENCE_MS
    while (this.#session.isEstablished() && !this.#session.isReadyToReOffer() && Date.now() < deadline) {
      await new Promise((resolve) => window.setTimeout(resolve, RE_OFFER_POLL_MS))
    }
  }

  #listen(): void {
    const { onEvent } = this.#options
    const session = this.#session
    session.on('peerconnection', ({ peerconnection }) => {
      peerconnection.addEventListener('track', ({ track }) => {
        this.#audio.srcObject = new MediaStream([track])
        void this.#audio.play()
      })
    })
    session.on('icecandidate', ({ ready }) => window.setTimeout(ready, ICE_PATIENCE_MS))
    session.on('accepted', () => onEvent({ kind: 'answered', at: Date.now() }))
    session.on('hold', ({ originator }) => onEvent(isRemote(originator) ? heldByCaller(true) : { kind: 'held' }))
    session.on('unhold', ({ originator }) => onEvent(isRemote(originator) ? heldByCaller(false) : { kind: 'resumed' }))
    session.on('muted', () => onEvent({ kind: 'muted', isMuted: true }))
    session.on('unmuted', () => onEvent({ kind: 'muted', isMuted: false }))
    const ended: Parameters<typeof session.on<'ended'>>[1] = (event) => {
      this.#microphone?.close()
      this.#audio.srcObject = null
      onEvent({ kind: 'ended', at: Date.now(), reason: this.#endedByUsAs ?? endReasonOf(event) })
    }
    session.on('ended', ended)
    session.on('failed', ended)
  }
}

function isRemote(originator: string): boolean {
  return originator === 'remote'
}

function heldByCaller(isHeldByCaller: boolean): CallEvent {
  return { kind: 'held-by-caller', isHeldByCaller }
}
