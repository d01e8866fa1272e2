import { once } from 'node:events'
import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { leaveCheckpoints, type Database } from '../database.ts'
import type { FirstAnswer, FirstRequest } from './first-worker.ts'
import type { PreparedClient } from './prepared-client.ts'
import { threadFile } from './thread-file.ts'

/** To copy as many for the thread takes half a millisecond, for which a call would have to wait. */
const CLIENTS_AT_ONCE = 100
/** So many may wait for the thread: enough that it does not wait itself, few enough that memory stays flat. */
const WAITING_MAX = 3_000
/** Of the thread's own heap, megabytes. */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 }

/** The other side of first-worker.ts. While it is there, this thread leaves the journal to it. */
export class FirstThread {
  readonly #worker: Worker
  readonly #takeBackCheckpoints: () => void
  readonly #open: OpenRequest[] = []
  readonly #signal: AbortSignal
  #failure: Error | null = null

  /** `sourceId`: as in SyncParts. */
  constructor(database: Database, sourceId: string, signal: AbortSignal) {
    this.#signal = signal
    this.#worker = new Worker(threadFile(import.meta.url, 'first-worker'), {
      workerData: { file: database.name, sourceId },
      resourceLimits: HEAP,
    })
    this.#worker.on('message', (answer: FirstAnswer) => this.#answered(answer))
    this.#worker.on('error', (error: Error) => this.#failed(error))
    this.#worker.on('exit', () => this.#failed(new Error('the thread that writes clients has ended')))
    // its checkpoints take tens of milliseconds, for which a call would have to wait here
    this.#takeBackCheckpoints = leaveCheckpoints(database)
    signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Resolves as soon as the thread may be given more. */
  async add(clients: readonly PreparedClient[]): Promise<void> {
    if (this.#failure !== null) throw this.#failure
    for (let from = 0; from < clients.length; from += CLIENTS_AT_ONCE) {
      const some = clients.slice(from, from + CLIENTS_AT_ONCE)
      // a failure that nobody waits for yet is told to whoever asks next
      this.#ask({ kind: 'add', clients: some }, some.length).catch(() => undefined)
      await yieldToEvents()
    }
    while (this.#open.reduce((sum, request) => sum + request.clients, 0) > WAITING_MAX) await this.#open[0]?.done
  }

  async flush(): Promise<void> {
    await this.#ask({ kind: 'flush' })
  }

  /** Ends the thread behind what it has been given. */
  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort)
    try {
      if (this.#failure !== null) return
      const ended = once(this.#worker, 'exit')
      this.#worker.postMessage({ kind: 'end' } satisfies FirstRequest)
      await ended
    } finally {
      // also where the thread fails at its end
      this.#takeBackCheckpoints()
    }
  }

  readonly #onAbort = (): void => this.#worker.postMessage({ kind: 'abort' } satisfies FirstRequest)

  #ask(request: FirstRequest, clients = 0): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure)
    let settle: Pick<OpenRequest, 'resolve' | 'reject'> | undefined
    const done = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject }
    })
    if (settle) this.#open.push({ clients, done, ...settle })
    this.#worker.postMessage(request)
    return done
  }

  #answered(answer: FirstAnswer): void {
    // to be here means that nothing is being written here
    if (answer === 'wrote') this.#worker.postMessage({ kind: 'go' } satisfies FirstRequest)
    else this.#open.shift()?.resolve()
  }

  #failed(error: Error): void {
    this.#failure ??= error
    for (const { reject } of this.#open.splice(0)) reject(this.#failure)
  }
}

type OpenRequest = {
  readonly clients: number
  readonly done: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}
