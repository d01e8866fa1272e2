import { parentPort, workerData } from 'node:worker_threads'
import jsonata from 'jsonata'
import * as z from 'zod'
import { addFunctions } from './expression-functions.ts'
import { fillSkeleton, NOTHING } from './skeleton.ts'
import type { Skeleton } from './schema-parts.ts'
import { templateSchema } from './template-schema.ts'

const dataSchema = z.object({ clock: templateSchema.shape.clock })

/** What a template's expressions may take, each for itself (JSONata 2.2). The host ends the worker beyond that. */
const FENCES = { timeout: 500, stack: 300, sequence: 100_000 }

/** `skeleton` filled once for each input. */
export type ExpressionJob = {
  readonly id: number
  readonly skeleton: Skeleton
  readonly inputs: readonly unknown[]
  readonly bindings: Readonly<Record<string, unknown>>
}
/** `value` undefined: the node was left out. */
export type ExpressionOutcome = { readonly value: unknown } | { readonly message: string }
export type ExpressionAnswer = { readonly id: number; readonly outcomes: readonly ExpressionOutcome[] }

const { clock } = dataSchema.parse(workerData)
const compiled = new Map<string, jsonata.Expression>()

function compile(text: string): jsonata.Expression {
  let expression = compiled.get(text)
  if (!expression) {
    expression = jsonata(text, FENCES)
    addFunctions(expression, clock)
    compiled.set(text, expression)
  }
  return expression
}

async function fill({ skeleton, bindings }: ExpressionJob, input: unknown): Promise<ExpressionOutcome> {
  try {
    const value = await fillSkeleton(skeleton, (text) => compile(text).evaluate(input, { ...bindings }))
    return { value: value === NOTHING ? undefined : value }
  } catch (error) {
    // JSONata throws plain objects with a message
    const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error
    return { message: String(message) }
  }
}

async function answer(job: ExpressionJob): Promise<void> {
  const outcomes: ExpressionOutcome[] = []
  for (const input of job.inputs) outcomes.push(await fill(job, input))
  const answered: ExpressionAnswer = { id: job.id, outcomes }
  parentPort?.postMessage(answered)
}

parentPort?.on('message', (job: ExpressionJob) => void answer(job))
// the host counts an expression's time from now on
parentPort?.postMessage('ready')
