import type { Locale } from '../../../shared/locale.ts'
import { formatPercent } from '../../ui/format.ts'

/** A part of a whole in percent; a dash where there is no whole. */
export function formatShare(locale: Locale, part: number, whole: number): string {
  return whole === 0 ? '—' : formatPercent(locale, part / whole, 0)
}
