/** One line of the result. `reference` is in the same unit; what it is stands in the table and on stderr. */
export type Figure = {
  readonly name: string
  readonly unit: string
  readonly p50: number
  readonly p95: number
  readonly reference: number
  /** Of the percentile that the reference was taken at: p95 by p95, or p50 by p50. */
  readonly ratio: number
}

export type Percentiles = { readonly p50: number; readonly p95: number }

/** Nearest-rank percentiles. */
export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
    if (value === undefined) throw new Error('percentiles of nothing')
    return value
  }
  return { p50: at(0.5), p95: at(0.95) }
}

/** The same figure with numbers that can be read: four digits tell more than a bench is exact. */
export function rounded({ name, unit, p50, p95, reference, ratio }: Figure): Figure {
  const round = (value: number): number => Number(value.toPrecision(4))
  return { name, unit, p50: round(p50), p95: round(p95), reference: round(reference), ratio: round(ratio) }
}

/** The figures as lines of a table. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, p50, p95, reference, ratio }) => [
    name,
    unit,
    ...[p50, p95, reference, ratio].map(String),
  ])
  const all = [['name', 'unit', 'p50', 'p95', 'reference', 'ratio'], ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n')
}

/** Progress and explanations: standard output belongs to the figures. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}
