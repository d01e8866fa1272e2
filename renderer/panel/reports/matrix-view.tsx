import type { TFunction } from 'i18next'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Locale } from '../../../shared/locale.ts'
import type { MatrixReport } from '../../../shared/reports.ts'
import type { Peer } from '../../../shared/rpc.ts'
import { useLocale } from '../../ui/app-store.ts'
import { SelectField } from '../../ui/field.tsx'
import { formatCount } from '../../ui/format.ts'
import { Chart } from './chart.tsx'
import type { TableContent } from './data-table.tsx'
import { matrixOption, pointsOf, QUADRANTS, quadrantOf } from './matrix-option.ts'
import { ReportFrame } from './report-frame.tsx'
import styles from './reports.module.css'
import { useChartTheme } from './use-chart-theme.ts'
import { useReport } from './use-report.ts'

const load = (peer: Peer, locale: Locale) => peer.request('reports.matrix', { locale })
const BLOCK_SIZE = 520

export type MatrixViewProps = { readonly onOpenClient: (clientId: string) => void }

/** Every client with both scores as a point: what they expect of us, and what they experience. */
export function MatrixView({ onOpenClient }: MatrixViewProps): ReactNode {
  const { t } = useTranslation()
  const locale = useLocale()
  const theme = useChartTheme()
  const { report, failure, reload } = useReport(load)
  const [type, setType] = useState('')
  const points = useMemo(() => (report ? pointsOf(report, type) : []), [report, type])

  const option = useMemo(
    () =>
      report &&
      matrixOption(theme, report, points, {
        expectation: t('reports.matrix.expectation'),
        experience: t('reports.matrix.experience'),
        quadrantOf: (quadrant) =>
          t('reports.matrix.quadrantCount', {
            label: t(`reports.matrix.quadrant.${quadrant}`),
            count: report.quadrants[quadrant],
          }),
        number: (value) => formatCount(locale, value),
      }),
    [report, points, theme, locale, t],
  )
  const table = useMemo(
    () => (report ? tableOf(report, points, t, onOpenClient) : null),
    [report, points, t, onOpenClient],
  )

  return (
    <ReportFrame
      title={t('reports.matrix.title')}
      hint={t('reports.matrix.hint')}
      table={table}
      failure={failure}
      fileName="expectation-experience"
      onReload={reload}
      controls={
        report && (
          <SelectField
            label={t('reports.column.type')}
            value={type}
            options={[
              { value: '', label: t('reports.matrix.allTypes') },
              ...report.types.map(({ id, label, clients }) => ({
                value: id,
                label: `${label} (${formatCount(locale, clients)})`,
              })),
            ]}
            onChange={setType}
          />
        )
      }
    >
      {report && report.total === 0 && <p className={styles['hint']}>{t('reports.matrix.empty')}</p>}
      {report && option && report.total > 0 && (
        <>
          {report.total > report.clientIds.length && (
            <p className={styles['hint']}>
              {t('reports.matrix.thinned', {
                shown: formatCount(locale, report.clientIds.length),
                count: report.total,
              })}
            </p>
          )}
          <Chart
            option={option}
            label={t('reports.matrix.title')}
            blockSize={BLOCK_SIZE}
            onPress={(index) => {
              const clientId = report.clientIds[points[index] ?? -1]
              if (clientId !== undefined) onOpenClient(clientId)
            }}
          />
        </>
      )}
    </ReportFrame>
  )
}

function tableOf(
  report: MatrixReport,
  points: readonly number[],
  t: TFunction,
  onOpenClient: (clientId: string) => void,
): TableContent {
  const rank = (index: number): number => QUADRANTS.indexOf(quadrantOf(report, index))
  return {
    columns: [
      { label: t('reports.column.client') },
      { label: t('reports.matrix.expectation'), isNumber: true },
      { label: t('reports.matrix.experience'), isNumber: true },
      { label: t('reports.matrix.quadrantTitle') },
      { label: t('reports.column.type') },
    ],
    rows: points
      .toSorted((one, other) => rank(one) - rank(other))
      .map((index) => {
        const clientId = report.clientIds[index] ?? ''
        return {
          key: clientId,
          cells: [
            report.names[index] ?? '',
            report.expectation[index] ?? 0,
            report.experience[index] ?? 0,
            t(`reports.matrix.quadrant.${quadrantOf(report, index)}`),
            report.types[report.typeIndexes[index] ?? -1]?.label ?? '',
          ],
          onOpen: () => onOpenClient(clientId),
        }
      }),
  }
}
