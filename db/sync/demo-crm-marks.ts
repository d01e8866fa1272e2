import type { CountedMark } from '../../shared/client.ts'

const MARKS_MAX = 20
const MARK = /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/

/** Keywords of this CRM that are counted. */
const COUNTED: readonly (readonly [keyword: string, mark: CountedMark])[] = [
  ['promo', 'promotion'],
  ['asked-discount', 'discount-request'],
  ['asked-bonus', 'bonus-request'],
  ['complaint', 'complaint'],
  ['idea', 'feedback'],
  ['remark', 'comment'],
  ['draw', 'prize-draw'],
  ['declined-offer', 'offer-declined'],
]

/** Keywords that mean a sign of the shipped packs under a name of their own. */
const SIGNS: readonly (readonly [keyword: string, sign: string])[] = [
  ['in-a-hurry', 'wants-everything-now'],
  ['jumps-around', 'jumps-between-topics'],
  ['asks-basics', 'basic-questions'],
  ['chatty', 'friendly-chat'],
  ['compares', 'compares-competitors'],
  ['wants-test', 'wants-to-test'],
  ['undecided', 'does-not-know'],
  ['long-talk', 'process-over-purchase'],
  ['wavering', 'watches'],
  ['shops-around', 'one-among-many'],
]

const MARK_OF_KEYWORD: ReadonlyMap<string, string> = new Map([...COUNTED, ...SIGNS])

/**
 * Keywords of an entry as marks. Any other keyword in Latin letters is taken for the id of a sign, so that a company can
 * note the signs of its own packs; words in other scripts are the staff's own and say nothing to us.
 */
export function marksOf(keywords: readonly string[]): string[] {
  const marks = keywords
    .map((keyword) =>
      keyword
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_]+/g, '-'),
    )
    .map((keyword) => MARK_OF_KEYWORD.get(keyword) ?? keyword)
    .filter((mark) => MARK.test(mark))
  return [...new Set(marks)].slice(0, MARKS_MAX)
}
