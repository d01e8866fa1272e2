import * as z from 'zod'

/** What makes a call bad, so that the operator knows whom to ask; null: nothing does. */
export const QUALITY_CAUSES = ['microphone-silent', 'loss', 'delay', 'jitter', 'no-audio-received'] as const

const share = z.number().min(0).max(1)
const milliseconds = z.number().min(0)
/** Mean opinion score, 1–4.5, estimated by the E-model (ITU-T G.107) from loss and delay. */
const meanOpinionScore = z.number().min(1).max(5)

/** How the line was in one second. */
export const qualitySampleSchema = z.strictObject({
  /** Of the packets that should have come in this second. */
  lossIn: share,
  /** As the far end reports it (RTCP); null: it has not yet. */
  lossOut: share.nullable(),
  jitterMs: milliseconds,
  /** Null: not measured yet. */
  roundTripMs: milliseconds.nullable(),
  codec: z.string().max(40),
  meanOpinionScore,
  /** Loudness of our own voice, 0–1. */
  microphoneLevel: share,
  cause: z.enum(QUALITY_CAUSES).nullable(),
})
export type QualitySample = z.infer<typeof qualitySampleSchema>

/** How the line was during the whole call. */
export const qualitySummarySchema = z.strictObject({
  seconds: z.int().min(0),
  codec: z.string().max(40),
  meanOpinionScore,
  /** The worst five seconds in a row. */
  worstMeanOpinionScore: meanOpinionScore,
  lossIn: share,
  lossOut: share.nullable(),
  jitterMs: milliseconds,
  roundTripMs: milliseconds.nullable(),
})
export type QualitySummary = z.infer<typeof qualitySummarySchema>
