import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { QualitySample } from '../../shared/call-quality.ts'
import type { Locale } from '../../shared/locale.ts'
import { useApp, useLocale } from './app-store.ts'
import { formatCount, formatLoss } from './format.ts'
import { qualityWarning, type QualityCause } from './line-quality.ts'
import styles from './quality.module.css'

/** What makes this call bad, in words, while it lasts; nothing as long as the line is good. */
export function QualityWarning({ callId }: { readonly callId: string }): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const samples = useApp((state) => state.quality[callId])
  const warning = samples ? qualityWarning(samples) : null
  // the live region is in the page before its text, or a screen reader does not read it out
  return (
    <p className={warning ? styles['warning'] : styles['quiet']} role="status">
      {warning && (
        <>
          <span aria-hidden="true">⚠ </span>
          {causeText(t, locale, warning.cause, warning.sample)}
        </>
      )}
    </p>
  )
}

function causeText(t: TFunction, locale: Locale, cause: QualityCause, sample: QualitySample): string {
  switch (cause) {
    case 'microphone-silent':
    case 'no-audio-received':
      return t(`quality.cause.${cause}`)
    case 'loss':
      // whichever way loses more
      return t('quality.cause.loss', { loss: formatLoss(locale, Math.max(sample.lossIn, sample.lossOut ?? 0)) })
    case 'delay':
      return t('quality.cause.delay', { delay: formatCount(locale, Math.round(sample.roundTripMs ?? 0)) })
    case 'jitter':
      return t('quality.cause.jitter', { jitter: formatCount(locale, Math.round(sample.jitterMs)) })
    default:
      return cause satisfies never
  }
}
