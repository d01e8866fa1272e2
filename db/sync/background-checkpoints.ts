import { Worker } from 'node:worker_threads'
import { leaveCheckpoints, type Database } from '../database.ts'
import { logProblem } from '../log.ts'
import type { CheckpointAnswer } from './checkpoint-worker.ts'
import { threadFile } from './thread-file.ts'

/** Transactions between two checkpoints. */
const TRANSACTIONS_BETWEEN = 100
/** A longer journal (some 130 MB) is brought into the file to its end, so that the next page is written to its beginning. */
const FRAMES_MAX = 32_000

/** Null: the worker has failed. */
type NextAnswer = {
  readonly promise: Promise<CheckpointAnswer | null>
  readonly end: (answer: CheckpointAnswer | null) => void
}

/**
 * While very many pages are written, the journal is brought into the database file by a thread of its own: that takes
 * tens of milliseconds each time, for which a call that rings would have to wait.
 */
export class BackgroundCheckpoints {
  readonly #database: Database
  #takeBack: () => void = () => undefined
  #worker: Worker | null = null
  #answer = nextAnswer()
  #isAsked = false
  #transactions = 0
  #frames = 0

  constructor(database: Database) {
    this.#database = database
  }

  /** To be awaited after each transaction; mostly there is nothing to wait for. */
  async wrote(): Promise<void> {
    this.#transactions += 1
    if (this.#transactions % TRANSACTIONS_BETWEEN !== 0) return
    // most runs bring a few changes and need no help
    if (this.#transactions === TRANSACTIONS_BETWEEN) this.#start()
    if (this.#frames < FRAMES_MAX) {
      this.#ask()
      return
    }
    // nothing is written meanwhile: behind a checkpoint of all of it the journal begins anew
    for (let isComplete = false; !isComplete && this.#worker;) {
      this.#ask()
      const answer = await this.#answer.promise
      isComplete = answer === null || answer.done >= answer.frames
    }
    this.#frames = 0
  }

  /** From now on the database sees to its journal itself, as always. */
  async end(): Promise<void> {
    const worker = this.#worker
    if (this.#isAsked) await this.#answer.promise
    this.#fallBack()
    await worker?.terminate()
  }

  #start(): void {
    const worker = new Worker(threadFile(import.meta.url, 'checkpoint-worker'), {
      workerData: { file: this.#database.name },
    })
    this.#worker = worker
    worker.unref()
    worker.on('message', (answer: CheckpointAnswer) => this.#answered(answer))
    worker.on('error', (error: Error) => {
      logProblem({ what: 'checkpoints', message: error.message })
      this.#fallBack()
    })
    this.#takeBack = leaveCheckpoints(this.#database)
  }

  #ask(): void {
    if (this.#isAsked || !this.#worker) return
    this.#isAsked = true
    this.#worker.postMessage(null)
  }

  #answered(answer: CheckpointAnswer | null): void {
    this.#isAsked = false
    this.#frames = answer?.frames ?? 0
    const { end } = this.#answer
    this.#answer = nextAnswer()
    end(answer)
  }

  #fallBack(): void {
    if (!this.#worker) return
    this.#worker = null
    this.#answered(null)
    this.#takeBack()
  }
}

function nextAnswer(): NextAnswer {
  let end: NextAnswer['end'] = () => undefined
  const promise = new Promise<CheckpointAnswer | null>((resolve) => {
    end = resolve
  })
  return { promise, end }
}
