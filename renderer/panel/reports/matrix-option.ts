import type { MatrixReport } from '../../../shared/reports.ts'
import { basics, tooltip, valueAxis } from './chart-options.ts'
import type { ChartOption } from './chart.tsx'
import type { ChartTheme } from './use-chart-theme.ts'

/** Worst first: those are looked for. */
export const QUADRANTS = ['disappointed', 'disaffected', 'delighted', 'devoted'] as const
export type Quadrant = (typeof QUADRANTS)[number]

/** Between «low» and «high»: scores up to five are low. */
const MIDDLE = 5.5
/** Scores are mostly whole numbers: points are moved apart by at most this, so that they do not hide each other. */
const SPREAD = 0.42
const LARGE_FROM = 2_000

/** Two opposite corners; the name stands at the first. */
type Area = [{ name: string; coord: [number, number] }, { coord: [number, number] }]

export type MatrixTexts = {
  readonly expectation: string
  readonly experience: string
  readonly quadrantOf: (quadrant: Quadrant) => string
  readonly number: (value: number) => string
}

export function quadrantOf(report: MatrixReport, index: number): Quadrant {
  const expectsMuch = (report.expectation[index] ?? 0) > MIDDLE
  const experiencesMuch = (report.experience[index] ?? 0) > MIDDLE
  if (experiencesMuch) return expectsMuch ? 'devoted' : 'delighted'
  return expectsMuch ? 'disappointed' : 'disaffected'
}

/** Indexes of the clients of one type; an empty type: of all. */
export function pointsOf(report: MatrixReport, type: string): number[] {
  const all = report.clientIds.map((_, index) => index)
  if (type === '') return all
  return all.filter((index) => report.types[report.typeIndexes[index] ?? -1]?.id === type)
}

/** The matrix as a chart: expectation to the right, experience upwards, the four quadrants named with their counts. */
export function matrixOption(
  theme: ChartTheme,
  report: MatrixReport,
  points: readonly number[],
  texts: MatrixTexts,
): ChartOption {
  const scores = Array.from({ length: 11 }, (_, score) => score)
  const axis = {
    ...valueAxis(theme, texts.number),
    min: -0.5,
    max: 10.5,
    splitLine: { show: false },
    axisTick: { customValues: scores },
  }
  const label = (quadrant: Quadrant, from: [number, number], to: [number, number]): Area => [
    { name: texts.quadrantOf(quadrant), coord: from },
    { coord: to },
  ]
  const format = texts.number
  return {
    ...basics(theme, format),
    legend: { show: false },
    grid: { left: 56, right: 24, top: 16, bottom: 48 },
    xAxis: named(texts.expectation, 28),
    yAxis: named(texts.experience, 34),
    tooltip: {
      ...tooltip(theme, format),
      formatter: (point) => {
        const index = points[Array.isArray(point) ? -1 : point.dataIndex] ?? -1
        const both = `${format(report.expectation[index] ?? 0)} / ${format(report.experience[index] ?? 0)}`
        return `${report.names[index] ?? ''}\n${both}`
      },
    },
    series: [
      {
        type: 'scatter',
        large: points.length > LARGE_FROM,
        largeThreshold: LARGE_FROM,
        symbolSize: points.length > LARGE_FROM ? 4 : 7,
        itemStyle: { color: theme.series[0] ?? theme.ink, opacity: points.length > LARGE_FROM ? 0.45 : 0.7 },
        data: points.map((index) => [
          (report.expectation[index] ?? 0) + apart(index, 0),
          (report.experience[index] ?? 0) + apart(index, 1),
        ]),
      },
      // names and lines stand above the points
      {
        type: 'scatter',
        z: 5,
        silent: true,
        data: [],
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: theme.inkSoft, type: 'solid' },
          data: [{ xAxis: MIDDLE }, { yAxis: MIDDLE }],
        },
        markArea: {
          silent: true,
          itemStyle: { color: 'transparent' },
          label: {
            position: 'insideTop',
            color: theme.ink,
            fontWeight: 600,
            fontSize: 13,
            backgroundColor: theme.raised,
            padding: [3, 8],
            borderRadius: 4,
          },
          data: [
            label('delighted', [-0.5, 10.5], [MIDDLE, MIDDLE]),
            label('devoted', [MIDDLE, 10.5], [10.5, MIDDLE]),
            label('disaffected', [-0.5, MIDDLE], [MIDDLE, -0.5]),
            label('disappointed', [MIDDLE, MIDDLE], [10.5, -0.5]),
          ],
        },
      },
    ],
  }

  function named(name: string, gap: number) {
    return {
      ...axis,
      name,
      nameLocation: 'middle' as const,
      nameGap: gap,
      nameTextStyle: { color: theme.ink },
      axisLabel: { color: theme.inkSoft, formatter: texts.number, customValues: scores },
    }
  }
}

/** Always the same for the same client, so that a point stays where it is. */
function apart(index: number, axis: 0 | 1): number {
  // the plastic number's sequence (R2): it fills a square evenly, without lines
  const step = (index * (axis === 0 ? 0.754_877_666_25 : 0.569_840_290_99)) % 1
  return (step - 0.5) * 2 * SPREAD
}
