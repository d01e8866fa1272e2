const DIGIT_ZEROS = [0x30, 0x0660, 0x06f0]

/** ASCII digits for the Arabic, Persian and full-width ones; other signs stay. */
function withAsciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    const zero = DIGIT_ZEROS.find((start) => code >= start && code < start + 10)
    return zero === undefined ? digit : String(code - zero)
  })
}

const EXTENSION = /(?:доб|вн\.|داخلی|转|分机|ext|x\s*\d|#|durchwahl|app\.|dahili).*$/isu

/**
 * Whether a number of the field ends in these digits. It is the CRM's own search, like the digits-only shadow columns of
 * real ones, and knows nothing of how a client program matches numbers.
 */
export function fieldHasSuffix(field: string, suffix: string): boolean {
  return withAsciiDigits(field)
    .split(/[;,\n、]|\s\/\s/)
    .map((part) => part.replace(EXTENSION, '').replace('(0)', '').replace(/\D/g, ''))
    .some((digits) => digits.endsWith(suffix))
}
