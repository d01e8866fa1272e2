type Timer = { at: number; readonly order: number; readonly run: () => void; readonly delayMs: number }

/**
 * Time that passes only when it is told to: an hour of waiting takes as long as what happens in it. Timers of the app's own
 * code wait in it, those inside Node (of sockets, of signals) go on as ever.
 */
export class VirtualTime {
  now: number
  readonly #timers = new Set<Timer>()
  readonly #setTimeout = globalThis.setTimeout
  readonly #clearTimeout = globalThis.clearTimeout
  #order = 0

  constructor(now: number) {
    this.now = now
  }

  /** Takes over `setTimeout` and `clearTimeout`; answers how to give them back. */
  install(): () => void {
    const handles = new WeakMap<object, Timer>()
    const set = (run: () => void, delayMs = 0, ...more: unknown[]): unknown => {
      // its own fetch takes the same function: a connection that is kept alive has nothing to do with our time
      if (isCalledByNode()) return this.#setTimeout(run, delayMs, ...more)
      const timer: Timer = { at: this.now + Math.round(delayMs), order: (this.#order += 1), run, delayMs }
      this.#timers.add(timer)
      const handle = {
        unref: () => handle,
        ref: () => handle,
        hasRef: () => true,
        refresh: () => {
          timer.at = this.now + Math.round(timer.delayMs)
          return handle
        },
      }
      handles.set(handle, timer)
      return handle
    }
    const clear = (handle: unknown): void => {
      const timer = typeof handle === 'object' && handle !== null ? handles.get(handle) : undefined
      if (timer) this.#timers.delete(timer)
      else if (isRealTimer(handle)) this.#clearTimeout(handle)
    }
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear })
    return () => void Object.assign(globalThis, { setTimeout: this.#setTimeout, clearTimeout: this.#clearTimeout })
  }

  /** Lets time pass; `settled` is awaited behind each timer, so that what it began takes no time. */
  async pass(durationMs: number, settled: () => Promise<void>): Promise<void> {
    const end = this.now + durationMs
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#timers.delete(next)
      this.now = Math.max(this.now, next.at)
      next.run()
      await settled()
    }
    this.now = end
  }

  #next(): Timer | null {
    let first: Timer | null = null
    for (const timer of this.#timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
    }
    return first
  }
}

/** The third line of a stack is who called our caller. */
function isCalledByNode(): boolean {
  const [, , , caller = ''] = (new Error('who calls').stack ?? '').split('\n')
  return caller.includes('node:')
}

function isRealTimer(handle: unknown): handle is NodeJS.Timeout {
  return typeof handle === 'object' && handle !== null && handle.constructor.name === 'Timeout'
}
