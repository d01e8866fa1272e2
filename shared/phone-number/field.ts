import { startsWithExtension } from './extension.ts'
import { countDigits, foldPhoneText } from './fold.ts'

const WORDS_BETWEEN = [
  'или', 'либо', 'и', 'або', 'чи', 'та', 'or', 'and', 'oder', 'und', 'ou', 'oppure', 'veya', 've', 'yoki', 'va', 'və',
  'و', 'یا', 'أو', 'او', 'ან', 'და',
] // prettier-ignore
/** Separates numbers wherever it stands. «;ext=12» and «;user=phone» belong to the number before. */
const HARD_SEPARATOR = new RegExp(
  '[\\n\\r\\t\\v\\f\\u0085\\u2028\\u2029|｜、•&＆؛]|[;；](?!\\s*[a-z-]+=)|(?<=[\\d)])\\s+(?=\\(?[+＋])' +
    `|(?<![\\p{L}\\p{M}])(?:${WORDS_BETWEEN.join('|')})(?![\\p{L}\\p{M}])|(?<=\\s)[eoyui](?=\\s)|[或和及]`,
  'giu',
)
/** Separates numbers, or the parts of one («030/123456»), or announces post-dial digits («,,12»). */
const SOFT_SEPARATOR = /(?<!,)[,，،](?!,)|[/／]/gu

const MAX_PIECES = 20
const MIN_AREA_AND_NUMBER_DIGITS = 8
const MAX_AREA_DIGITS = 5
/** Longer than any number (E.164 has fifteen digits), so two must stand side by side. */
const TWO_NUMBERS_DIGITS = 16

export type Piece = {
  readonly text: string
  /** Stands right behind a slash: «123-45-67/68» names the last digits only. */
  readonly isAfterSlash: boolean
}

/**
 * The numbers of a CRM field as pieces of its text, at most twenty. Nothing of the text is lost but separators. A comma
 * or a slash is a separator only where the parts make more sense alone; `isComplete` says whether a text is a whole
 * number.
 */
export function splitPhoneField(field: string, isComplete: (text: string) => boolean): readonly Piece[] {
  const pieces: Piece[] = []
  for (const segment of mergeFragments(cut(field, HARD_SEPARATOR, MAX_PIECES), () => false)) {
    const parts = mergeFragments(cut(segment.text, SOFT_SEPARATOR, MAX_PIECES), (left, right, whole, separator) =>
      isOneNumber(left, right, whole, separator, isComplete),
    )
    for (const part of parts) {
      const isAfterSlash = /[/／]/u.test(part.separator)
      const sides = sideBySide(part.text, isComplete)
      pieces.push(...sides.map((text, index) => ({ text, isAfterSlash: isAfterSlash && index === 0 })))
    }
  }
  return pieces.slice(0, MAX_PIECES)
}

type Fragment = { readonly text: string; readonly separator: string }

function cut(text: string, separator: RegExp, limit: number): readonly Fragment[] {
  const fragments: Fragment[] = []
  let from = 0
  let before = ''
  for (const match of text.matchAll(separator)) {
    if (fragments.length === limit) break
    fragments.push({ text: text.slice(from, match.index), separator: before })
    from = match.index + match[0].length
    before = match[0]
  }
  fragments.push({ text: text.slice(from), separator: before })
  return fragments
}

/** Joins what is no number by itself (a label, an extension) to its neighbour, and what `belongTogether` says. */
function mergeFragments(
  fragments: readonly Fragment[],
  belongTogether: (left: string, right: string, whole: string, separator: string) => boolean,
): readonly Fragment[] {
  const merged: Fragment[] = []
  for (const fragment of fragments) {
    const last = merged.at(-1)
    if (last === undefined) {
      merged.push(fragment)
      continue
    }
    const whole = last.text + fragment.separator + fragment.text
    const isPart =
      countDigits(fragment.text) === 0 ||
      countDigits(last.text) === 0 ||
      startsWithExtension(foldPhoneText(fragment.text)) ||
      belongTogether(last.text, fragment.text, whole, fragment.separator)
    if (isPart) merged[merged.length - 1] = { text: whole, separator: last.separator }
    else merged.push(fragment)
  }
  return merged.map(({ text, separator }) => ({ text: text.trim(), separator })).filter(({ text }) => text !== '')
}

function isOneNumber(
  left: string,
  right: string,
  whole: string,
  separator: string,
  isComplete: (text: string) => boolean,
): boolean {
  if (/^[\s(]*[+＋]/u.test(right) || isComplete(left)) return false
  if (isComplete(whole)) return true
  const digits = countDigits(whole)
  const isAreaCode = countDigits(left) <= MAX_AREA_DIGITS && digits < TWO_NUMBERS_DIGITS
  return /[/／]/u.test(separator) && isAreaCode && digits >= MIN_AREA_AND_NUMBER_DIGITS && !isComplete(right)
}

/** Two numbers with a space between them and nothing else: «139 1234 5678 138 1234 5678». */
function sideBySide(text: string, isComplete: (text: string) => boolean): readonly string[] {
  if (countDigits(text) < TWO_NUMBERS_DIGITS || countDigits(text) > 2 * TWO_NUMBERS_DIGITS) return [text]
  for (const gap of [...text.matchAll(/\s+/gu)].slice(0, MAX_PIECES)) {
    const left = text.slice(0, gap.index)
    const right = text.slice(gap.index + gap[0].length)
    if (isComplete(left) && isComplete(right)) return [left, right]
  }
  return [text]
}
