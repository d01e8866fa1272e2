import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES } from '../../../shared/card.ts'
import { PLAN_FEEDBACKS } from '../../../shared/client-type.ts'
import type { Locale } from '../../../shared/locale.ts'
import type { Peer } from '../../../shared/rpc.ts'
import { useLocale } from '../../ui/app-store.ts'
import { formatCount } from '../../ui/format.ts'
import { barHeight, horizontalBars } from './chart-options.ts'
import { Chart } from './chart.tsx'
import type { TableContent } from './data-table.tsx'
import { formatShare } from './format-share.ts'
import { ReportFrame } from './report-frame.tsx'
import styles from './reports.module.css'
import { useChartTheme } from './use-chart-theme.ts'
import { useReport } from './use-report.ts'

const load = (peer: Peer, locale: Locale) => peer.request('reports.feedback', { locale })

/** Which strategy works for which type: what operators said of the plan, and how the calls ended. */
export function FeedbackView(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const theme = useChartTheme()
  const { report, failure, reload } = useReport(load)

  const table = useMemo<TableContent | null>(() => {
    if (!report) return null
    return {
      columns: [
        { label: t('reports.column.type') },
        { label: t('reports.column.typology') },
        ...PLAN_FEEDBACKS.map((feedback) => ({ label: t(`feedback.answers.${feedback}`), isNumber: true })),
        { label: t('reports.feedback.followedWell'), isNumber: true },
        ...OUTCOMES.map((outcome) => ({ label: t(`note.outcomes.${outcome}`), isNumber: true })),
      ],
      rows: report.map(({ typology, type, label, typologyLabel, feedback, outcomes, followedWell }) => ({
        key: `${typology} ${type}`,
        cells: [
          label,
          typologyLabel,
          ...PLAN_FEEDBACKS.map((one) => feedback[one]),
          formatShare(locale, followedWell, feedback.followed),
          ...OUTCOMES.map((outcome) => outcomes[outcome]),
        ],
      })),
    }
  }, [report, locale, t])
  const bars = useMemo(
    () =>
      horizontalBars(theme, {
        categories: report?.map(({ label }) => label) ?? [],
        series: PLAN_FEEDBACKS.map((one) => ({
          name: t(`feedback.answers.${one}`),
          values: report?.map(({ feedback }) => feedback[one]) ?? [],
        })),
        format: (value) => formatCount(locale, value),
      }),
    [report, theme, locale, t],
  )

  return (
    <ReportFrame
      title={t('reports.feedback.title')}
      hint={t('reports.feedback.hint')}
      table={table}
      failure={failure}
      fileName="strategies"
      onReload={reload}
    >
      {report && report.length > 0 ? (
        <Chart option={bars} label={t('reports.feedback.title')} blockSize={barHeight(report.length)} />
      ) : (
        <p className={styles['hint']}>{t('reports.feedback.empty')}</p>
      )}
    </ReportFrame>
  )
}
