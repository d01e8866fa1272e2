/** Words that announce an extension, folded. Longer forms stand first: the first alternative that fits is taken. */
const SPACED_MARKERS = [
  // Russian, Ukrainian, Kazakh, Uzbek, Georgian
  'добавочный', 'добавочн', 'доб', 'доп', 'внутренний', 'внутр', 'вн', 'дод', 'ішкі', 'ichki', 'შიდა',
  // English; the Cyrillic letter and the multiplication sign look like «x»
  'extension', 'extn', 'ext', 'x', 'х', '×',
  // Turkish, German, French, Italian, Spanish, Portuguese, Polish
  'dahili', 'durchwahl', 'nebenstelle', 'dw', 'nst', 'poste', 'interno', 'int', 'anexo', 'ramal', 'wew',
  // Persian with either yeh, Arabic
  'داخلی', 'داخلي', 'تحويلة', 'تحویله',
] // prettier-ignore
const HAN_MARKERS = ['分机', '分機', '内线', '內線', '内線', '转', '轉']

const MARKER = `(?:(?<!\\p{L})(?:${SPACED_MARKERS.join('|')})(?!\\p{L})|${HAN_MARKERS.join('|')}|;\\s*ext\\s*=)`
const ANNOUNCED = new RegExp(`[(\\[,;/]?\\s*${MARKER}[\\s.:№#=-]*(?:(?:номер|number|no)\\.?\\s*)?(?=\\d)`, 'gu')
const STARTS_WITH_MARKER = new RegExp(`^[\\s(\\[]*${MARKER}`, 'u')
/** «#12», and what handsets store to be dialled after the answer: «,,12», «;12», «p12», «w12». */
const POST_DIAL = /(?<=\d\)?)\s*(?:#|,{2,}|;|[pw])\s*(\d{1,7})#?\s*$/u
/** The last group behind a hyphen, a slash or an opening bracket: «010-88888888-801», «8 495 123-45-67 (12)». */
const TRAILING_GROUP = /[-/(]\s*(\d{1,5})\s*\)?$/u

const EXTENSION_MAX_DIGITS = 7

export type WithExtension = { readonly main: string; readonly extension: string | null }

/**
 * Cuts the extension off a folded number. «доп. 8 926 123-45-67» announces another number, not an extension: what
 * follows the word may have seven digits at most.
 */
export function cutExtension(text: string): WithExtension {
  for (const match of text.matchAll(ANNOUNCED)) {
    const rest = text.slice(match.index + match[0].length)
    const run = /^[\d\s-]*/u.exec(rest)?.[0].replace(/\D/gu, '') ?? ''
    const digits = /^\d+(?:-\d+)*/u.exec(rest)?.[0].replace(/\D/gu, '') ?? ''
    if (digits === '' || run.length > EXTENSION_MAX_DIGITS) continue
    return { main: text.slice(0, match.index).trim(), extension: digits }
  }
  const postDial = POST_DIAL.exec(text)
  if (postDial?.[1] !== undefined) return { main: text.slice(0, postDial.index), extension: postDial[1] }
  return { main: text, extension: null }
}

/** The last group as an extension, to be tried when the whole is no number; null where there is no such group. */
export function cutTrailingGroup(text: string): WithExtension | null {
  const group = TRAILING_GROUP.exec(text)
  if (group?.[1] === undefined) return null
  return { main: text.slice(0, group.index).trim(), extension: group[1] }
}

/** Whether a folded piece of a field is the extension of the number before it: «доб. 12». */
export function startsWithExtension(text: string): boolean {
  return STARTS_WITH_MARKER.test(text)
}
