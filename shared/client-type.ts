import * as z from 'zod'
import { timeSchema } from './client.ts'
import { CONFIDENCE_LEVELS } from './typology/suggest.ts'

/** Who says that a client is of a type. */
export const TYPE_SOURCES = ['operator', 'crm', 'suggestion'] as const
export const typeSourceSchema = z.enum(TYPE_SOURCES)
export type TypeSource = z.infer<typeof typeSourceSchema>

/** A type a client holds, with the texts in the operator's language. */
export const heldTypeSchema = z.strictObject({
  typology: z.string(),
  typologyLabel: z.string(),
  type: z.string(),
  label: z.string(),
  source: typeSourceSchema,
  /** Of a suggestion; null where a person or the CRM said so. */
  level: z.enum(CONFIDENCE_LEVELS).nullable(),
  /** The type asks to verify something first. */
  check: z.boolean(),
  decidedAt: timeSchema,
  decidedBy: z.string(),
})
export type HeldType = z.infer<typeof heldTypeSchema>

/**
 * - `confirmed`: an operator agreed with what was suggested
 * - `chosen`: an operator chose another type, or one where nothing was suggested
 * - `removed`: an operator took a type away
 * - `crm`: the CRM's type changed
 */
export const TYPE_CHANGE_KINDS = ['confirmed', 'chosen', 'removed', 'crm'] as const

/** One change of a client's type: who, when, from what to what, and why. Null label: no type. */
export const typeChangeSchema = z.strictObject({
  at: timeSchema,
  kind: z.enum(TYPE_CHANGE_KINDS),
  typologyLabel: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** What was suggested at that moment. */
  suggested: z.string().nullable(),
  by: z.string(),
  why: z.string(),
})
export type TypeChange = z.infer<typeof typeChangeSchema>

/** Why a type was set, in the operator's words. */
export const TYPE_REASON_MAX_LENGTH = 300
export const TAG_MAX_LENGTH = 60
export const tagSchema = z.string().trim().min(1).max(TAG_MAX_LENGTH)

/** What an operator says of the plan after the call. */
export const PLAN_FEEDBACKS = ['followed', 'changed', 'did-not-fit'] as const
export const planFeedbackSchema = z.enum(PLAN_FEEDBACKS)
export type PlanFeedback = z.infer<typeof planFeedbackSchema>

/** The steps of a type that asks to verify something; `id` is `typology/type/step`. */
export const checklistSchema = z.strictObject({
  typeLabel: z.string(),
  steps: z.array(z.strictObject({ id: z.string().max(250), text: z.string() })),
})
export type Checklist = z.infer<typeof checklistSchema>
