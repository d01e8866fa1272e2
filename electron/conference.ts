import type { Call } from '../shared/call.ts'
import { failure, type Result } from '../shared/result.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallControl } from './call-control.ts'
import type { CallDesk } from './call-desk.ts'

/** As many as the contract of the phone has; more voices than anybody can follow. */
const MOST_CALLS = 8

/** Talks with several callers at once. The phone mixes them, and tells the desk who is in. */
export class Conference {
  readonly #desk: CallDesk
  readonly #control: CallControl
  readonly #windows: PhonePeer

  constructor(desk: CallDesk, control: CallControl, windows: PhonePeer) {
    this.#desk = desk
    this.#control = control
    this.#windows = windows
  }

  /** All calls that are on or on hold, of whatever line; also those that are in it already. */
  async join(): Promise<Result<null>> {
    const calls = this.#desk.calls.filter(isOn)
    if (calls.length < 2) return failure('not-on', 'a conference takes two calls that are on')
    if (calls.length > MOST_CALLS) return failure('too-many-calls', `a conference takes ${MOST_CALLS} calls`)
    if (calls.some(({ transfer }) => transfer?.state === 'trying')) {
      return failure('already-transferring', 'one of the calls is being transferred')
    }
    // whoever the operator is muted for now must not hear what was said to the others only
    const isMuted = calls.some((call) => call.state === 'active' && call.isMuted)
    const joined = await askPhone(this.#windows, 'phone.join', { callIds: calls.map(({ id }) => id) })
    if (!joined.ok) return joined
    for (const { id } of calls.filter((call) => call.isMuted !== isMuted)) {
      const muted = await this.#control.mute(id, isMuted)
      // all of them at once, if they are still there
      if (muted.ok) break
    }
    return joined
  }

  /** The call goes on hold, and the others talk on. */
  async leave(callId: string): Promise<Result<null>> {
    if (this.#desk.find(callId)?.isInConference !== true) {
      return failure('not-on', 'the call is in no conference')
    }
    const left = await askPhone(this.#windows, 'phone.leave-conference', { callId })
    return left.ok ? this.#control.hold(callId) : left
  }
}

function isOn({ state }: Call): boolean {
  return state === 'active' || state === 'held'
}
