import { setTimeout as sleep } from 'node:timers/promises'
import type { Call } from '../shared/call.ts'
import type { DialOptions } from '../shared/dial-target.ts'
import { failure, type Result } from '../shared/result.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallDesk } from './call-desk.ts'
import type { Handovers } from './handovers.ts'
import { readWrittenNumber } from './written-number.ts'

/** The colleague is to have the note when it rings there, but no caller waits longer for that. */
const TELLING_MS = 1_000
/** Letters that were typed last are saved after a pause. */
const TYPING_MS = 600

export type TransfersOptions = {
  readonly desk: CallDesk
  readonly windows: PhonePeer
  readonly handovers: Pick<Handovers, 'tell'>
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
    const target = await readWrittenNumber(
      written,
      this.#options.dialOptions(this.#options.desk.find(callId)?.lineId ?? null),
    )
    if (!target.ok) return target
    const { user } = target.value
    return this.#handOn(callId, async (call) => {
      await Promise.race([this.#options.handovers.tell(call, target.value, 'transfer'), sleep(TELLING_MS)])
      return askPhone(this.#options.windows, 'phone.transfer', { callId, user })
    })
  }

  /** A call that still rings is sent on to somebody else; nobody answers it here. */
  async forward(callId: string, written: string): Promise<Result<null>> {
    const call = this.#options.desk.find(callId)
    if (call?.state !== 'ringing') return failure('not-ringing', 'the call does not ring any more')
    const target = await readWrittenNumber(written, this.#options.dialOptions(call.lineId))
    if (!target.ok) return target
    return askPhone(this.#options.windows, 'phone.forward', { callId, user: target.value.user })
  }

  /** To the one who was asked first; `consultationId` is that second call. */
  async complete(consultationId: string): Promise<Result<null>> {
    const consultation = this.#options.desk.find(consultationId)
    const callId = consultation?.consultsFor ?? null
    if (!consultation || callId === null) return failure('no-consultation', 'this call was not made about another one')
    if (!isOn(consultation)) return failure('not-on', 'the one who is asked has not answered')
    return this.#handOn(callId, (call) => {
      void this.#tellAgain(call, consultation)
      return askPhone(this.#options.windows, 'phone.complete-transfer', { callId, consultationId })
    })
  }

  /** The colleague has the note of when they were asked; more may have been written since. */
  async #tellAgain(call: Call, { identity, lineId }: Call): Promise<void> {
    const asked = await readWrittenNumber(identity.address ?? '', this.#options.dialOptions(lineId))
    if (!asked.ok) return
    await sleep(TYPING_MS)
    await this.#options.handovers.tell(call, asked.value, 'transfer')
  }

  async #handOn(callId: string, ask: (call: Call) => Promise<Result<null>>): Promise<Result<null>> {
    const call = this.#options.desk.find(callId)
    if (!call || !isOn(call)) return failure('not-on', 'the call to be transferred is not on')
    if (call.transfer?.state === 'trying') return failure('already-transferring', 'the call is being transferred')
    // how it goes on is told by the events of the call
    return ask(call)
  }
}

function isOn({ state }: Call): boolean {
  return state === 'active' || state === 'held'
}
