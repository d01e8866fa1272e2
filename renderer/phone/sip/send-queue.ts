/** Sends messages in the order in which they were given, though some are made ready only after a moment. */
export class SendQueue {
  #last: Promise<void> | null = null

  /** One that waits for nothing goes out at once. */
  put(message: string | Promise<string>, send: (message: string) => void): void {
    if (this.#last === null && typeof message === 'string') return send(message)
    const before = this.#last ?? Promise.resolve()
    const last = before
      .then(async () => send(await message))
      .finally(() => {
        if (this.#last === last) this.#last = null
      })
    this.#last = last
  }
}
