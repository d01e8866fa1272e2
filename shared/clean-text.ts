/** C0, C1, line and paragraph separators. */
const LINE_BREAK = /\r\n?|[\n\u0085\u2028\u2029]/gu
const CONTROL = /\p{Cc}/gu
/**
 * What turns or hides the text around it: embeddings, overrides and isolates (UAX #9), interlinear annotation, byte
 * order mark, tag characters, halves of surrogate pairs, noncharacters. The joiners U+200C and U+200D stay, because
 * Persian words and names are spelt with them; so do the harmless marks U+200E and U+200F.
 */
const UNSAFE =
  /[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\u{e0000}-\u{e007f}\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu

/**
 * Text from outside (a SIP header, a CRM) made fit to be shown beside our own: NFC, no control and no bidi-override
 * characters, trimmed, at most `maxLength` UTF-16 units, never half a character. Line breaks become single spaces
 * unless `keepLineBreaks` asks for them, then they become «\n». The work is bounded whatever the length.
 */
export function cleanText(text: string, maxLength: number, options: { keepLineBreaks?: boolean } = {}): string {
  const keepLineBreaks = options.keepLineBreaks ?? false
  const cleaned = text
    .slice(0, maxLength * 4)
    .replace(LINE_BREAK, '\n')
    .replace(CONTROL, (character) => (character === '\n' && keepLineBreaks ? '\n' : ' '))
    .replace(UNSAFE, '')
    .normalize('NFC')
    .replace(/ {2,}/gu, ' ')
    .trim()
  return cleaned.length <= maxLength ? cleaned : cutWhole(cleaned, maxLength).trimEnd()
}

function cutWhole(text: string, length: number): string {
  const cut = text.slice(0, length)
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut
}
