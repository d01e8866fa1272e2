import type { Card } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import type { Emit } from './data-service.ts'

type LiveCard = { readonly locale: Locale; readonly subject: string }

/** The cards of the calls that are on: what a sync changes in them is shown while the operator talks. */
export class LiveCards {
  readonly #cards = new Map<string, LiveCard>()
  readonly #make: (callId: string, locale: Locale) => Card | null
  readonly #emit: Emit

  constructor(make: (callId: string, locale: Locale) => Card | null, emit: Emit) {
    this.#make = make
    this.#emit = emit
  }

  /** A card has been handed out. */
  made(card: Card, locale: Locale): void {
    this.#cards.set(card.callId, { locale, subject: JSON.stringify(card.subject) })
  }

  /** The call is over. */
  forget(callId: string): void {
    this.#cards.delete(callId)
  }

  /** Makes all cards anew and sends those that say something else than before. */
  renew(): void {
    for (const [callId, { locale, subject }] of this.#cards) {
      const card = this.#make(callId, locale)
      if (!card || JSON.stringify(card.subject) === subject) continue
      this.made(card, locale)
      this.#emit('card.changed', card)
    }
  }
}
