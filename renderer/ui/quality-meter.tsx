import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useLocale } from './app-store.ts'
import { formatCount, formatLoss, formatScore } from './format.ts'
import { qualityBars } from './line-quality.ts'
import styles from './quality.module.css'
import { StepMark } from './step-mark.tsx'

/** Three bars for how the line was in the last second, with the numbers behind them; nothing before it was measured. */
export function QualityMeter({ callId }: { readonly callId: string }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const sample = useApp((state) => state.quality[callId]?.at(-1))
  if (!sample) return null
  const bars = qualityBars(sample.meanOpinionScore)
  const values = {
    score: formatScore(locale, sample.meanOpinionScore),
    loss: formatLoss(locale, Math.max(sample.lossIn, sample.lossOut ?? 0)),
  }
  const text =
    sample.roundTripMs === null
      ? t('quality.meterNoDelay', values)
      : t('quality.meter', { ...values, delay: formatCount(locale, Math.round(sample.roundTripMs)) })
  return (
    <span className={`${styles['meter']} ${bars === 1 ? styles['bad'] : ''}`} role="img" aria-label={text} title={text}>
      <StepMark filled={bars} />
    </span>
  )
}
