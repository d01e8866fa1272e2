import { FirstThread } from './first-thread.ts'
import { FirstWriter, type FirstWriterParts } from './first-writer.ts'
import type { PreparedClient } from './prepared-client.ts'
import type { SliceOptions } from './slices.ts'
import type { SyncParts } from './sync-parts.ts'

/** With so many a thread of its own is worth the time that it takes to start. */
const THREAD_FROM_CLIENTS = 1_000

type FirstClientsParts = Omit<FirstWriterParts, 'othersHaveWritten'> & Pick<SyncParts, 'sourceId'>

/**
 * Takes over the clients of a first sync: some here, between calls that ring; very many in a thread of its own, so that
 * this one goes on reading them and looks up callers at once. What has been taken over stays when it is cut off in the
 * middle; the same clients may come again.
 */
export class FirstClients {
  readonly #parts: FirstClientsParts
  readonly #options: SliceOptions
  readonly #here: FirstWriter
  #thread: FirstThread | null = null
  #clients = 0

  constructor(parts: FirstClientsParts, options: SliceOptions) {
    this.#parts = parts
    this.#options = options
    // on the same connection nobody can tell who has written
    this.#here = new FirstWriter({ ...parts, othersHaveWritten: () => true }, options)
  }

  /** Their numbers come with `flush`. */
  async add(prepared: readonly PreparedClient[]): Promise<void> {
    this.#clients += prepared.length
    if (!this.#thread && this.#clients > THREAD_FROM_CLIENTS) {
      await this.#here.flush()
      const { database, sourceId = '' } = this.#parts
      this.#thread = new FirstThread(database, sourceId, this.#options.signal)
    }
    await (this.#thread ?? this.#here).add(prepared)
  }

  /** Afterwards callers among all these clients are found by number and by name, unless the signal has aborted. */
  async flush(): Promise<void> {
    await (this.#thread ?? this.#here).flush()
  }

  /** To be called at the end of the run. */
  async end(): Promise<void> {
    await this.#thread?.end()
  }
}
