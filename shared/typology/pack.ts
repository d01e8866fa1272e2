import * as z from 'zod'
import { LOCALES, localizedTextSchema } from '../locale.ts'
import { EMAIL_KINDS, factKind } from './facts.ts'
import { packFault, type PackFault } from './pack-fault.ts'

/** What a line of advice is about; two types that speak on the same topic compete for it. */
export const TOPICS = [
  'greeting',
  'pace',
  'price',
  'payment',
  'channel',
  'tone',
  'boundaries',
  'ownership',
  'follow-up',
  'escalation',
  'feedback',
] as const

/** An operator reads the card between the first ring and «hello»: the limits keep a line readable in that time. */
export const SAY_MAX_LENGTH = 90
export const LINE_MAX_LENGTH = 110
export const DO_MAX_LINES = 5
export const DONT_MAX_LINES = 3

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/
const TYPE_ID = /^[a-z]+(-[a-z]+)*(\/[a-z]+(-[a-z]+)*)?$/
const PACK_ID = /^[a-z]+(-[a-z]+)*$/

/** Which fault it is when a text does not match a pattern of the schema: zod's issue names the pattern alone. */
export const PATTERN_FAULTS = [
  { pattern: KEBAB, code: 'bad-word' },
  { pattern: TYPE_ID, code: 'bad-type-id' },
  { pattern: PACK_ID, code: 'bad-pack-id' },
] as const

/** Tells a fault twice: `params` for windows, which have it in the reader's language, and English for logs and scripts. */
function addFault(context: z.RefinementCtx, params: PackFault, message: string, path: readonly PropertyKey[] = []) {
  context.addIssue({ code: 'custom', params, message, path: [...path] })
}

const kebab = z.string().max(60).regex(KEBAB, 'lower-case words joined by hyphens, such as «long-consultations»')

const shortText = (max: number) =>
  localizedTextSchema.superRefine((text, context) => {
    for (const locale of LOCALES) {
      const { length } = Array.from(text[locale])
      if (length <= max) continue
      const fault = packFault('too-long', { count: length - max, length, max })
      addFault(context, fault, `at most ${max} characters fit, and this has ${length}`, [locale])
    }
  })

/**
 * One line of advice. `intent` names its meaning: lines of different types with the same topic and intent say the same
 * thing and are merged. `{discountLimit}` and `{compensationLimit}` are replaced by the company's limits.
 */
export const adviceLineSchema = z.strictObject({
  topic: z.enum(TOPICS),
  intent: kebab,
  text: shortText(LINE_MAX_LENGTH),
})
export type AdviceLine = z.infer<typeof adviceLineSchema>

/** How much a sign says: of a hundred clients that show it alone, about 25, 45 or 65 are of the type. */
export const STRENGTHS = ['weak', 'fair', 'strong'] as const
export type Strength = (typeof STRENGTHS)[number]

type ConditionFields = {
  readonly fact: string
  readonly is?: boolean | string | undefined
  readonly oneOf?: readonly string[] | undefined
  readonly atLeast?: number | undefined
  readonly atMost?: number | undefined
}

/**
 * A test of one fact: `is` for what is true, false or one word, `oneOf` for several words, `atLeast` and `atMost` for
 * numbers (both together: a range). A fact that is not known passes no test.
 */
export const conditionSchema = z
  .strictObject({
    fact: z.string().max(80),
    is: z.union([z.boolean(), z.string().max(80)]).optional(),
    oneOf: z.array(z.string().max(80)).min(1).max(20).optional(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
  })
  .superRefine((condition, context) => {
    const problem = conditionProblem(condition)
    if (problem) addFault(context, ...problem)
  })
export type Condition = z.infer<typeof conditionSchema>

/** Why a condition makes no sense, for windows and in English; null: it does. */
function conditionProblem({ fact, is, oneOf, atLeast, atMost }: ConditionFields): [PackFault, string] | null {
  const kind = factKind(fact)
  if (kind === null) {
    return [
      packFault('unknown-fact', { fact }),
      `there is no fact «${fact}»: see the list of facts in docs/typologies.md`,
    ]
  }
  const isRange = atLeast !== undefined || atMost !== undefined
  const tests = [is !== undefined, oneOf !== undefined, isRange].filter(Boolean).length
  if (tests !== 1) {
    const code = tests === 0 ? 'no-test' : 'several-tests'
    return [packFault(code, { fact }), 'a condition has either «is», «oneOf», or «atLeast» and «atMost»']
  }
  if ((atLeast ?? -Infinity) > (atMost ?? Infinity)) {
    return [packFault('empty-range', { fact }), '«atLeast» is above «atMost»: nothing can be both']
  }
  switch (kind) {
    case 'boolean':
      return typeof is === 'boolean'
        ? null
        : [packFault('fact-is-truth', { fact }), `«${fact}» is true or false: use «is»: true or false`]
    case 'email-kind': {
      const known: readonly unknown[] = EMAIL_KINDS
      if ((oneOf ?? [is]).every((word) => known.includes(word))) return null
      const choices = EMAIL_KINDS.join(', ')
      return [packFault('fact-is-email-kind', { fact, choices }), `«${fact}» is one of ${choices}: use «is» or «oneOf»`]
    }
    case 'text':
    case 'country':
      return oneOf !== undefined || typeof is === 'string'
        ? null
        : [packFault('fact-is-text', { fact }), `«${fact}» is a text: use «is» or «oneOf»`]
    case 'money':
      return [
        packFault('fact-is-money', { fact }),
        `«${fact}» is an amount of some currency and cannot be compared: use a quantile or isProfitable`,
      ]
    default:
      return isRange
        ? null
        : [packFault('fact-is-number', { fact }), `«${fact}» is a number: use «atLeast» or «atMost»`]
  }
}

/**
 * How a client of a type is recognised. With `when` a program can tell, from facts that must all pass; an operator may
 * tick any sign that was noticed during a call.
 */
export const signSchema = z.strictObject({
  /** The same behaviour has the same id in every type. */
  id: kebab,
  text: shortText(LINE_MAX_LENGTH),
  strength: z.enum(STRENGTHS),
  when: z.array(conditionSchema).min(1).max(4).optional(),
  /** What the operator reads when the program has found it; `{fact}` stands for the value of a fact. */
  evidence: shortText(160).optional(),
  /** Of the key signs of a type at least one must hold, whatever else does. */
  key: z.boolean().default(false),
})
export type Sign = z.infer<typeof signSchema>

/** A neutral step that the operator ticks off; kept with the call. */
export const checklistStepSchema = z.strictObject({ id: kebab, text: shortText(LINE_MAX_LENGTH) })
export type ChecklistStep = z.infer<typeof checklistStepSchema>

const typeId = z.string().max(80).regex(TYPE_ID, 'lower-case words joined by hyphens; a sub-type is «parent/child»')

export const clientTypeDefinitionSchema = z
  .strictObject({
    /** Kebab-case; a sub-type is written `parent/child`. */
    id: typeId,
    /** What other systems are told instead of the id, where the id is not for a client's eyes. */
    externalId: typeId.optional(),
    /** Professional and neutral: a client may ask to see what is stored about them. */
    label: shortText(32),
    /** The source's own nickname, in the source's language; shown nowhere by default. */
    alias: z.string().min(1).max(100).optional(),
    /** How an operator, or a program, recognises this client. */
    signs: z.array(signSchema).min(1).max(8),
    /** What speaks against this type. */
    counterSigns: z.array(signSchema).max(6).default([]),
    /** So many signs are needed before the type is suggested. */
    minimumSigns: z.int().min(1).max(4).default(1),
    /** A type that is hard to tell from this one, and what to look at: both are shown side by side. */
    confusedWith: z.strictObject({ type: typeId, text: shortText(LINE_MAX_LENGTH) }).optional(),
    /** What this client expects of us. */
    expectations: shortText(160),
    /** The opening line, said to the client word for word. */
    say: shortText(SAY_MAX_LENGTH),
    do: z.array(adviceLineSchema).min(1).max(DO_MAX_LINES),
    dont: z.array(adviceLineSchema).max(DONT_MAX_LINES),
    /** True for types that ask the operator to verify something first; shown in the warning colour. */
    check: z.boolean().default(false),
    /** What to verify, step by step. */
    checklist: z.array(checklistStepSchema).max(8).default([]),
    /** True for standard service: what it says yields to any other type of the client. */
    standard: z.boolean().default(false),
  })
  .superRefine((type, context) => {
    const places = (['signs', 'counterSigns'] as const).flatMap((list) =>
      type[list].map(({ id }, index) => ({ id, path: [list, index, 'id'] })),
    )
    for (const { id, path } of repeated(places)) {
      addFault(context, packFault('repeated-sign', { id }), 'two signs of the type have the same id', path)
    }
  })
export type ClientTypeDefinition = z.infer<typeof clientTypeDefinitionSchema>

/** A typology: a set of client types of which a client holds at most one at a time. */
export const packSchema = z
  .strictObject({
    format: z.literal(1),
    id: z.string().max(60).regex(PACK_ID, 'lower-case words joined by hyphens'),
    version: z.int().positive(),
    /** Rank of its advice: the lowest number wins where two typologies speak on one topic. */
    priority: z.int().positive(),
    label: shortText(32),
    /** One word that fits behind a line of advice: which typology it came from. */
    shortLabel: shortText(14),
    source: z.string().min(1).max(500),
    types: z.array(clientTypeDefinitionSchema).min(1).max(40),
  })
  .superRefine((pack, context) => {
    const places = pack.types.map(({ id }, index) => ({ id, path: ['types', index, 'id'] }))
    for (const { id, path } of repeated(places)) {
      addFault(context, packFault('repeated-type', { id }), 'two types have the same id', path)
    }
    const ids = new Set(pack.types.map((type) => type.id))
    pack.types.forEach((type, index) => {
      if (type.confusedWith && !ids.has(type.confusedWith.type)) {
        const other = type.confusedWith.type
        const message = `there is no type «${other}» in this pack`
        addFault(context, packFault('unknown-type', { type: other }), message, ['types', index, 'confusedWith', 'type'])
      }
      // otherwise what another system answers could mean either
      const { externalId } = type
      const namesake = pack.types.find((other) => other !== type && [other.id, other.externalId].includes(externalId))
      if (externalId !== undefined && namesake) {
        const message = `other systems know the type «${namesake.id}» by «${externalId}» already: choose another word`
        const fault = packFault('external-id-taken', { externalId, type: namesake.id })
        addFault(context, fault, message, ['types', index, 'externalId'])
      }
    })
  })
export type Pack = z.infer<typeof packSchema>

/** Those whose id one before them has. */
function repeated<Entry extends { readonly id: string }>(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ id }, index) => entries.findIndex((entry) => entry.id === id) < index)
}
