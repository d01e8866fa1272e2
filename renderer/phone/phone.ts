import type { CallEvent } from '../../shared/call.ts'
import type { CallerIdentity, IdentitySource } from '../../shared/caller-identity.ts'
import type { Registration } from '../../shared/registration.ts'
import type { Result } from '../../shared/result.ts'

export type PhoneFailure = 'no-such-call' | 'no-connection' | 'no-media' | 'not-now'

export type PhoneEvents = {
  readonly onRegistration: (registration: Registration) => void
  readonly onIncoming: (callId: string, identity: CallerIdentity, inviteReceivedAt: number) => void
  readonly onCallEvent: (callId: string, event: CallEvent) => void
}

/** A line to be registered: our own server's account, or the embedded line. */
export type PhoneAccount = {
  /** Address of record: user@domain. */
  readonly address: string
  readonly authorisationUser: string
  readonly password: string
  readonly displayName: string
  readonly trustAssertedIdentity: boolean
  readonly identityOrder: readonly IdentitySource[]
}

/** The phone as the rest of the app knows it; the SIP library stays behind it. Calls are named by their SIP Call-ID. */
export type Phone = {
  answer(callId: string): Promise<Result<null, PhoneFailure>>
  reject(callId: string, kind: 'busy' | 'decline'): Result<null, PhoneFailure>
  hangUp(callId: string): Result<null, PhoneFailure>
  hold(callId: string): Promise<Result<null, PhoneFailure>>
  resume(callId: string): Promise<Result<null, PhoneFailure>>
  mute(callId: string, isMuted: boolean): Result<null, PhoneFailure>
  /** Ends all calls and unregisters. */
  stop(): void
}
