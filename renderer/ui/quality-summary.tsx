import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { QualitySummary } from '../../shared/call-quality.ts'
import { useLocale } from './app-store.ts'
import { formatCount, formatLoss, formatScore } from './format.ts'
import { QUALITY_OF_BARS, qualityBars } from './line-quality.ts'
import styles from './quality.module.css'
import { StepMark } from './step-mark.tsx'

/** How the line was during a call that is over, in one line for whoever asks IT about it. */
export function QualitySummaryLine({ quality }: { readonly quality: QualitySummary }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const bars = qualityBars(quality.meanOpinionScore)
  const score = formatScore(locale, quality.meanOpinionScore)
  const worst = formatScore(locale, quality.worstMeanOpinionScore)
  const facts = [
    t('quality.score', { score, worst }),
    t('quality.loss', { loss: formatLoss(locale, Math.max(quality.lossIn, quality.lossOut ?? 0)) }),
    t('quality.jitter', { jitter: formatCount(locale, Math.round(quality.jitterMs)) }),
    ...(quality.roundTripMs === null
      ? []
      : [t('quality.delay', { delay: formatCount(locale, Math.round(quality.roundTripMs)) })]),
  ]
  return (
    <p className={styles['summary']}>
      <StepMark filled={bars} /> {t(`quality.summary.${QUALITY_OF_BARS[bars]}`)} · {facts.join(' · ')}
      {quality.codec && (
        <>
          {' '}
          · <bdi>{quality.codec}</bdi>
        </>
      )}
    </p>
  )
}
