import * as z from 'zod'
import { PACK_FILE_MAX_LENGTH, type PackProblem } from '../../shared/pack-version.ts'
import { packFault, packFaultSchema, type PackFault } from '../../shared/typology/pack-fault.ts'
import { packSchema, PATTERN_FAULTS, type Pack } from '../../shared/typology/pack.ts'
import { jsonFault } from './json-fault.ts'
import { packProblems } from './pack-problems.ts'

/** Nobody mends more at a time; a file of another kind would have thousands. */
const MAX_PROBLEMS = 50

/** Of a value that does not fit. */
const SHOWN_LENGTH = 40

type Issue = z.core.$ZodIssue

/**
 * Reads a text as a pack, or says what is wrong with it: all faults at once, each with its place («types[3].say.fa»). A
 * file that is no JSON has one fault, with its line and column.
 */
export function checkPack(text: string): { readonly pack: Pack | null; readonly problems: PackProblem[] } {
  if (text.length > PACK_FILE_MAX_LENGTH) {
    const fault = packFault('file-too-long', { count: text.length, max: PACK_FILE_MAX_LENGTH })
    return refused([problem([], fault)])
  }
  const parsed = parseJson(text)
  if ('problem' in parsed) return refused([parsed.problem])
  const result = packSchema.safeParse(parsed.value)
  if (!result.success) return refused(result.error.issues.flatMap((issue) => problemsOf(issue, parsed.value)))
  const problems = packProblems(result.data)
  return problems.length > 0 ? refused(problems) : { pack: result.data, problems: [] }
}

function refused(problems: readonly PackProblem[]) {
  const more = problems.length - MAX_PROBLEMS
  const rest = more > 0 ? [problem([], packFault('more-problems', { count: more }))] : []
  return { pack: null, problems: [...problems.slice(0, MAX_PROBLEMS), ...rest] }
}

function parseJson(text: string): { readonly value: unknown } | { readonly problem: PackProblem } {
  // editors of Windows put a mark at the beginning
  const json = text.replace(/^\uFEFF/, '')
  try {
    const value: unknown = JSON.parse(json)
    return { value }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const found = jsonFault(json)
    if (!found) throw new Error('The parser of the platform refuses a text that ours reads as JSON', { cause: error })
    const { fault, line, column } = found
    return { problem: problem([], { ...fault, parameters: { ...fault.parameters, line, column } }) }
  }
}

function problemsOf(issue: Issue, input: unknown): PackProblem[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => problem([...path, key], packFault('unknown-field', { field: shortened(key) })))
  }
  return [problem(path, faultOf(issue, valueAt(input, path)))]
}

function problem(path: readonly PropertyKey[], fault: PackFault): PackProblem {
  return { path: z.core.toDotPath(path), ...fault }
}

function faultOf(issue: Issue, value: unknown): PackFault {
  switch (issue.code) {
    case 'custom':
      return packFaultSchema.parse(issue.params)
    case 'invalid_type':
      return wrongKind([issue.expected], value)
    case 'invalid_union':
      return wrongKind(
        issue.errors.flat().flatMap((branch) => (branch.code === 'invalid_type' ? [branch.expected] : [])),
        value,
      )
    case 'invalid_value': {
      const [choice, ...others] = issue.values.map(String)
      if (choice !== undefined && others.length === 0) return packFault('only-choice', { choice })
      const choices = issue.values.map(String).join(', ')
      return value === undefined
        ? packFault('missing-choice', { choices })
        : packFault('not-a-choice', { value: shown(value), choices })
    }
    case 'invalid_format': {
      if (value === '') return packFault('empty-text', {})
      const known = PATTERN_FAULTS.find(({ pattern }) => String(pattern) === issue.pattern)
      return packFault(known?.code ?? 'misfit', { value: shown(value) })
    }
    case 'too_big': {
      const max = Number(issue.maximum)
      const length = sizeOf(value)
      if (length === null) return packFault('too-large', { value: shown(value), max })
      return packFault(Array.isArray(value) ? 'too-many-entries' : 'too-long', { count: length - max, length, max })
    }
    case 'too_small': {
      const min = Number(issue.minimum)
      if (typeof value === 'string') return packFault('empty-text', {})
      if (Array.isArray(value)) return packFault('too-few-entries', { count: min })
      return issue.inclusive === false
        ? packFault('not-above', { value: shown(value), bound: min })
        : packFault('too-small', { value: shown(value), min })
    }
    default:
      return packFault('misfit', { value: shown(value) })
  }
}

/** By zod's word for the kind that was expected. */
const MISSING = {
  string: 'missing-text',
  number: 'missing-number',
  array: 'missing-list',
  object: 'missing-fields',
} as const
const NOT_OF_KIND = {
  string: 'not-a-text',
  number: 'not-a-number',
  int: 'not-a-whole-number',
  boolean: 'not-true-or-false',
  array: 'not-a-list',
  object: 'not-fields',
  'boolean or string': 'not-true-false-or-text',
} as const

function wrongKind(expected: readonly string[], value: unknown): PackFault {
  const kinds = [...new Set(expected)].toSorted().join(' or ')
  if (value === undefined) return packFault(isKeyOf(MISSING, kinds) ? MISSING[kinds] : 'missing', {})
  return packFault(isKeyOf(NOT_OF_KIND, kinds) ? NOT_OF_KIND[kinds] : 'misfit', { value: shown(value) })
}

function isKeyOf<Table extends object>(table: Table, key: PropertyKey): key is keyof Table {
  return Object.hasOwn(table, key)
}

/** Characters of a text, entries of a list; null: neither. */
function sizeOf(value: unknown): number | null {
  if (typeof value === 'string') return lengthOf(value)
  return Array.isArray(value) ? value.length : null
}

/** As a reader counts them: one outside the basic plane is one. */
function lengthOf(text: string): number {
  return Array.from(text).length
}

/** A value of the file as the file has it; of a list or a group of fields, only which of both it is. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  return shortened(typeof value === 'string' ? value : String(value))
}

function shortened(text: string): string {
  return lengthOf(text) > SHOWN_LENGTH ? `${Array.from(text).slice(0, SHOWN_LENGTH).join('')}…` : text
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}
