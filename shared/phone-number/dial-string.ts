/** Words people write before a number; only these may touch its digits. */
const LABEL =
  /^(?:tel|telephone|phone|mobile|mobil|mob|cell|cel|fax|ph|m|t|p|f|w|h|c|o|wa|whatsapp|тел|телефон|т|моб|м|сот|факс|ф|раб|р|дом)$/u
/** Digits with what people put between them; «+» and an opening bracket may stand before. */
const RUN = /(?:[([+][([+\s]*)?\d(?:[\s()[\]./~·,'’_\\-]*\d)*/gu
/** Shortest run of digits that text around it does not disqualify: «Anna 123-45-67», but not «room 12». */
const SELF_EVIDENT_DIGITS = 7

export type DialString = {
  /** ASCII digits only, a «(0)» included. */
  readonly digits: string
  /** The number was written with «+». */
  readonly hasPlus: boolean
  /** Where in `digits` a «(0)» stands that is dialled only inside the country; null: there is none. */
  readonly optionalZeroAt: number | null
  /** Written «+84 …»: somebody meant Viet Nam, not Russian «+8 4…». */
  readonly spellsVietNam: boolean
  /** Written «8~10», the old Soviet way abroad. */
  readonly hasTilde: boolean
}

/**
 * The number inside a URI or a name-addr, else the text itself: `tel:`, `sip:user@host` with parameters, «<…>». An
 * address of e-mail gives the empty string. Takes folded, percent-decoded text.
 */
export function unwrapUri(text: string): string {
  const bracketed = /<([^<>]*\d[^<>]*)>/u.exec(text)?.[1] ?? text
  const uri = /^\s*(?:tel|sips?|callto)\s*:(?:\/\/)?/u.exec(bracketed)
  const body = uri === null ? bracketed : bracketed.slice(uri[0].length)
  const at = body.indexOf('@')
  if (at >= 0 && uri === null && /[^\d\s+().;=a-z-]|^[^;]*[a-z]/u.test(body.slice(0, at))) {
    return body.replace(/[^\s@<>,;]*@[^\s<>,;]*/gu, ' ')
  }
  const extensionBehindHost = at < 0 ? '' : (/;ext=\d+/u.exec(body.slice(at))?.[0] ?? '')
  const user = at < 0 ? body : body.slice(0, at) + extensionBehindHost
  const context = /;phone-context=(\+[\d.()-]+)/u.exec(user)?.[1]
  const local = user.replace(/;(?!ext=)[a-z-]+(?:=[^;]*)?/gu, '')
  return context === undefined || local.startsWith('+') ? local : context + local
}

/** The text without a known label before it and punctuation around it: «тел.: 101» → «101». */
export function withoutLabel(text: string): string {
  const match = /^([\p{L}.\s]*?)[\s.:-]*(?=[\d+*#([])/u.exec(text)
  const words = match?.[1]?.split(/[\s.]+/u).filter((word) => word !== '') ?? []
  return match !== null && words.every((word) => LABEL.test(word)) ? text.slice(match[0].length) : text
}

/** «9:00-18:00», when somebody can be called. */
const HOURS = /(?<![\d:])\d{1,2}:\d{2}(?![\d:])(?:\s*-\s*\d{1,2}:\d{2}(?![\d:]))?/gu

/** The first stretch of the text that can be a whole number, whatever is written around it; null: there is none. */
export function findDialString(writtenText: string): DialString | null {
  const text = writtenText.replace(HOURS, ' ')
  const run = /\p{L}/u.test(text) ? longRunAmongWords(text) : text.replace(/^[^\d+([*#]+|[^\d)\]*#]+$/gu, '')
  return run === null || !/^[\s\d()[\]+./~·,'’_\\:;!?*#-]*$/u.test(run) ? null : toDialString(run)
}

function longRunAmongWords(text: string): string | null {
  for (const match of text.matchAll(RUN)) {
    const run = match[0]
    if (run.replace(/\D/gu, '').length < SELF_EVIDENT_DIGITS) continue
    const before = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d_]+$/u.exec(text.slice(0, match.index))?.[0]
    const isGlued = before !== undefined && !LABEL.test(before) && !run.startsWith('+')
    const continues = /^[a-z]+\d/u.test(text.slice(match.index + run.length))
    if (!isGlued && !continues) return run
  }
  return null
}

function toDialString(text: string): DialString | null {
  const start = text.search(/[\d+]/u)
  if (start < 0) return null
  const run = text.slice(start)
  // A plus behind the first digits, a star or a gate are service codes or two numbers, not spelling.
  if (/\d.*\+|[*#]/u.test(run)) return null
  const digits = run.replace(/\D/gu, '')
  const zero = /[([]\s*0\s*[)\]]/u.exec(run)
  const zeroAt = zero === null ? 0 : run.slice(0, zero.index).replace(/\D/gu, '').length
  return {
    digits,
    hasPlus: run.startsWith('+'),
    optionalZeroAt: zeroAt > 0 ? zeroAt : null,
    spellsVietNam: /^\++\s*84[\s(.-]/u.test(run),
    hasTilde: /^8\s*~\s*10/u.test(run),
  }
}
