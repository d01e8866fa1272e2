import type { CallSummary } from '../../shared/card.ts'

/** The numbers dialled last, newest first and each once: those of this session as they were typed, then the records. */
export function dialHistory(
  dialled: readonly string[],
  records: readonly Pick<CallSummary, 'direction' | 'number'>[],
): readonly string[] {
  const recorded = records.filter(({ direction }) => direction === 'outgoing').map(({ number }) => number)
  const seen = new Set<string>()
  return [...dialled, ...recorded].filter((number) => {
    const key = number.replaceAll(/[\s()\-.]/g, '')
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/**
 * One step back (`older`) or forth in the numbers dialled last: the place there, and −1 for the empty field before the
 * newest.
 */
export function stepInHistory(history: readonly string[], place: number, direction: 'older' | 'newer'): number {
  const next = direction === 'older' ? place + 1 : place - 1
  return Math.min(Math.max(next, -1), history.length - 1)
}
