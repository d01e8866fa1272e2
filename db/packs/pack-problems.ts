import { LOCALES, type LocalizedText } from '../../shared/locale.ts'
import type { PackProblem } from '../../shared/pack-version.ts'
import { factKind } from '../../shared/typology/facts.ts'
import { packFault, type PackFault } from '../../shared/typology/pack-fault.ts'
import type { ClientTypeDefinition, Pack } from '../../shared/typology/pack.ts'

const LIMITS = ['discountLimit', 'compensationLimit']

/** What is wrong with a pack beyond its form: placeholders that nothing can fill in, steps that cannot be told apart. */
export function packProblems(pack: Pack): PackProblem[] {
  return pack.types.flatMap(typeProblems)
}

function typeProblems(type: ClientTypeDefinition, index: number): PackProblem[] {
  const at = `types[${index}]`
  const signs = (list: 'signs' | 'counterSigns') =>
    type[list].flatMap(({ text, evidence }, position) => [
      ...placeholderProblems(text, `${at}.${list}[${position}].text`, NO_PLACEHOLDER),
      ...(evidence ? placeholderProblems(evidence, `${at}.${list}[${position}].evidence`, FACTS) : []),
    ])
  const lines = (list: 'do' | 'dont') =>
    type[list].flatMap(({ text }, position) => placeholderProblems(text, `${at}.${list}[${position}].text`, ADVICE))
  return [
    ...signs('signs'),
    ...signs('counterSigns'),
    ...placeholderProblems(type.say, `${at}.say`, ADVICE),
    ...lines('do'),
    ...lines('dont'),
    ...repeatedSteps(type, at),
  ]
}

/** A ticked step is kept under its id. */
function repeatedSteps({ checklist }: ClientTypeDefinition, at: string): PackProblem[] {
  return checklist.flatMap(({ id }, index) =>
    checklist.findIndex((step) => step.id === id) < index
      ? [{ path: `${at}.checklist[${index}].id`, ...packFault('repeated-step', { id }) }]
      : [],
  )
}

type Placeholders = {
  readonly isKnown: (name: string) => boolean
  /** What is wrong with one that is not known. */
  readonly fault: (placeholder: string) => PackFault
}

const ADVICE: Placeholders = {
  isKnown: (name) => LIMITS.includes(name),
  fault: (placeholder) => packFault('unknown-limit', { placeholder, known: inBraces(LIMITS) }),
}
const FACTS: Placeholders = {
  // what is true or false is said in the text itself, and how often a sign was noticed is shown beside it
  isKnown: (name) => /^\w+$/.test(name) && factKind(name) !== null && factKind(name) !== 'boolean',
  fault: (placeholder) => packFault('unknown-fact-placeholder', { placeholder }),
}
const NO_PLACEHOLDER: Placeholders = {
  isKnown: () => false,
  fault: (placeholder) => packFault('placeholder-not-allowed', { placeholder }),
}

function placeholderProblems(text: LocalizedText, path: string, { isKnown, fault }: Placeholders): PackProblem[] {
  const english = placeholdersIn(text.en)
  return LOCALES.flatMap((locale) => {
    const own = placeholdersIn(text[locale])
    const place = `${path}${locale === 'zh-Hans' ? '["zh-Hans"]' : `.${locale}`}`
    const unknown = own.filter((name) => !isKnown(name))
    if (unknown.length > 0) return unknown.map((name) => ({ path: place, ...fault(inBraces([name])) }))
    // a line whose limit is not agreed is left out in every language
    if (own.join() === english.join()) return []
    const difference =
      english.length > 0
        ? packFault('placeholders-differ', { english: inBraces(english) })
        : packFault('placeholders-not-in-english', { placeholders: inBraces(own) })
    return [{ path: place, ...difference }]
  })
}

function inBraces(names: readonly string[]): string {
  return names.map((name) => `{${name}}`).join(', ')
}

function placeholdersIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => name))].toSorted()
}
