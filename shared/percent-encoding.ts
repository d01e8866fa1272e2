/**
 * Percent-decoding (RFC 3986, UTF-8) of text that nobody has checked: a triplet that does not decode stays as it is, so
 * that a stray «%» costs one character and never the caller.
 */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-f]{2})+/giu, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}
