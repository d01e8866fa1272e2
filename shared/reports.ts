import * as z from 'zod'
import { OUTCOMES } from './card.ts'
import { PLAN_FEEDBACKS } from './client-type.ts'

const count = z.int().min(0)
/** Calendar day of the workstation, `2026-11-23`. */
export const daySchema = z.iso.date()

/** How many clients are of each type, by who says so, and how that changed from day to day. */
export const typeReportSchema = z.strictObject({
  typologies: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      types: z.array(
        z.strictObject({
          id: z.string(),
          label: z.string(),
          operator: count,
          crm: count,
          suggestion: count,
        }),
      ),
      /** Clients without a type in this typology. */
      none: count,
    }),
  ),
  /** Days on which the counts were taken, oldest first; `counts[i]` belongs to `days[i]`, 0 where there was none. */
  days: z.array(daySchema),
  history: z.array(z.strictObject({ typology: z.string(), type: z.string(), counts: z.array(count) })),
})
export type TypeReport = z.infer<typeof typeReportSchema>

/** Clients in the matrix of expectation and experience; more than this are thinned out evenly. */
export const MATRIX_POINTS_MAX = 20_000
/** Columns of equal length, one entry a client: twenty thousand objects would be slow to send. */
export const matrixReportSchema = z.strictObject({
  /** Clients with both scores; the columns hold all of them or an even part. */
  total: count,
  clientIds: z.array(z.string()),
  names: z.array(z.string()),
  expectation: z.array(z.number()),
  experience: z.array(z.number()),
  /** Index into `types`; -1: none. */
  typeIndexes: z.array(z.int()),
  types: z.array(z.strictObject({ id: z.string(), label: z.string(), clients: count })),
  quadrants: z.strictObject({ delighted: count, devoted: count, disappointed: count, disaffected: count }),
})
export type MatrixReport = z.infer<typeof matrixReportSchema>

/** How often the engine was right, by the type it suggested. */
export const suggestionReportSchema = z.array(
  z.strictObject({
    typology: z.string(),
    typologyLabel: z.string(),
    type: z.string(),
    label: z.string(),
    confirmed: count,
    changed: count,
    /** What operators chose instead, most often first. */
    instead: z.array(z.strictObject({ label: z.string(), count })),
    /** Suggested now, and nobody has decided. */
    open: count,
  }),
)
export type SuggestionReport = z.infer<typeof suggestionReportSchema>

/** What operators said of the plan, and how the calls ended, by the types that the client held. */
export const feedbackReportSchema = z.array(
  z.strictObject({
    typology: z.string(),
    typologyLabel: z.string(),
    type: z.string(),
    label: z.string(),
    feedback: z.record(z.enum(PLAN_FEEDBACKS), count),
    outcomes: z.record(z.enum(OUTCOMES), count),
    /** Of the calls where the plan was followed, those that ended resolved or with a follow-up. */
    followedWell: count,
  }),
)
export type FeedbackReport = z.infer<typeof feedbackReportSchema>
