import type { TFunction } from 'i18next'
import type { PackProblem } from '../../../shared/pack-version.ts'
import { isolated } from '../../ui/isolated.ts'

/**
 * What is wrong and what to do, in the interface's language. `factName` names a fact as the editor does; a file, and who
 * mends it, has the fact's own name.
 */
export function problemText(
  t: TFunction,
  { code, parameters }: PackProblem,
  factName: (fact: string) => string = (fact) => fact,
): string {
  const words: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(parameters)) {
    words[name] = typeof value === 'number' ? value : isolated(name === 'fact' ? factName(value) : value)
  }
  return t(`packs.fault.${code}`, words)
}

/** Where it is in a file: «types[3].say.fa», or the line of a file that cannot be read. Empty: the file as a whole. */
export function placeInFile(t: TFunction, { path, parameters: { line, column } }: PackProblem): string {
  return line === undefined || column === undefined ? path : t('packs.problem.place', { line, column })
}

/** Tells the problems of one check apart. */
export function problemKey({ path, code, parameters }: PackProblem): string {
  return `${path} ${code} ${JSON.stringify(parameters)}`
}
