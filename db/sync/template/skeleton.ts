import * as z from 'zod'
import type { Skeleton } from './schema-parts.ts'

/** Leaves a node out of its list or object. */
export const NOTHING = Symbol('nothing')

export type EvaluatedSkeleton =
  | string
  | number
  | boolean
  | null
  | EvaluatedSkeleton[]
  | { [name: string]: EvaluatedSkeleton }

/** An expression without its «=», or null for literal text: also «=» alone, and «==…», which stands for «=…». */
export function expressionOf(text: string): string | null {
  return text.length > 1 && text.startsWith('=') && !text.startsWith('==') ? text.slice(1) : null
}

/** All expressions of a skeleton, each with its path, «body.where[0].value». */
export function expressionsOf(skeleton: Skeleton, path: string): { path: string; expression: string }[] {
  if (typeof skeleton === 'string') {
    const expression = expressionOf(skeleton)
    return expression === null ? [] : [{ path, expression }]
  }
  if (Array.isArray(skeleton)) return skeleton.flatMap((node, index) => expressionsOf(node, `${path}[${index}]`))
  if (typeof skeleton !== 'object' || skeleton === null) return []
  return Object.entries(skeleton).flatMap(([name, node]) => {
    // the condition of `$if` is an expression with or without «=»
    if (name === '$if' && typeof node === 'string') {
      return [{ path: `${path}.$if`, expression: expressionOf(node) ?? node }]
    }
    return expressionsOf(node, `${path}.${name}`)
  })
}

/**
 * Fills a skeleton: literals stay, expressions give their value, which is placed as it is. `{"$if": …, "$then": …,
 * "$else": …}` chooses a node or leaves it out, `{"$json": node}` is the node as text. A value that is missing is left
 * out of its object, and is null in a list: nothing ever shifts.
 */
export async function fillSkeleton(
  skeleton: Skeleton,
  evaluate: (expression: string) => Promise<unknown>,
): Promise<EvaluatedSkeleton | typeof NOTHING> {
  if (typeof skeleton === 'string') {
    const expression = expressionOf(skeleton)
    if (expression === null) return skeleton.startsWith('==') ? skeleton.slice(1) : skeleton
    const value = await evaluate(expression)
    return value === undefined ? NOTHING : plainJson(value)
  }
  if (Array.isArray(skeleton)) {
    const filled: EvaluatedSkeleton[] = []
    for (const node of skeleton) {
      const value = await fillSkeleton(node, evaluate)
      if (value !== NOTHING) filled.push(value)
      else if (!isConditional(node)) filled.push(null)
    }
    return filled
  }
  if (typeof skeleton !== 'object' || skeleton === null) return skeleton
  if (isConditional(skeleton)) {
    const { $if: condition, $then: then, $else: otherwise } = skeleton
    const isTrue = typeof condition === 'string' ? await evaluate(expressionOf(condition) ?? condition) : condition
    const chosen = isTrue ? then : otherwise
    return chosen === undefined ? NOTHING : fillSkeleton(chosen, evaluate)
  }
  if ('$json' in skeleton && skeleton['$json'] !== undefined) {
    const value = await fillSkeleton(skeleton['$json'], evaluate)
    return value === NOTHING ? NOTHING : JSON.stringify(value)
  }
  const filled: { [name: string]: EvaluatedSkeleton } = {}
  for (const [name, node] of Object.entries(skeleton)) {
    const value = await fillSkeleton(node, evaluate)
    if (value !== NOTHING) filled[name] = value
  }
  return filled
}

function isConditional(node: Skeleton): node is { $if: Skeleton; $then?: Skeleton; $else?: Skeleton } {
  return typeof node === 'object' && node !== null && !Array.isArray(node) && '$if' in node
}

const evaluatedSchema: z.ZodType<EvaluatedSkeleton> = z.json()

/** What JSONata gives carries marks of its own and functions; only JSON goes on. */
function plainJson(value: unknown): EvaluatedSkeleton {
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'function' ? undefined : part))
  return text === undefined ? null : evaluatedSchema.parse(JSON.parse(text))
}
