import { isLive, outgoingCall, type Call, type CallEvent } from '../shared/call.ts'
import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { DialOptions, DialTarget } from '../shared/dial-target.ts'
import { failure, success, type Result } from '../shared/result.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallControl } from './call-control.ts'
import type { CallDesk } from './call-desk.ts'
import type { Handovers } from './handovers.ts'
import { log } from './log.ts'
import { readWrittenNumber } from './written-number.ts'

/** How numbers are dialled on a line, which is named. */
export type LineDialOptions = DialOptions & { readonly lineId: string }

export type OutgoingCallsOptions = {
  readonly desk: CallDesk
  readonly control: CallControl
  readonly windows: PhonePeer
  readonly handovers: Pick<Handovers, 'tell'>
  readonly dialOptions: (lineId: string | null) => LineDialOptions
}

type PlacedCall = {
  readonly lineId: string
  /** Whom we call. */
  readonly identity: CallerIdentity
  readonly tonesAfterAnswer: string | null
  readonly consultsFor: string | null
}

/** Calls that operators make. */
export class OutgoingCalls {
  readonly #options: OutgoingCallsOptions
  #isDialling = false
  /** Extensions of numbers that are being called. */
  readonly #tonesAfterAnswer = new Map<string, string>()

  constructor(options: OutgoingCallsOptions) {
    this.#options = options
  }

  /** Calls somebody; a call that is on is put on hold first, and taken back if no INVITE could be sent. */
  dial(written: string, lineId: string | null): Promise<Result<{ callId: string }>> {
    return this.#dial(written, lineId, null)
  }

  /** Holds a call and calls somebody about it. */
  async consult(callId: string, written: string): Promise<Result<{ callId: string }>> {
    const { calls } = this.#options.desk
    const call = calls.find(({ id }) => id === callId)
    if (call?.state !== 'active' && call?.state !== 'held') {
      return failure('not-on', 'only a call that is on can be asked about')
    }
    if (calls.some((other) => isLive(other) && other.consultsFor === callId)) {
      return failure('already-calling', 'somebody is being asked about this call already')
    }
    return this.#dial(written, call.lineId, callId)
  }

  /** To be told of every event: an extension is dialled once somebody answers. */
  applied(call: Call, event: CallEvent): void {
    const tones = this.#tonesAfterAnswer.get(call.id)
    if (tones === undefined || (event.kind !== 'answered' && event.kind !== 'ended')) return
    this.#tonesAfterAnswer.delete(call.id)
    if (event.kind === 'answered') void this.#sendTones(call.id, tones)
  }

  async #dial(written: string, onLine: string | null, consultsFor: string | null): Promise<Result<{ callId: string }>> {
    const { desk, windows, handovers, dialOptions } = this.#options
    const { lineId, ...options } = dialOptions(onLine)
    const target = await readWrittenNumber(written, options)
    if (!target.ok) return target
    const { user, tonesAfterAnswer } = target.value
    const about = consultsFor === null ? undefined : desk.find(consultsFor)
    const ask = (): Promise<Result<{ callId: string }>> => {
      // the colleague is to see whom it is about
      if (about) void handovers.tell(about, target.value, 'consultation')
      return askPhone(windows, 'phone.dial', { lineId, user })
    }
    return this.#place({ lineId, identity: identityOf(target.value), tonesAfterAnswer, consultsFor }, ask)
  }

  /** Makes a call to somebody by other means than dialling their number; `ask` has the phone send the INVITE. */
  place(
    identity: CallerIdentity,
    ask: (lineId: string) => Promise<Result<{ callId: string }>>,
  ): Promise<Result<{ callId: string }>> {
    const { lineId } = this.#options.dialOptions(null)
    return this.#place({ lineId, identity, tonesAfterAnswer: null, consultsFor: null }, () => ask(lineId))
  }

  async #place(
    placed: PlacedCall,
    ask: () => Promise<Result<{ callId: string }>>,
  ): Promise<Result<{ callId: string }>> {
    const { desk, control } = this.#options
    const { lineId, identity, tonesAfterAnswer, consultsFor } = placed
    // a double click must not make two calls
    if (this.#isDialling || desk.calls.some(({ state }) => state === 'calling')) {
      return failure('already-calling', 'somebody is being called already')
    }
    this.#isDialling = true
    try {
      const held = await control.holdOthers(null)
      if (!held.ok) return held
      const dialled = await ask()
      if (!dialled.ok) {
        await this.#resume(held.value)
        return dialled
      }
      const { callId } = dialled.value
      // before the call begins: it may have been answered already
      if (tonesAfterAnswer !== null) this.#tonesAfterAnswer.set(callId, tonesAfterAnswer)
      void desk.begin(outgoingCall(callId, lineId, identity, Date.now(), consultsFor))
      return success({ callId })
    } finally {
      this.#isDialling = false
    }
  }

  async #resume(callIds: readonly string[]): Promise<void> {
    for (const callId of callIds) {
      const resumed = await this.#options.control.resume(callId)
      if (!resumed.ok) log('call desk', `call could not be taken from hold: ${resumed.error.message}`)
    }
  }

  async #sendTones(callId: string, tones: string): Promise<void> {
    const sent = await this.#options.control.sendTones(callId, tones)
    if (!sent.ok) log('call desk', `extension not dialled: ${sent.error.message}`)
  }
}

function identityOf({ address }: DialTarget): CallerIdentity {
  return { address, displayName: '', withheld: false, source: 'From', calledLine: null, divertedFrom: [] }
}
