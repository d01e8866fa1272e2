import type { Locale } from '../../../shared/locale.ts'

/** A part of a whole in percent; a dash where there is no whole. */
export function formatShare(locale: Locale, part: number, whole: number): string {
  if (whole === 0) return '—'
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(part / whole)
}
