import type { Card } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { Calls } from './calls.ts'
import type { Emit } from './data-service.ts'
import type { Identify } from './identify.ts'

type LiveCard = {
  readonly locale: Locale
  /** What of the card others than the operator can change, as it was handed out. */
  readonly shown: string
}
type LiveCardParts = { readonly calls: Calls; readonly identify: Identify; readonly emit: Emit }

/** The cards of the calls that are on: what a sync or a decision changes in them is shown while the operator talks. */
export class LiveCards {
  readonly #cards = new Map<string, LiveCard>()
  /** Cards that were to be made anew before their calls were recorded. */
  readonly #unrecorded = new Set<string>()
  readonly #parts: LiveCardParts

  constructor(parts: LiveCardParts) {
    this.#parts = parts
  }

  /** The card of a recorded call as it is now; null: there is no such call. */
  of(callId: string, locale: Locale): Card | null {
    const call = this.#parts.calls.get(callId)
    return call ? this.#parts.identify.card(callId, call.identity, locale) : null
  }

  /** A card has been handed out. */
  made(card: Card, locale: Locale): void {
    this.#cards.set(card.callId, { locale, shown: shownOf(card) })
  }

  /** A call has been recorded: what has changed between its ring and now is shown. */
  recorded(callId: string): void {
    if (this.#unrecorded.delete(callId)) this.#renew(callId)
  }

  /** The call is over. */
  forget(callId: string): void {
    this.#cards.delete(callId)
    this.#unrecorded.delete(callId)
  }

  /** Answers the card of a call as it is now, after something was done to it, and shows it in all windows. */
  changed(callId: string, locale: Locale): Result<Card> {
    const card = this.of(callId, locale)
    if (!card) return failure('unknown-call', `no call ${callId} has been recorded`)
    // a call that is over is not kept up to date
    if (this.#cards.has(callId)) this.made(card, locale)
    this.#parts.emit('card.changed', card)
    this.#parts.emit('call-records.changed', { callId })
    return success(card)
  }

  /** Makes all cards anew and sends those that say something else than before. */
  renew(): void {
    for (const callId of this.#cards.keys()) this.#renew(callId)
  }

  #renew(callId: string): void {
    const live = this.#cards.get(callId)
    if (!live) return
    const card = this.of(callId, live.locale)
    if (!card) return void this.#unrecorded.add(callId)
    if (shownOf(card) === live.shown) return
    this.made(card, live.locale)
    this.#parts.emit('card.changed', card)
  }
}

function shownOf({ subject, handover }: Card): string {
  return JSON.stringify([subject, handover])
}
