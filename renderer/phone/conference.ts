import type { CallEvent } from '../../shared/call.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { Mixer } from './mixer.ts'
import type { PhoneFailure } from './phone.ts'

/** A call that can be mixed with others. */
export type ConferenceMember = {
  readonly isHeld: boolean
  /** The operator is not heard by its other side. */
  readonly isMuted: boolean
  hold(): Promise<Result<null, PhoneFailure>>
  resume(): Promise<Result<null, PhoneFailure>>
  /** Sends the mix instead of the microphone; fails where the call has no audio (any more). */
  enterMix(mixer: Mixer): Promise<Result<null, PhoneFailure>>
  /** Sends the microphone alone again. */
  leaveMix(): Promise<void>
}

export type ConferenceOptions = {
  /** The call with this Call-ID, of any line; undefined once it has ended. */
  readonly member: (callId: string) => ConferenceMember | undefined
  readonly onCallEvent: (callId: string, event: CallEvent) => void
}

/** The one conference of this phone: calls of any lines, mixed on this machine. */
export class Conference {
  readonly #options: ConferenceOptions
  readonly #members = new Map<string, ConferenceMember>()
  #mixer: Mixer | null = null
  #last: Promise<void> = Promise.resolve()

  constructor(options: ConferenceOptions) {
    this.#options = options
  }

  /** Takes these calls from hold and mixes them, with those that are in the conference already. On failure all stays as it was. */
  join(callIds: readonly string[]): Promise<Result<null, PhoneFailure>> {
    return this.#inTurn(() => this.#join(callIds))
  }

  /** Takes a call out, as it is: the operator goes on talking to it, and to the others. Does nothing for one that is not in. */
  leave(callId: string): Promise<void> {
    return this.#inTurn(() => this.#leave(callId))
  }

  /** To be told of every event of a call: one that has ended is in no conference. */
  heard(callId: string, event: CallEvent): void {
    if (event.kind === 'ended') void this.leave(callId)
  }

  async #join(callIds: readonly string[]): Promise<Result<null, PhoneFailure>> {
    const joining = new Map<string, ConferenceMember>()
    for (const callId of callIds.filter((one) => !this.#members.has(one))) {
      const member = this.#options.member(callId)
      if (!member) return failure('no-such-call', 'one of the calls has ended')
      joining.set(callId, member)
    }
    const resumed: ConferenceMember[] = []
    for (const member of [...joining.values()].filter(({ isHeld }) => isHeld)) {
      const done = await member.resume()
      if (!done.ok) {
        for (const other of resumed) await other.hold()
        return done
      }
      resumed.push(member)
    }
    for (const [callId, member] of joining) {
      this.#mixer ??= new Mixer()
      const entered = await member.enterMix(this.#mixer)
      // a call that has ended meanwhile is missed by nobody: the others are joined without it
      if (!entered.ok || this.#options.member(callId) !== member) continue
      this.#members.set(callId, member)
      this.#options.onCallEvent(callId, { kind: 'conference', isInConference: true })
    }
    await this.#endIfAlone()
    return this.#members.size > 1 ? success(null) : failure('no-such-call', 'the other calls have ended')
  }

  async #leave(callId: string): Promise<void> {
    const member = this.#members.get(callId)
    if (!member) return
    this.#members.delete(callId)
    await member.leaveMix()
    if (this.#options.member(callId)) this.#options.onCallEvent(callId, { kind: 'conference', isInConference: false })
    await this.#endIfAlone()
  }

  async #endIfAlone(): Promise<void> {
    if (this.#members.size > 1) return
    for (const callId of this.#members.keys()) return this.#leave(callId)
    this.#mixer?.close()
    this.#mixer = null
  }

  /** One change after the other: two at once could close the mix that the other is about to use. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(work)
    this.#last = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }
}
