/**
 * Runs that bring very many clients, one after the other: each takes memory and the disk as if it were alone. Who came
 * first goes first.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Works when it is its turn; not at all where the signal aborts before. Answers when the work has ended. */
  async inTurn(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const before = this.#last
    let end: () => void = () => undefined
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#last = before.then(() => ended)
    try {
      await Promise.race([before, aborted(signal)])
      if (!signal.aborted) await work()
    } finally {
      end()
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
