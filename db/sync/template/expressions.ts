import { Worker } from 'node:worker_threads'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { ExpressionAnswer, ExpressionJob, ExpressionOutcome } from './expression-worker.ts'
import type { Skeleton, Template } from './template-schema.ts'

/** Longer than all fences inside the worker together: what passes it is a regular expression without an end. */
const JOB_TIMEOUT_MS = 2_000
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
  readonly #waiting = new Map<number, (outcome: Result<readonly ExpressionOutcome[], 'template'>) => void>()

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
      const timer = setTimeout(
        () => this.#end(`an expression did not end: ${JSON.stringify(skeleton).slice(0, 200)}`),
        JOB_TIMEOUT_MS + inputs.length * INPUT_TIMEOUT_MS,
      )
      this.#waiting.set(id, (outcome) => {
        clearTimeout(timer)
        resolve(outcome)
      })
      const job: ExpressionJob = { id, skeleton, inputs, bindings }
      worker.postMessage(job)
    })
  }

  stop(): void {
    this.#end('the connector was stopped')
  }

  #start(): Worker {
    const worker = new Worker(workerFile(), { workerData: { clock: this.#clock }, stdout: false })
    worker.unref()
    worker.on('message', ({ id, outcomes }: ExpressionAnswer) => {
      this.#waiting.get(id)?.(success(outcomes))
      this.#waiting.delete(id)
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
    for (const resolve of this.#waiting.values()) resolve(failure('template', message))
    this.#waiting.clear()
  }
}

/** Beside the bundle of the data process, or the source where tests run it. */
function workerFile(): URL {
  const isBundled = import.meta.url.endsWith('.mjs')
  return new URL(isBundled ? 'expression-worker.mjs' : 'expression-worker.ts', import.meta.url)
}
