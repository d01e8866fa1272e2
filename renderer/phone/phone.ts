import type { CallEvent } from '../../shared/call.ts'
import type { QualitySample } from '../../shared/call-quality.ts'
import type { IdentitySource } from '../../shared/caller-identity.ts'
import type { PayloadOf } from '../../shared/ipc.ts'
import type { LineEvent } from '../../shared/line-event.ts'
import type { Registration } from '../../shared/registration.ts'
import type { Result } from '../../shared/result.ts'
import type { Settings } from '../../shared/settings.ts'
import type { LineSecrets, SipAccount } from '../../shared/sip-account.ts'

export type PhoneFailure = 'no-such-call' | 'no-connection' | 'no-media' | 'not-now' | 'bad-target' | 'refused'

export type ToneTransport = Settings['toneTransport']

export type PhoneEvents = {
  readonly onRegistration: (registration: Registration) => void
  readonly onIncoming: (call: PayloadOf<'phone.incoming'>) => void
  readonly onCallEvent: (callId: string, event: CallEvent) => void
  /** Once a second while a call is on and nobody holds it. */
  readonly onQuality: (callId: string, sample: QualitySample) => void
  /** Something for the log of the line. */
  readonly onLineEvent: (event: LineEvent) => void
  readonly onTextMessage: (message: PayloadOf<'phone.text-message'>) => void
  readonly onHandover: (handover: PayloadOf<'phone.handover'>) => void
  readonly onColleague: (colleague: PayloadOf<'phone.colleague'>) => void
  readonly onMessageWaiting: (messages: PayloadOf<'phone.message-waiting'>) => void
}

/** A line to be registered: our own server's account, or the embedded line. */
export type PhoneAccount = Pick<
  SipAccount,
  | 'id'
  | 'address'
  | 'authorisationUser'
  | 'displayName'
  | 'trustAssertedIdentity'
  | 'mayAnswerItself'
  | 'iceServers'
  | 'usesRelayOnly'
  | 'usesSessionTimers'
  | 'ringTone'
> & {
  readonly secrets: LineSecrets
  readonly identityOrder: readonly IdentitySource[]
}

/** What meets a call that comes in: it rings, or is refused at once. */
export type Admission = 'ring' | 'not-ready' | 'busy'

/** The phone as the rest of the app knows it; the SIP library stays behind it. Calls are named by their SIP Call-ID. */
export type Phone = {
  /**
   * Calls a user of our own domain, or a whole SIP address. Answers as soon as the INVITE has been sent; what becomes of
   * the call is told by its events.
   */
  dial(user: string): Promise<Result<{ readonly callId: string }, PhoneFailure>>
  answer(callId: string): Promise<Result<null, PhoneFailure>>
  reject(callId: string, kind: 'busy' | 'decline'): Result<null, PhoneFailure>
  /** Sends a ringing caller to somebody else (302 Moved Temporarily). */
  forward(callId: string, user: string): Result<null, PhoneFailure>
  /** Ends a call in any state; one that still rings at the other side is cancelled. */
  hangUp(callId: string): Result<null, PhoneFailure>
  hold(callId: string): Promise<Result<null, PhoneFailure>>
  resume(callId: string): Promise<Result<null, PhoneFailure>>
  mute(callId: string, isMuted: boolean): Result<null, PhoneFailure>
  /** Digits, `*`, `#`, A–D; a comma is a pause of two seconds. They go out one after the other, after those before. */
  sendTones(callId: string, tones: string, transport: ToneTransport): Result<null, PhoneFailure>
  /** Hands the other side on by REFER. Answers when that has been asked; how it goes on is told by the call's events. */
  transfer(callId: string, user: string): Result<null, PhoneFailure>
  /** Connects the other sides of two calls by REFER with Replaces (RFC 3891). Answers as `transfer` does. */
  completeTransfer(callId: string, consultationId: string): Result<null, PhoneFailure>
  /** Ends all calls and unregisters. */
  stop(): void
}
