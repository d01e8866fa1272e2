import type { UA } from 'jssip'
import { DEMO_LINE_ID } from '../../../shared/sip-account.ts'
import type { PhoneAccount, PhoneEvents } from '../phone.ts'
import { ColleagueWatch } from './colleague-watch.ts'
import { receiveMessages } from './incoming-messages.ts'
import { MessageWaitingWatch } from './message-waiting.ts'

export type LineServicesOptions = {
  readonly userAgent: UA
  readonly account: Pick<PhoneAccount, 'id' | 'address'>
  readonly events: PhoneEvents
}

/** What a line has besides its calls: messages, voice mail that waits, and the lines of colleagues. */
export class LineServices {
  readonly colleagues: ColleagueWatch
  readonly #messageWaiting: MessageWaitingWatch | null

  constructor({ userAgent, account, events }: LineServicesOptions) {
    receiveMessages(userAgent, account, events)
    this.colleagues = new ColleagueWatch(userAgent, account.address.split('@')[1] ?? '', events.onColleague)
    // the embedded line has no voice mail
    this.#messageWaiting =
      account.id === DEMO_LINE_ID
        ? null
        : new MessageWaitingWatch(userAgent, account.id, `sip:${account.address}`, events)
  }

  /** To be called while the connection is still there, so that servers forget us. */
  stop(): void {
    this.colleagues.stop()
    this.#messageWaiting?.stop()
  }
}
