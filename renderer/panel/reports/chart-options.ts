import type { ChartOption } from './chart.tsx'
import type { ChartTheme } from './use-chart-theme.ts'

export type ChartData = {
  readonly categories: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
  /** A value in the digits of the language. */
  readonly format: (value: number) => string
}

const BAR_ROW = 30
const AXIS_AND_LEGEND = 70

/** Height of a chart of so many bars, CSS pixels. */
export function barHeight(bars: number): number {
  return bars * BAR_ROW + AXIS_AND_LEGEND
}

/** What all charts share. */
export function basics(theme: ChartTheme, format: (value: number) => string) {
  return {
    animation: false,
    aria: { enabled: false },
    color: [...theme.series],
    textStyle: { fontFamily: theme.font, color: theme.ink },
    tooltip: tooltip(theme, format),
    legend: {
      type: 'scroll',
      top: 0,
      textStyle: { color: theme.ink },
      pageTextStyle: { color: theme.ink },
    },
  } as const satisfies ChartOption
}

/** Tips are drawn on the canvas: the windows allow no HTML from texts. */
export function tooltip(theme: ChartTheme, format: (value: number) => string) {
  return {
    renderMode: 'richText' as const,
    confine: true,
    backgroundColor: theme.raised,
    borderColor: theme.line,
    textStyle: { color: theme.ink, fontFamily: theme.font, fontSize: 12 },
    valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : ''),
  }
}

/** The look of an axis of numbers. */
export function valueAxis(theme: ChartTheme, format: (value: number) => string) {
  return {
    type: 'value' as const,
    axisLabel: { color: theme.inkSoft, formatter: format },
    axisLine: { lineStyle: { color: theme.line } },
    splitLine: { lineStyle: { color: theme.line } },
  }
}

/** Stacked bars, one a category, the first on top. */
export function horizontalBars(theme: ChartTheme, { categories, series, format }: ChartData): ChartOption {
  return {
    ...basics(theme, format),
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    xAxis: { ...valueAxis(theme, format), minInterval: 1 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: [...categories],
      axisLabel: { color: theme.ink, width: 220, overflow: 'truncate' },
      axisLine: { lineStyle: { color: theme.line } },
      axisTick: { show: false },
    },
    series: series.map(({ name, values }) => ({
      type: 'bar',
      name,
      stack: 'all',
      barMaxWidth: 18,
      data: [...values],
      itemStyle: { borderColor: theme.raised, borderWidth: 1 },
    })),
  }
}

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const
const DASHES = ['solid', 'dashed', 'dotted'] as const

/** Lines over days; told apart by colour, by symbol and by dash. */
export function lines(theme: ChartTheme, { categories, series, format }: ChartData): ChartOption {
  return {
    ...basics(theme, format),
    grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
    xAxis: {
      type: 'category',
      data: [...categories],
      axisLabel: { color: theme.inkSoft },
      axisLine: { lineStyle: { color: theme.line } },
    },
    yAxis: { ...valueAxis(theme, format), minInterval: 1 },
    series: series.map(({ name, values }, index) => ({
      type: 'line',
      name,
      data: [...values],
      symbol: SYMBOLS[index % SYMBOLS.length] ?? 'circle',
      symbolSize: 6,
      lineStyle: { type: DASHES[Math.floor(index / theme.series.length) % DASHES.length] ?? 'solid' },
    })),
  }
}
