import * as z from 'zod'
import { localizedTextSchema } from '../locale.ts'

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

const shortText = (max: number) =>
  localizedTextSchema.refine((text) => Object.values(text).every((value) => Array.from(value).length <= max), {
    message: `every language must have at most ${max} characters`,
  })

/**
 * One line of advice. `intent` names its meaning: lines of different types with the same topic and intent say the same
 * thing and are merged. `{discountLimit}` and `{compensationLimit}` are replaced by the company's limits.
 */
export const adviceLineSchema = z.strictObject({
  topic: z.enum(TOPICS),
  intent: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  text: shortText(LINE_MAX_LENGTH),
})
export type AdviceLine = z.infer<typeof adviceLineSchema>

export const clientTypeDefinitionSchema = z.strictObject({
  /** Kebab-case; a sub-type is written `parent/child`. */
  id: z.string().regex(/^[a-z]+(-[a-z]+)*(\/[a-z]+(-[a-z]+)*)?$/),
  /** Professional and neutral: a client may ask to see what is stored about them. */
  label: shortText(32),
  /** The source's own nickname, in the source's language; shown nowhere by default. */
  alias: z.string().min(1).optional(),
  /** How an operator recognises this client. */
  signs: z.array(shortText(LINE_MAX_LENGTH)).min(1).max(8),
  /** What this client expects of us. */
  expectations: shortText(160),
  /** The opening line, said to the client word for word. */
  say: shortText(SAY_MAX_LENGTH),
  do: z.array(adviceLineSchema).min(1).max(DO_MAX_LINES),
  dont: z.array(adviceLineSchema).max(DONT_MAX_LINES),
  /** True for types that ask the operator to verify something first; shown in the warning colour. */
  check: z.boolean().default(false),
  /** True for standard service: what it says yields to any other type of the client. */
  standard: z.boolean().default(false),
})
export type ClientTypeDefinition = z.infer<typeof clientTypeDefinitionSchema>

/** A typology: a set of client types of which a client holds at most one at a time. */
export const packSchema = z
  .strictObject({
    format: z.literal(1),
    id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    version: z.int().positive(),
    /** Rank of its advice: the lowest number wins where two typologies speak on one topic. */
    priority: z.int().positive(),
    label: shortText(32),
    /** One word that fits behind a line of advice: which typology it came from. */
    shortLabel: shortText(14),
    source: z.string().min(1),
    types: z.array(clientTypeDefinitionSchema).min(1),
  })
  .refine((pack) => new Set(pack.types.map((type) => type.id)).size === pack.types.length, {
    message: 'two types have the same id',
  })
export type Pack = z.infer<typeof packSchema>
