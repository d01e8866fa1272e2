/** What a bench asks of a running Electron; `text` is an address to call from, what to show, or a `LineOfBench` in JSON. */
export type Command = {
  readonly id: number
  readonly command: 'registered' | 'use-line' | 'call' | 'pop' | 'watch-cards' | 'cards-seen' | 'quit'
  readonly text: string
}

/** A line to be registered instead of the embedded one. */
export type LineOfBench = { readonly server: string; readonly address: string; readonly password: string }

/** Times of one call, UTC milliseconds; those that main sees have fractions. */
export type CallTimes = {
  /** Stamps of `session.get`, whole milliseconds. */
  readonly inviteReceivedAt: number
  readonly identifiedAt: number | null
  readonly cardPaintedAt: number | null
  /** Main has heard of the call. */
  readonly incomingAt: number
  /** Main has sent the card to its window. */
  readonly cardSentAt: number
  /** The card is in the page. */
  readonly renderedAt: number
  /** Main has shown the window. */
  readonly shownAt: number
}

/** Times of one text in the empty app: main has it, the page has had two animation frames since. */
export type PopTimes = { readonly receivedAt: number; readonly paintedAt: number }

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  /** The window named panel has had its first contentful paint, and was shown. UTC milliseconds. */
  | { readonly paintedAt: number; readonly shownAt: number }
