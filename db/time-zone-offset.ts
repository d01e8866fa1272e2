/** Building a formatter costs far more than using it; null marks a zone that this platform does not know. */
const formatters = new Map<string, Intl.DateTimeFormat | null>()

/** Distance from UTC of an IANA time zone at this moment («GMT+03:30»); null for a zone the platform does not know. */
export function offsetNow(timeZone: string): string | null {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = buildFormatter(timeZone)
    formatters.set(timeZone, formatter)
  }
  return formatter?.formatToParts().find((part) => part.type === 'timeZoneName')?.value ?? null
}

function buildFormatter(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  } catch (error) {
    // The data may name a zone newer than the platform's.
    if (error instanceof RangeError) return null
    throw error
  }
}
