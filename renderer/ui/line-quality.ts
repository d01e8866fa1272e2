import type { QualitySample } from '../../shared/call-quality.ts'

/** Of the last five seconds, in how many something must be wrong before it is worth a line of text. */
const SAMPLES_KEPT = 5
const SAMPLES_THAT_WARN = 3

export type QualityCause = NonNullable<QualitySample['cause']>

/** The samples of one call with another second, the oldest first; only the last five matter. */
export function withSample(samples: readonly QualitySample[], sample: QualitySample): readonly QualitySample[] {
  return [...samples, sample].slice(-SAMPLES_KEPT)
}

/**
 * What is to be said about the line now: the cause that was there in most of the last seconds, with the newest sample
 * that shows it; null while nothing lasted long enough to matter.
 */
export function qualityWarning(
  samples: readonly QualitySample[],
): { readonly cause: QualityCause; readonly sample: QualitySample } | null {
  const counts = new Map<QualityCause, number>()
  for (const { cause } of samples) if (cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  // of three in five there can be but one
  const lasting = [...counts].find(([, count]) => count >= SAMPLES_THAT_WARN)?.[0]
  const sample = samples.findLast(({ cause }) => cause === lasting)
  return lasting !== undefined && sample ? { cause: lasting, sample } : null
}

export const QUALITY_OF_BARS = { 1: 'bad', 2: 'fair', 3: 'good' } as const

/** One to three bars: ITU-T G.109 takes users for satisfied from 4.0 on, and many for dissatisfied below 3.6. */
export function qualityBars(meanOpinionScore: number): 1 | 2 | 3 {
  if (meanOpinionScore >= 4) return 3
  return meanOpinionScore >= 3.6 ? 2 : 1
}
