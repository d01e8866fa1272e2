import type { RequestOf } from '../shared/ipc.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'

const STILL_HERE_EVERY_MS = 60_000

type Entered = RequestOf<'operator-times.enter'>

/** Brings the operator's states and their times to the data process, in order; waits where that cannot answer. */
export class OperatorTimes {
  readonly #data: () => Pick<DataProcess, 'request'>
  #waiting: Entered[] = []
  #isFirst = true
  #writing: Promise<void> = Promise.resolve()
  readonly #timer: NodeJS.Timeout

  constructor(data: () => Pick<DataProcess, 'request'>) {
    this.#data = data
    this.#timer = setInterval(() => void this.#stillHere(), STILL_HERE_EVERY_MS)
    // nothing to stay open for
    this.#timer.unref()
  }

  enter(state: Omit<Entered, 'isFirst'>): void {
    this.#waiting.push({ ...state, isFirst: this.#isFirst })
    this.#isFirst = false
  }

  /** Writes what waits; to be called when the data process answers. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  /** The app is about to end. If this is lost on the way, the time ends when the app was last seen: a minute ago at most. */
  leave(at: number): void {
    clearInterval(this.#timer)
    void this.#data().request('operator-times.leave', { at })
  }

  async #write(): Promise<void> {
    for (let entered = this.#waiting[0]; entered; entered = this.#waiting[0]) {
      const written = await this.#data().request('operator-times.enter', entered)
      if (!written.ok) {
        // a data process that is being restarted has been logged already
        if (written.error.code !== 'unavailable') log('operator times', `not written yet: ${written.error.message}`)
        return
      }
      this.#waiting = this.#waiting.filter((one) => one !== entered)
    }
  }

  async #stillHere(): Promise<void> {
    if (this.#waiting.length > 0) return this.write()
    const seen = await this.#data().request('operator-times.still-here', { at: Date.now() })
    if (!seen.ok && seen.error.code !== 'unavailable') log('operator times', seen.error.message)
  }
}
