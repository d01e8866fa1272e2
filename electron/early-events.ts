import type { CallEvent } from '../shared/call.ts'

/** An INVITE is answered for within this time, or it never went out. */
const KEPT_MS = 10_000
/** Of one call; a phone that sends more is out of order. */
const MAX_EVENTS = 50

type Kept = { readonly events: CallEvent[]; readonly timer: NodeJS.Timeout }

/** Events of calls that are not known yet, in order, kept for a short time. */
export class EarlyEvents {
  readonly #kept = new Map<string, Kept>()
  readonly #onForgotten: (callId: string) => void

  constructor(onForgotten: (callId: string) => void) {
    this.#onForgotten = onForgotten
  }

  keep(callId: string, event: CallEvent): void {
    const kept = this.#kept.get(callId) ?? this.#begin(callId)
    if (kept.events.length < MAX_EVENTS) kept.events.push(event)
  }

  /** The events of a call that is known from now on. */
  take(callId: string): readonly CallEvent[] {
    const kept = this.#kept.get(callId)
    if (!kept) return []
    clearTimeout(kept.timer)
    this.#kept.delete(callId)
    return kept.events
  }

  #begin(callId: string): Kept {
    const timer = setTimeout(() => {
      this.#kept.delete(callId)
      this.#onForgotten(callId)
    }, KEPT_MS)
    const kept = { events: [], timer: timer.unref() }
    this.#kept.set(callId, kept)
    return kept
  }
}
