/**
 * A text for a log: phone numbers of clients are nobody's business there. Of seven digits or more, with what people
 * write between them, only the last two stay; shorter runs (states, ports, milliseconds) are left for whoever reads it.
 */
export function maskNumbers(text: string): string {
  return text.replace(/\+?\p{Nd}(?:[\p{Nd} \u00a0().\-–/]*\p{Nd}){4,}/gu, (run) => {
    const digits = run.match(/\p{Nd}/gu) ?? []
    return digits.length < 7 ? run : `•••${digits.slice(-2).join('')}`
  })
}
