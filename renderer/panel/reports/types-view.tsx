import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../shared/locale.ts'
import type { TypeReport } from '../../../shared/reports.ts'
import type { Peer } from '../../../shared/rpc.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { barHeight, horizontalBars, lines } from './chart-options.ts'
import { Chart } from './chart.tsx'
import type { TableContent } from './data-table.tsx'
import { ReportFrame } from './report-frame.tsx'
import styles from './reports.module.css'
import { useChartTheme } from './use-chart-theme.ts'
import { useReport } from './use-report.ts'

const load = (peer: Peer, locale: Locale) => peer.request('reports.types', { locale })
const SOURCES = ['operator', 'crm', 'suggestion'] as const

/** How many clients are of each type, who says so, and how that changed from day to day. */
export function TypesView(): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const theme = useChartTheme()
  const { report, failure, reload } = useReport(load)
  const [chosenId, setChosenId] = useState('')
  const typology = report?.typologies.find(({ id }) => id === chosenId) ?? report?.typologies[0]

  const table = useMemo<TableContent | null>(() => {
    if (!report) return null
    return {
      columns: [
        { label: t('reports.column.typology') },
        { label: t('reports.column.type') },
        ...SOURCES.map((source) => ({ label: t(`reports.source.${source}`), isNumber: true })),
        { label: t('reports.column.clients'), isNumber: true },
      ],
      rows: report.typologies.flatMap(({ id, label, types, none }) => [
        ...types.map((type) => ({
          key: `${id} ${type.id}`,
          cells: [label, type.label, type.operator, type.crm, type.suggestion, totalOf(type)],
        })),
        { key: `${id} none`, cells: [label, t('reports.types.none'), '', '', '', none] },
      ]),
    }
  }, [report, t])

  const bars = useMemo(
    () =>
      typology &&
      horizontalBars(theme, {
        categories: typology.types.map(({ label }) => label),
        series: SOURCES.map((source) => ({
          name: t(`reports.source.${source}`),
          values: typology.types.map((type) => type[source]),
        })),
        format: (value) => formatCount(locale, value),
      }),
    [typology, theme, locale, t],
  )
  const history = useMemo(
    () => (report && typology ? historyOf(report, typology, theme, locale) : null),
    [report, typology, theme, locale],
  )

  return (
    <ReportFrame
      title={t('reports.types.title')}
      hint={t('reports.types.hint')}
      table={table}
      failure={failure}
      fileName="client-types"
      onReload={reload}
      controls={
        report &&
        typology && (
          <SelectField
            label={t('reports.column.typology')}
            value={typology.id}
            options={report.typologies.map(({ id, label }) => ({ value: id, label }))}
            onChange={setChosenId}
          />
        )
      }
    >
      {typology && bars && (
        <>
          <Chart option={bars} label={typology.label} blockSize={barHeight(typology.types.length)} />
          <p className={styles['hint']}>{t('reports.types.without', { count: typology.none })}</p>
          <h3 className={styles['subtitle']}>{t('reports.types.overTime')}</h3>
          {history ? (
            <Chart option={history} label={t('reports.types.overTime')} blockSize={280} />
          ) : (
            <p className={styles['hint']}>{t('reports.types.noHistory')}</p>
          )}
        </>
      )}
    </ReportFrame>
  )
}

function totalOf(type: { readonly operator: number; readonly crm: number; readonly suggestion: number }): number {
  return type.operator + type.crm + type.suggestion
}

/** The types of one typology over the days; null before there are two days to compare. */
function historyOf(
  report: TypeReport,
  typology: TypeReport['typologies'][number],
  theme: Parameters<typeof lines>[0],
  locale: Locale,
): ReturnType<typeof lines> | null {
  if (report.days.length < 2) return null
  const labelOf = (type: string): string => typology.types.find(({ id }) => id === type)?.label ?? type
  const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  return lines(theme, {
    categories: report.days.map((day) => dayFormat.format(Date.parse(`${day}T00:00:00Z`))),
    series: report.history
      .filter((one) => one.typology === typology.id)
      .map(({ type, counts }) => ({ name: labelOf(type), values: counts })),
    format: (value) => formatCount(locale, value),
  })
}
