import type { Call } from '../shared/call.ts'
import type { DialTarget } from '../shared/dial-target.ts'
import { isInternalTarget } from '../shared/internal-target.ts'
import type { HandoverPurpose, ReceivedHandover } from '../shared/handover.ts'
import { DEMO_LINE_ID } from '../shared/sip-account.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'

/** Received while the data process is being started again; more do not come in that time. */
const WAITING_MAX = 50

export type HandoversOptions = {
  readonly windows: PhonePeer
  readonly data: () => Pick<DataProcess, 'request'>
}

/**
 * Tells the colleague who is asked about a call, or who gets it, whom it is about and what has been noted so far; takes
 * what colleagues tell to the data process.
 *
 * It goes from phone to phone by SIP MESSAGE: the team database is not everywhere, most B2BUAs drop headers of Refer-To,
 * and a note does not fit there. It is a courtesy: where it does not arrive the call is transferred all the same.
 */
export class Handovers {
  readonly #options: HandoversOptions
  #waiting: ReceivedHandover[] = []

  constructor(options: HandoversOptions) {
    this.#options = options
  }

  /** Tells a colleague on the same line; public numbers are told nothing. Never fails: what goes wrong is logged. */
  async tell({ id: callId, lineId }: Call, target: DialTarget, purpose: HandoverPurpose): Promise<void> {
    // nobody on the embedded line could read it
    if (!isInternalTarget(target) || lineId === DEMO_LINE_ID) return
    const handover = await this.#options.data().request('handover.of-call', { callId, purpose })
    if (!handover.ok) return log('handover', `nothing to tell: ${handover.error.message}`)
    const { user } = target
    const sent = await askPhone(this.#options.windows, 'phone.send-handover', {
      lineId,
      user,
      handover: handover.value,
    })
    if (!sent.ok) log('handover', sent.error.message)
  }

  /** A colleague has told of a call. */
  received(handover: ReceivedHandover): void {
    this.#waiting = [...this.#waiting, handover].slice(-WAITING_MAX)
    void this.write()
  }

  /** Hands over what waits; to be called when the data process answers again. */
  async write(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    for (const handover of waiting) {
      const kept = await this.#options.data().request('handover.keep', handover)
      if (kept.ok) continue
      log('handover', `not kept: ${kept.error.message}`)
      if (kept.error.code === 'unavailable') this.#waiting = [...this.#waiting, handover]
    }
  }
}
