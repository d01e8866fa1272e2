/**
 * A table as CSV for spreadsheets (RFC 4180), with a byte order mark, without which Excel takes UTF-8 for something else. A
 * cell that would begin a formula gets an apostrophe: names come from callers and CRMs.
 */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
