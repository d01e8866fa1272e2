const IDLE_MS = 10_000
/** RFC 5626, 4.4.1: an answer that has not come within ten seconds will not come. */
const ANSWER_MS = 10_000
/** After sleep and changes of the network the path is more likely dead than slow. */
const HASTY_ANSWER_MS = 5_000

export type PathAction = 'none' | 'ping' | 'dead'

/**
 * When to ask whether the path to the server is alive, and when it is dead. Anything received counts as an answer: a
 * frozen server or a forgotten NAT entry keeps the connection open for hours and lets nothing through.
 */
export class PathWatch {
  #heardAt: number
  #askedAt: number | null = null
  #answerMs = ANSWER_MS

  constructor(now: number) {
    this.#heardAt = now
  }

  /** Something has come from the server. */
  heard(now: number): void {
    this.#heardAt = now
    this.#askedAt = null
    this.#answerMs = ANSWER_MS
  }

  /** To be asked every second or so. */
  tick(now: number): PathAction {
    if (this.#askedAt !== null) return now - this.#askedAt >= this.#answerMs ? 'dead' : 'none'
    if (now - this.#heardAt < IDLE_MS) return 'none'
    this.#askedAt = now
    return 'ping'
  }

  /** There is a reason for doubt: ask at once, and wait for a shorter time. What was asked before does not count. */
  doubt(now: number): void {
    this.#askedAt = now
    this.#answerMs = HASTY_ANSWER_MS
  }
}
