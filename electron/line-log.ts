import type { LineEvent } from '../shared/line-event.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'

/** Enough for an evening without the data process; then the oldest go. */
const WAITING_MAX = 500

/** Brings what happens to the line to the data process, in order; waits where that cannot answer. */
export class LineLog {
  readonly #data: () => Pick<DataProcess, 'request'>
  #waiting: LineEvent[] = []
  #writing: Promise<void> = Promise.resolve()

  constructor(data: () => Pick<DataProcess, 'request'>) {
    this.#data = data
  }

  add(event: LineEvent): void {
    this.#waiting.push(event)
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift()
    void this.write()
  }

  /** Writes what waits; to be called when the data process answers again. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    for (let event = this.#waiting[0]; event; event = this.#waiting[0]) {
      const written = await this.#data().request('line-log.add', event)
      if (!written.ok) {
        // a data process that is being restarted has been logged already
        if (written.error.code !== 'unavailable') log('line log', `not written yet: ${written.error.message}`)
        return
      }
      this.#waiting = this.#waiting.filter((one) => one !== event)
    }
  }
}
