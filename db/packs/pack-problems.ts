import { LOCALES, type LocalizedText } from '../../shared/locale.ts'
import type { PackProblem } from '../../shared/pack-version.ts'
import { factKind } from '../../shared/typology/facts.ts'
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
      ? [
          {
            path: `${at}.checklist[${index}].id`,
            message: `another step of this type is «${id}» already: choose another word`,
          },
        ]
      : [],
  )
}

type Placeholders = { readonly isKnown: (name: string) => boolean; readonly advice: string }

const ADVICE: Placeholders = {
  isKnown: (name) => LIMITS.includes(name),
  advice: `advice knows only ${LIMITS.map((name) => `{${name}}`).join(' and ')}`,
}
const FACTS: Placeholders = {
  // what is true or false is said in the text itself, and how often a sign was noticed is shown beside it
  isKnown: (name) => /^\w+$/.test(name) && factKind(name) !== null && factKind(name) !== 'boolean',
  advice: 'there is no fact of this name with a value to show: see the list of facts in docs/typologies.md',
}
const NO_PLACEHOLDER: Placeholders = { isKnown: () => false, advice: 'nothing is filled in here' }

function placeholderProblems(text: LocalizedText, path: string, { isKnown, advice }: Placeholders): PackProblem[] {
  const english = placeholdersIn(text.en)
  return LOCALES.flatMap((locale) => {
    const own = placeholdersIn(text[locale])
    const place = `${path}${locale === 'zh-Hans' ? '["zh-Hans"]' : `.${locale}`}`
    const unknown = own.filter((name) => !isKnown(name))
    if (unknown.length > 0) return unknown.map((name) => ({ path: place, message: `«{${name}}»: ${advice}` }))
    // a line whose limit is not agreed is left out in every language
    if (own.join() === english.join()) return []
    return [
      { path: place, message: `the words in braces differ from the English text: ${english.join(', ') || 'none'}` },
    ]
  })
}

function placeholdersIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{([^{}]*)\}/g), ([, name = '']) => name))].toSorted()
}
