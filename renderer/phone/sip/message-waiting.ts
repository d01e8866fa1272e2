import type { UA } from 'jssip'
import type { PhoneEvents } from '../phone.ts'
import { readMessageSummary } from './message-summary.ts'
import { Subscription } from './subscription.ts'

const EVENT = 'message-summary'
const MEDIA_TYPE = 'application/simple-message-summary'

/**
 * Tells of voice mail that waits for a line (RFC 3842): by subscription, and by the NOTIFY that some servers send unasked.
 * A server that has no such service is left in peace.
 */
export class MessageWaitingWatch {
  readonly #subscription: Subscription

  constructor(userAgent: UA, lineId: string, target: string, events: PhoneEvents) {
    const take = (body: string): void => {
      const summary = readMessageSummary(body)
      if (summary) events.onMessageWaiting({ lineId, ...summary })
    }
    this.#subscription = new Subscription({
      userAgent,
      target,
      event: EVENT,
      accept: MEDIA_TYPE,
      onNotify: take,
      // voice mail does not go away with the connection
      onLost: () => undefined,
    })
    userAgent.on('sipEvent', ({ request }) => {
      const event: string | undefined = request.getHeader('Event')
      if (event?.split(';')[0]?.trim().toLowerCase() === EVENT) take(request.body)
    })
    userAgent.on('registered', () => this.#subscription.begin())
    userAgent.on('disconnected', () => this.#subscription.disconnected())
  }

  stop(): void {
    this.#subscription.stop()
  }
}
