import type { Call } from '../shared/call.ts'
import { success, type Result } from '../shared/result.ts'
import type { CallControl } from './call-control.ts'
import type { CallDesk } from './call-desk.ts'

export type CallInHandOptions = {
  readonly desk: Pick<CallDesk, 'calls'>
  readonly control: Pick<CallControl, 'answer' | 'reject' | 'hangUp' | 'hold' | 'resume' | 'mute'>
}

const done = success(null)

/** What somebody does without pointing at a call, by a headset or a key: it is meant for the call that is at hand. */
export class CallInHand {
  readonly #options: CallInHandOptions

  constructor(options: CallInHandOptions) {
    this.#options = options
  }

  /** The call that has rung for the longest time. */
  get ringing(): Call | undefined {
    return this.#options.desk.calls.find(({ state }) => state === 'ringing')
  }

  /** The calls that are talked on: several in a conference only. */
  get active(): readonly Call[] {
    return this.#options.desk.calls.filter(({ state }) => state === 'active')
  }

  /** Calls that the operator has taken or made, also those on hold. */
  get taken(): readonly Call[] {
    return this.#options.desk.calls.filter(({ state }) => state !== 'ringing' && state !== 'ended')
  }

  async answer(): Promise<Result<null>> {
    return this.ringing ? this.#options.control.answer(this.ringing.id) : done
  }

  async reject(): Promise<Result<null>> {
    return this.ringing ? this.#options.control.reject(this.ringing.id, 'decline') : done
  }

  /** Ends what is talked on, or what is being made; where there is neither, the call that was put on hold last. */
  async hangUp(): Promise<Result<null>> {
    const begun = this.taken.filter(({ state }) => state === 'calling' || state === 'answering')
    const calls = [this.active, begun, this.taken.slice(-1)].find(({ length }) => length > 0) ?? []
    return all(calls.map((call) => this.#options.control.hangUp(call.id)))
  }

  async mute(isMuted: boolean): Promise<Result<null>> {
    return all(this.active.map((call) => this.#options.control.mute(call.id, isMuted)))
  }

  async toggleMute(): Promise<Result<null>> {
    return this.mute(!this.active.every((call) => call.isMuted))
  }

  /** Takes a call that rings while another is on; else holds what is on, or goes back to what was held last. */
  async hold(): Promise<Result<null>> {
    if (this.ringing) return this.answer()
    const { control } = this.#options
    if (this.active.length > 0) return all(this.active.map((call) => control.hold(call.id)))
    const held = this.taken.findLast(({ state }) => state === 'held')
    return held ? control.resume(held.id) : done
  }
}

/** All are tried; the first failure is told. */
async function all(requests: readonly Promise<Result<null>>[]): Promise<Result<null>> {
  const results = await Promise.all(requests)
  return results.find((result) => !result.ok) ?? done
}
