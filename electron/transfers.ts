import type { Call } from '../shared/call.ts'
import { readDialTarget, type DialOptions } from '../shared/dial-target.ts'
import { failure, type Result } from '../shared/result.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallDesk } from './call-desk.ts'

export type TransfersOptions = {
  readonly desk: CallDesk
  readonly windows: PhonePeer
  readonly dialOptions: (lineId: string | null) => DialOptions
}

/** Hands the other side of a call on to somebody else; the call ends as «transferred», or is ours again. */
export class Transfers {
  readonly #options: TransfersOptions

  constructor(options: TransfersOptions) {
    this.#options = options
  }

  /** Without asking there first. An extension behind the number cannot be dialled by the one who is transferred. */
  async transfer(callId: string, written: string): Promise<Result<null>> {
    const target = readDialTarget(written, this.#options.dialOptions(this.#options.desk.find(callId)?.lineId ?? null))
    if (!target.ok) return target
    const { user } = target.value
    return this.#handOn(callId, () => askPhone(this.#options.windows, 'phone.transfer', { callId, user }))
  }

  /** To the one who was asked first; `consultationId` is that second call. */
  async complete(consultationId: string): Promise<Result<null>> {
    const consultation = this.#options.desk.find(consultationId)
    const callId = consultation?.consultsFor ?? null
    if (!consultation || callId === null) return failure('no-consultation', 'this call was not made about another one')
    if (!isOn(consultation)) return failure('not-on', 'the one who is asked has not answered')
    return this.#handOn(callId, () =>
      askPhone(this.#options.windows, 'phone.complete-transfer', { callId, consultationId }),
    )
  }

  async #handOn(callId: string, ask: () => Promise<Result<null>>): Promise<Result<null>> {
    const call = this.#options.desk.find(callId)
    if (!call || !isOn(call)) return failure('not-on', 'the call to be transferred is not on')
    if (call.transfer?.state === 'trying') return failure('already-transferring', 'the call is being transferred')
    // how it goes on is told by the events of the call
    return ask()
  }
}

function isOn({ state }: Call): boolean {
  return state === 'active' || state === 'held'
}
