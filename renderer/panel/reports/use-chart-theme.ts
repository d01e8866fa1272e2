import { useEffect, useState } from 'react'

/** The colours of the window as a chart needs them: read from the tokens, so light and dark follow by themselves. */
export type ChartTheme = {
  readonly ink: string
  readonly inkSoft: string
  readonly line: string
  readonly raised: string
  readonly font: string
  /** For series, told apart by brightness as well as by colour. */
  readonly series: readonly string[]
}

const SERIES = 4

/** Changes when the window's appearance does. */
export function useChartTheme(): ChartTheme {
  const [theme, setTheme] = useState(read)
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    const update = (): void => setTheme(read())
    dark.addEventListener('change', update)
    return () => dark.removeEventListener('change', update)
  }, [])
  return theme
}

function read(): ChartTheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    ink: token('ink'),
    inkSoft: token('ink-soft'),
    line: token('line'),
    raised: token('raised'),
    font: token('font'),
    series: Array.from({ length: SERIES }, (_, index) => token(`chart-${index + 1}`)),
  }
}
