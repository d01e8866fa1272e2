import jsonata from 'jsonata'
import type * as z from 'zod'
import { failure, success, type Result } from '../../../shared/result.ts'
import { expressionsOf } from './skeleton.ts'
import { skeletonSchema } from './schema-parts.ts'
import { templateSchema, type Template } from './template-schema.ts'

/** What is wrong with a template, where, and what to write instead. */
export type TemplateProblem = { readonly path: string; readonly message: string }

/** The names that the engine gives to expressions, by where they stand; others are mistakes of writing. */
const KNOWN_NAMES = new Set(
  [
    'settings headers status',
    'since until page offset size cursor after token',
    'number form forms key at user operator clientId client phone call note types added removed',
    'found related ids',
  ].flatMap((names) => names.split(' ')),
)

/** Reads a template; every mistake is told with its path, so that it can be mended without reading the engine. */
export function loadTemplate(
  text: string,
): Result<Template, 'template'> & { readonly problems?: readonly TemplateProblem[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refused([{ path: '', message: `this is no JSON: ${error.message}` }])
  }
  const parsed = templateSchema.safeParse(value)
  if (!parsed.success) return refused(parsed.error.issues.map(problemOf))
  const skeleton = skeletonSchema.parse(value)
  const problems = expressionProblems(skeleton).concat(
    pathProblems(parsed.data),
    settingProblems(parsed.data, skeleton),
  )
  return problems.length === 0 ? success(parsed.data) : refused(problems)
}

function refused(problems: readonly TemplateProblem[]) {
  const [first] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return { ...failure('template', `${first?.path || 'the file'}: ${first?.message}${more}`), problems }
}

function problemOf(issue: z.core.$ZodIssue): TemplateProblem {
  const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return { path: path.replace(/^\./u, ''), message: issue.message }
}

function expressionProblems(skeleton: Parameters<typeof expressionsOf>[0]): TemplateProblem[] {
  return expressionsOf(skeleton, '').flatMap(({ path, expression }) => problemsOf(path.replace(/^\./u, ''), expression))
}

function pathProblems(template: Template): TemplateProblem[] {
  const requests = Object.entries(template).flatMap(([name, part]) => requestsIn(part, name))
  return requests.flatMap(({ path, at }) =>
    [...path.matchAll(/\{([^{}]*)\}/gu)].flatMap(([, expression = '']) => problemsOf(`${at}.path`, expression)),
  )
}

function requestsIn(part: unknown, at: string): { path: string; at: string }[] {
  if (typeof part !== 'object' || part === null) return []
  const here = 'path' in part && typeof part.path === 'string' ? [{ path: part.path, at }] : []
  return [...here, ...Object.entries(part).flatMap(([name, inner]) => requestsIn(inner, `${at}.${name}`))]
}

function problemsOf(path: string, expression: string): TemplateProblem[] {
  try {
    const names = [...variablesOf(jsonata(expression).ast())]
    return names
      .filter((name) => !KNOWN_NAMES.has(name))
      .map((name) => ({
        path,
        message: `there is no $${name} here; known are ${[...KNOWN_NAMES].map((one) => `$${one}`).join(', ')}`,
      }))
  } catch (error) {
    const message: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error
    return [{ path, message: `«${expression.slice(0, 100)}» is no expression: ${String(message)}` }]
  }
}

/** Names of free variables; those that an expression binds itself are its own business. */
function variablesOf(ast: unknown): Set<string> {
  const used = new Set<string>()
  const bound = new Set<string>()
  const visit = (node: unknown, isCallee: boolean): void => {
    if (Array.isArray(node)) return node.forEach((one) => visit(one, false))
    if (typeof node !== 'object' || node === null) return
    const { type, value } = node as { type?: unknown; value?: unknown }
    if (type === 'variable' && typeof value === 'string' && value !== '' && value !== '$' && !isCallee) used.add(value)
    if (type === 'bind') collect(Reflect.get(node, 'lhs'), bound)
    if (type === 'lambda') collect(Reflect.get(node, 'arguments'), bound)
    for (const [name, inner] of Object.entries(node)) {
      if (name === 'focus' || name === 'index') {
        if (typeof inner === 'string') bound.add(inner)
      } else if (typeof inner === 'object') visit(inner, name === 'procedure')
    }
  }
  visit(ast, false)
  return new Set([...used].filter((name) => !bound.has(name)))
}

function collect(node: unknown, names: Set<string>): void {
  if (Array.isArray(node)) return node.forEach((one) => collect(one, names))
  if (typeof node !== 'object' || node === null) return
  const { type, value } = node as { type?: unknown; value?: unknown }
  if (type === 'variable' && typeof value === 'string') names.add(value)
}

function settingProblems({ settings }: Template, skeleton: Parameters<typeof expressionsOf>[0]): TemplateProblem[] {
  const known = new Set(settings.map(({ name }) => name))
  return expressionsOf(skeleton, '').flatMap(({ path, expression }) =>
    [...expression.matchAll(/\$settings\.(\w+)/gu)]
      .filter(([, name = '']) => !known.has(name))
      .map(([, name]) => ({
        path: path.replace(/^\./u, ''),
        message: `there is no setting «${name}»; there are ${[...known].join(', ') || 'none'}`,
      })),
  )
}
