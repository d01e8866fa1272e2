import * as z from 'zod'
import { recordReferenceSchema } from './typology/facts.ts'
import { STRENGTHS } from './typology/pack.ts'
import { CONFIDENCE_LEVELS } from './typology/suggest.ts'

/** One thing that speaks for or against a type, in the operator's words, with the records it was read from. */
export const evidenceSchema = z.strictObject({
  sign: z.string(),
  text: z.string(),
  /** False: it speaks against the type. */
  isFor: z.boolean(),
  strength: z.enum(STRENGTHS),
  records: z.array(recordReferenceSchema),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** A type that may fit, and why. */
const candidateSchema = z.strictObject({
  type: z.string(),
  label: z.string(),
  /** 0–1. */
  confidence: z.number(),
  /** Null: less than would be suggested by itself. */
  level: z.enum(CONFIDENCE_LEVELS).nullable(),
  evidence: z.array(evidenceSchema),
})

/** What the facts suggest in one typology. */
export const suggestionSchema = z.strictObject({
  typology: z.string(),
  typologyLabel: z.string(),
  ...candidateSchema.shape,
  level: z.enum(CONFIDENCE_LEVELS),
  check: z.boolean(),
  /** What a person set says something else, and the facts have come to say so since. */
  contradicts: z.boolean(),
  /** The type that is hard to tell from this one, and what to look at. */
  compared: candidateSchema.extend({ hint: z.string() }).nullable(),
})
export type Suggestion = z.infer<typeof suggestionSchema>
