import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
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

const load = (peer: Peer, locale: Locale) => peer.request('reports.suggestions', { locale })

/** How often the engine was right, by the type it suggested. */
export function SuggestionView(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const theme = useChartTheme()
  const { report, failure, reload } = useReport(load)
  const decided = useMemo(() => report?.filter(({ confirmed, changed }) => confirmed + changed > 0) ?? [], [report])

  const table = useMemo<TableContent | null>(() => {
    if (!report) return null
    return {
      columns: [
        { label: t('reports.column.type') },
        { label: t('reports.column.typology') },
        { label: t('reports.suggestions.confirmed'), isNumber: true },
        { label: t('reports.suggestions.changed'), isNumber: true },
        { label: t('reports.suggestions.right'), isNumber: true },
        { label: t('reports.suggestions.instead') },
        { label: t('reports.suggestions.open'), isNumber: true },
      ],
      rows: report.map((one) => ({
        key: `${one.typology} ${one.type}`,
        cells: [
          one.label,
          one.typologyLabel,
          one.confirmed,
          one.changed,
          formatShare(locale, one.confirmed, one.confirmed + one.changed),
          one.instead.map(({ label, count }) => `${label} (${formatCount(locale, count)})`).join(', '),
          one.open,
        ],
      })),
    }
  }, [report, locale, t])
  const bars = useMemo(
    () =>
      horizontalBars(theme, {
        categories: decided.map(({ label }) => label),
        series: [
          { name: t('reports.suggestions.confirmed'), values: decided.map(({ confirmed }) => confirmed) },
          { name: t('reports.suggestions.changed'), values: decided.map(({ changed }) => changed) },
        ],
        format: (value) => formatCount(locale, value),
      }),
    [decided, theme, locale, t],
  )

  return (
    <ReportFrame
      title={t('reports.suggestions.title')}
      hint={t('reports.suggestions.hint')}
      table={table}
      failure={failure}
      fileName="suggestions"
      onReload={reload}
    >
      {decided.length > 0 ? (
        <Chart option={bars} label={t('reports.suggestions.title')} blockSize={barHeight(decided.length)} />
      ) : (
        <p className={styles['hint']}>{t('reports.suggestions.empty')}</p>
      )}
    </ReportFrame>
  )
}
