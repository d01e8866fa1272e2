import * as z from 'zod'
import { PACK_FILE_MAX_LENGTH, type PackProblem } from '../../shared/pack-version.ts'
import { packSchema, type Pack } from '../../shared/typology/pack.ts'
import { jsonFault } from './json-fault.ts'
import { packProblems } from './pack-problems.ts'

/** Nobody mends more at a time; a file of another kind would have thousands. */
const MAX_PROBLEMS = 50

/** Of a value that does not fit. */
const SHOWN_LENGTH = 40

type Issue = z.core.$ZodIssue

/**
 * Reads a text as a pack, or says what is wrong with it: all faults at once, each with its place («types[3].say.fa») and
 * what to write instead. A file that is no JSON has one fault, with its line and column.
 */
export function checkPack(text: string): { readonly pack: Pack | null; readonly problems: PackProblem[] } {
  if (text.length > PACK_FILE_MAX_LENGTH) {
    const message = `the file has ${text.length} characters, and a pack at most ${PACK_FILE_MAX_LENGTH}: is it the right file?`
    return refused([{ path: '', message }])
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
  const rest = more > 0 ? [{ path: '', message: `${more} more problems are not listed: mend these first` }] : []
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
    const fault = jsonFault(json)
    // the platform's parser and ours would have to disagree
    const message = fault ? `line ${fault.line}, column ${fault.column}: ${fault.message}` : error.message
    return { problem: { path: '', message } }
  }
}

function problemsOf(issue: Issue, input: unknown): PackProblem[] {
  const { path } = issue
  const value = valueAt(input, path)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem([...path, key], `there is no field «${key}» here: check its spelling, or take it out`),
    )
  }
  const texts = issue.code === 'custom' ? tooLongTexts(issue, value) : []
  return texts.length > 0 ? texts : [problem(path, messageOf(issue, value))]
}

function problem(path: readonly PropertyKey[], message: string): PackProblem {
  return { path: z.core.toDotPath(path), message }
}

/** The schema refuses a text as a whole when one language is too long; people want to know which, and how much. */
function tooLongTexts({ path, message }: Issue, value: unknown): PackProblem[] {
  const max = Number(/at most (\d+) characters/.exec(message)?.[1] ?? Infinity)
  const texts = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return texts.flatMap(([locale, text]: [string, unknown]) => {
    const length = typeof text === 'string' ? lengthOf(text) : 0
    return length > max ? [problem([...path, locale], tooLong(max, length))] : []
  })
}

function messageOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return wantedInstead([issue.expected], value)
    case 'invalid_union':
      return wantedInstead(
        issue.errors.flat().flatMap((branch) => (branch.code === 'invalid_type' ? [branch.expected] : [])),
        value,
      )
    case 'invalid_value': {
      const words = issue.values.map(String).join(', ')
      const wanted = issue.values.length === 1 ? `write ${words}` : `write one of these: ${words}`
      return value === undefined ? `this is missing: ${wanted}` : `${shown(value)} is not known here: ${wanted}`
    }
    case 'invalid_format':
      return `${shown(value)} does not fit here: ${issue.message}`
    case 'too_big': {
      const most = Number(issue.maximum)
      if (typeof value === 'string') return tooLong(most, lengthOf(value))
      if (Array.isArray(value))
        return `at most ${most} entries: here are ${value.length}, take ${value.length - most} out`
      return `${shown(value)} is too much: at most ${most}`
    }
    case 'too_small': {
      const least = Number(issue.minimum)
      if (typeof value === 'string') return 'this text is empty: write one'
      if (Array.isArray(value)) return `at least ${least === 1 ? 'one entry is' : `${least} entries are`} needed here`
      return `${shown(value)} is too little: ${issue.inclusive === false ? 'more than' : 'at least'} ${least}`
    }
    default:
      return issue.message
  }
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'a text in double quotes',
  number: 'a number without quotes',
  int: 'a whole number without quotes',
  boolean: 'true or false, without quotes',
  array: 'a list in [ ]',
  object: 'fields in { }',
}

function wantedInstead(expected: readonly string[], value: unknown): string {
  const wanted = [...new Set(expected)].map((word) => WANTED[word] ?? word).join(', or ')
  return value === undefined ? `this is missing: write ${wanted}` : `${shown(value)} cannot stand here: write ${wanted}`
}

function tooLong(max: number, length: number): string {
  const excess = length - max === 1 ? 'one character' : `${length - max} characters`
  return `${excess} too long: ${length}, and at most ${max} fit`
}

/** As a reader counts them: one outside the basic plane is one. */
function lengthOf(text: string): number {
  return Array.from(text).length
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a group of fields'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return lengthOf(text) > SHOWN_LENGTH ? `«${Array.from(text).slice(0, SHOWN_LENGTH).join('')}…»` : `«${text}»`
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}
