import * as z from 'zod'
import { heldTypeSchema } from './client-type.ts'
import { callSummarySchema, planSchema } from './card.ts'
import { timeSchema } from './client.ts'
import { localeSchema } from './locale.ts'
import { packFaultSchema } from './typology/pack-fault.ts'
import { packSchema } from './typology/pack.ts'

export const PACK_COMMENT_MAX_LENGTH = 300
/** A pack file larger than this is not read. */
export const PACK_FILE_MAX_LENGTH = 2_000_000

/** One published state of a pack. Version 1 of a shipped pack has no author: it came with the product. */
export const packVersionSchema = z.strictObject({
  packId: z.string(),
  version: z.int().positive(),
  publishedAt: timeSchema.nullable(),
  author: z.string(),
  comment: z.string(),
  pack: packSchema,
})
export type PackVersion = z.infer<typeof packVersionSchema>

/** One fault of a pack file: where («types[3].say.fa»; empty: the file as a whole) and what, for the window to word. */
export const packProblemSchema = packFaultSchema.extend({ path: z.string() })
export type PackProblem = z.infer<typeof packProblemSchema>

/** A text as a pack, or why it is none. */
export const packCheckSchema = z.strictObject({
  pack: packSchema.nullable(),
  problems: z.array(packProblemSchema),
})

/** What the card would say. */
const cardStateSchema = z.strictObject({ types: z.array(heldTypeSchema), plan: planSchema })
export type CardState = z.infer<typeof cardStateSchema>

export const REHEARSED_CALLS_MAX = 500
/** The last calls against a pack that is not published yet. */
export const rehearsalSchema = z.strictObject({
  /** Calls looked at; those whose client is not known any more are left out. */
  calls: z.int(),
  changed: z.array(
    z.strictObject({
      call: callSummarySchema,
      /** The language in which the difference shows: the one asked for, or the first of the others. */
      locale: localeSchema,
      before: cardStateSchema,
      after: cardStateSchema,
    }),
  ),
})
export type Rehearsal = z.infer<typeof rehearsalSchema>
