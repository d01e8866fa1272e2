/** A text from outside, such as a name, that must not turn the sentence around it (UAX #9, first strong isolate). */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`
}
