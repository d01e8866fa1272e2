import { randomUUID } from 'node:crypto'
import type { PayloadOf } from '../shared/ipc.ts'
import type { TextMessage } from '../shared/text-message.ts'
import type { DataProcess } from './data-process.ts'
import { log } from './log.ts'

const WAITING_MAX = 200

/** Brings what is written to the operator to the data process, in order; waits where that cannot answer. */
export class TextMessages {
  readonly #data: () => Pick<DataProcess, 'request'>
  #waiting: readonly TextMessage[] = []
  #writing: Promise<void> = Promise.resolve()

  constructor(data: () => Pick<DataProcess, 'request'>) {
    this.#data = data
  }

  add(message: PayloadOf<'phone.text-message'>): void {
    this.#waiting = [...this.#waiting, { ...message, id: randomUUID(), isRead: false }].slice(-WAITING_MAX)
    void this.write()
  }

  /** Writes what waits; to be called when the data process answers again. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async #write(): Promise<void> {
    for (let message = this.#waiting[0]; message; message = this.#waiting[0]) {
      const { id } = message
      const written = await this.#data().request('text-messages.add', message)
      if (!written.ok) return log('messages', `not kept yet: ${written.error.message}`)
      this.#waiting = this.#waiting.filter((one) => one.id !== id)
    }
  }
}
