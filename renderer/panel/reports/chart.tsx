import {
  BarChart,
  LineChart,
  ScatterChart,
  type BarSeriesOption,
  type LineSeriesOption,
  type ScatterSeriesOption,
} from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  type GridComponentOption,
  type LegendComponentOption,
  type TooltipComponentOption,
} from 'echarts/components'
import { init, use as register, type ComposeOption, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef, type ReactNode } from 'react'
import styles from './reports.module.css'
import { allowEmptyHtml } from './trusted-empty-html.ts'

register([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkAreaComponent,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
])

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | ScatterSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>

export type ChartProps = {
  /** Of the same shape for the same data; a new object redraws. */
  readonly option: ChartOption
  /** What the picture shows, for those who do not see it; the table beside it has the figures. */
  readonly label: string
  /** CSS pixels. */
  readonly blockSize: number
  /** Index of the entry of a series that was pressed. */
  readonly onPress?: (dataIndex: number, seriesIndex: number) => void
}

/**
 * A chart, drawn on a canvas as wide as its place. Always from left to right: the library knows no other direction, and
 * axes of numbers run that way in Persian reports too.
 */
export function Chart({ option, label, blockSize, onPress }: ChartProps): ReactNode {
  const element = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const press = useRef(onPress)
  useEffect(() => {
    press.current = onPress
  })

  useEffect(() => {
    if (!element.current) return undefined
    allowEmptyHtml()
    const made = init(element.current, null, { renderer: 'canvas' })
    chart.current = made
    made.on('click', ({ dataIndex, seriesIndex }) => {
      if (dataIndex !== undefined) press.current?.(dataIndex, seriesIndex ?? 0)
    })
    const sizes = new ResizeObserver(() => made.resize())
    sizes.observe(element.current)
    return () => {
      sizes.disconnect()
      made.dispose()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true })
  }, [option])

  return (
    <div
      ref={element}
      className={styles['chart']}
      dir="ltr"
      role="img"
      aria-label={label}
      style={{ blockSize: `${blockSize}px` }}
    />
  )
}
