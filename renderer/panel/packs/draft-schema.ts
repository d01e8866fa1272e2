import * as z from 'zod'
import { STRENGTHS, TOPICS, type Pack } from '../../../shared/typology/pack.ts'

/** The shape of a pack without its limits: what is being written may be empty, too long, or named twice. */
const text = z.strictObject({ en: z.string(), ru: z.string(), fa: z.string(), 'zh-Hans': z.string() })
const line = z.strictObject({ topic: z.enum(TOPICS), intent: z.string(), text })
const step = z.strictObject({ id: z.string(), text })
const condition = z.strictObject({
  fact: z.string(),
  is: z.union([z.boolean(), z.string()]).optional(),
  oneOf: z.array(z.string()).optional(),
  atLeast: z.number().optional(),
  atMost: z.number().optional(),
})
const sign = z.strictObject({
  id: z.string(),
  text,
  strength: z.enum(STRENGTHS),
  when: z.array(condition).optional(),
  evidence: text.optional(),
  key: z.boolean(),
})
const type = z.strictObject({
  id: z.string(),
  externalId: z.string().optional(),
  label: text,
  alias: z.string().optional(),
  signs: z.array(sign),
  counterSigns: z.array(sign),
  minimumSigns: z.number(),
  confusedWith: z.strictObject({ type: z.string(), text }).optional(),
  expectations: text,
  say: text,
  do: z.array(line),
  dont: z.array(line),
  check: z.boolean(),
  checklist: z.array(step),
  standard: z.boolean(),
})
const pack = z.strictObject({
  format: z.literal(1),
  id: z.string(),
  version: z.number(),
  priority: z.number(),
  label: text,
  shortLabel: text,
  source: z.string(),
  types: z.array(type),
}) satisfies z.ZodType<Pack>

/** What a supervisor is writing: a pack that is not in use yet, and why it was changed. */
export const packDraftSchema = z.strictObject({
  pack,
  /** The version in use when the draft was begun; null: a pack that has none yet. */
  base: z.number().nullable(),
  comment: z.string(),
})
export type PackDraft = z.infer<typeof packDraftSchema>
