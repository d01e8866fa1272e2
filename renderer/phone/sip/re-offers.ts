import type { RTCSession } from 'jssip/lib/RTCSession'
import type { CallEvent } from '../../../shared/call.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { PhoneFailure } from '../phone.ts'
import { keepOnRefusedOffer, setLocalHold } from './refused-offer.ts'

const PATIENCE_MS = 3_000
const POLL_MS = 20

export type ReOffersOptions = {
  readonly session: RTCSession
  readonly isConnected: () => boolean
  readonly onEvent: (event: CallEvent) => void
}

type Offer = { readonly isHold: boolean | null; readonly refused: () => void; readonly ended: () => void }

/** The offers of ours within one call (re-INVITE): one at a time, and a call whose offer is refused goes on as it was. */
export class ReOffers {
  readonly #options: ReOffersOptions
  readonly #session: RTCSession
  /** An offer of ours that waits for its answer; told when it is refused, or when the call ends before. */
  #offer: Offer | null = null

  constructor(options: ReOffersOptions) {
    this.#options = options
    this.#session = options.session
    keepOnRefusedOffer(options.session, () => this.#refused())
    const ended = (): void => this.#offer?.ended()
    this.#session.on('ended', ended)
    this.#session.on('failed', ended)
    this.#session.on('sdp', (event) => {
      const by: string = event.originator
      // an answer that takes the audio away would do so for good: it is made one that cannot be read, and so a refusal
      if (this.isWaiting && by === 'remote' && /^m=audio 0 /mu.test(event.sdp)) event.sdp = ''
    })
  }

  /** One of ours waits for its answer. */
  get isWaiting(): boolean {
    return this.#offer !== null
  }

  hold(): Promise<Result<null, PhoneFailure>> {
    return this.#renegotiate('held', true, (done) => this.#session.hold({}, done))
  }

  resume(): Promise<Result<null, PhoneFailure>> {
    return this.#renegotiate('active', false, (done) => this.#session.unhold({}, done))
  }

  /** Offers what is agreed already once more: to refresh the session, or with `findsAnotherWay` by an ICE restart. */
  again(findsAnotherWay: boolean): Promise<Result<null, PhoneFailure>> {
    const options = findsAnotherWay ? { rtcOfferConstraints: { iceRestart: true } } : {}
    return this.#renegotiate('offered again', null, (done) => this.#session.renegotiate(options, done))
  }

  /**
   * The server is back, on a new connection: the far end still sends to the old one, and its BYE would never arrive.
   * A re-INVITE tells it our new address. Only on the same server: another one cannot route this call.
   */
  tellAddress(): void {
    if (!this.#session.isEstablished() || !this.#session.isReadyToReOffer()) return
    this.#offer = { isHold: null, refused: () => undefined, ended: () => undefined }
    if (!this.#session.renegotiate({}, () => (this.#offer = null))) this.#offer = null
  }

  async #renegotiate(
    wanted: string,
    isHold: boolean | null,
    start: (done: () => void) => boolean,
  ): Promise<Result<null, PhoneFailure>> {
    await this.#ready()
    // an in-dialog request on a dead connection would end the call (seen in JsSIP 3.13)
    if (!this.#options.isConnected()) {
      return failure('no-connection', 'the line to the server is down; the call itself goes on')
    }
    return new Promise((resolve) => {
      const offer = {
        isHold,
        refused: () => resolve(failure('not-now', `the other side does not let the call be ${wanted}`)),
        ended: () => resolve(failure('no-such-call', `the call ended before it was ${wanted}`)),
      }
      const done = (): void => {
        if (this.#offer === offer) this.#offer = null
        resolve(success(null))
      }
      this.#offer = offer
      if (start(done)) return
      this.#offer = null
      resolve(failure('not-now', `the call cannot be ${wanted} just now`))
    })
  }

  #refused(): void {
    const offer = this.#offer
    this.#offer = null
    if (this.#session.isEnded()) return
    if (offer && offer.isHold !== null) {
      setLocalHold(this.#session, !offer.isHold)
      // the library told of the change when it asked for it
      this.#options.onEvent({ kind: offer.isHold ? 'resumed' : 'held' })
    }
    offer?.refused()
  }

  /** A re-INVITE has to wait for the answer to the one before (RFC 3261, 14.1): the operator may be quicker than that. */
  async #ready(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (this.#session.isEstablished() && !this.#session.isReadyToReOffer() && Date.now() < deadline) {
      await new Promise((resolve) => window.setTimeout(resolve, POLL_MS))
    }
  }
}
