import { Worker } from 'node:worker_threads'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { ExpressionAnswer, ExpressionJob, ExpressionOutcome } from './expression-worker.ts'
import type { Skeleton } from './schema-parts.ts'
import type { Template } from './template-schema.ts'
import { threadFile } from '../thread-file.ts'

/** Longer than all fences inside the worker together: what passes it is a regular expression without an end. */
const JOB_TIMEOUT_MS = 2_000
/** A busy computer takes seconds to start a thread, and no expression has begun until then. */
const START_TIMEOUT_MS = 30_000
/** On top of that for each further input of a job. */
const INPUT_TIMEOUT_MS = 20

export type Bindings = Readonly<Record<string, unknown>>

/**
 * The expressions of one template, evaluated in a worker that is ended when it does not answer: no template, and no
 * answer of a CRM, can hold up the data process.
 */
export class Expressions {
  readonly #clock: Template['clock']
  #worker: Worker | null = null
  #nextId = 1
  #isReady = false
  readonly #waiting = new Map<number, WaitingJob>()

  constructor(clock: Template['clock']) {
    this.#clock = clock
  }

  /** Fills a skeleton once; undefined: it was left out. */
  async fillOne(skeleton: Skeleton, input: unknown, bindings: Bindings): Promise<Result<unknown, 'template'>> {
    const filled = await this.fillEach(skeleton, [input], bindings)
    if (!filled.ok) return filled
    const [outcome] = filled.value
    return outcome === undefined || 'message' in outcome
      ? failure('template', outcome?.message ?? 'no answer')
      : success(outcome.value)
  }

  /** Fills a skeleton for each of the inputs; what fails with one input does not touch the others. */
  fillEach(
    skeleton: Skeleton,
    inputs: readonly unknown[],
    bindings: Bindings,
  ): Promise<Result<readonly ExpressionOutcome[], 'template'>> {
    const worker = (this.#worker ??= this.#start())
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve) => {
      const limitMs = JOB_TIMEOUT_MS + inputs.length * INPUT_TIMEOUT_MS
      const message = `an expression did not end: ${JSON.stringify(skeleton).slice(0, 200)}`
      const waiting: WaitingJob = { resolve, limitMs, message, timer: null }
      this.#waiting.set(id, waiting)
      this.#limit(waiting)
      const job: ExpressionJob = { id, skeleton, inputs, bindings }
      worker.postMessage(job)
    })
  }

  stop(): void {
    const worker = this.#worker
    if (worker && !this.#isReady) {
      // a thread is not ended while it loads its modules: what hangs in there has nobody waiting for it
      this.#worker = null
      worker.once('message', () => void worker.terminate())
    }
    this.#end('the connector was stopped')
  }

  #start(): Worker {
    const worker = new Worker(threadFile(import.meta.url, 'expression-worker'), {
      workerData: { clock: this.#clock },
      stdout: false,
    })
    worker.unref()
    this.#isReady = false
    worker.on('message', (answer: ExpressionAnswer | 'ready') => {
      if (this.#worker !== worker) return
      if (answer === 'ready') {
        this.#isReady = true
        for (const waiting of this.#waiting.values()) this.#limit(waiting)
        return
      }
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (waiting) settle(waiting, success(answer.outcomes))
    })
    worker.on('error', (error: Error) => {
      if (this.#worker === worker) this.#end(error.message)
    })
    return worker
  }

  /** Everything in flight fails; the next job gets a new worker. */
  #end(message: string): void {
    void this.#worker?.terminate()
    this.#worker = null
    const ended = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const waiting of ended) settle(waiting, failure('template', message))
  }

  #limit(waiting: WaitingJob): void {
    if (waiting.timer) clearTimeout(waiting.timer)
    const limitMs = waiting.limitMs + (this.#isReady ? 0 : START_TIMEOUT_MS)
    waiting.timer = setTimeout(() => this.#end(waiting.message), limitMs)
  }
}

type Answered = Result<readonly ExpressionOutcome[], 'template'>
type WaitingJob = {
  readonly resolve: (answered: Answered) => void
  readonly limitMs: number
  readonly message: string
  timer: NodeJS.Timeout | null
}

function settle({ resolve, timer }: WaitingJob, answered: Answered): void {
  if (timer) clearTimeout(timer)
  resolve(answered)
}
