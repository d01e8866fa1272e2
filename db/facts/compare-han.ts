import type { Name, NameWord } from './name-words.ts'
import { isReadingOf, onsetClass, readingsOf } from './pinyin.ts'

type Comparison = 'same' | 'different' | 'unclear'

/** Shorter is no whole name, longer is no Chinese one. */
const LENGTH = { min: 2, max: 4 }

/** Compares two names written in Chinese characters, family name first. */
export function compareHan(one: readonly string[], other: readonly string[]): Comparison {
  const left = Array.from(one.join(''))
  const right = Array.from(other.join(''))
  if (!isName(left) || !isName(right)) return 'unclear'
  if (one.toSorted().join(' ') === other.toSorted().join(' ') || left.join('') === right.join('')) return 'same'
  // Characters of the other standard are read alike, and so are many that have nothing else in common.
  const readings = new Set(left.flatMap(readingsOf))
  return right.some((character) => readingsOf(character).some((reading) => readings.has(reading)))
    ? 'unclear'
    : 'different'
}

/** Compares a name in Chinese characters with one that is romanised. */
export function compareHanWithWords(han: readonly string[], other: Name): Comparison {
  const characters = Array.from(han.join(''))
  if (!isName(characters)) return 'unclear'
  const words = other.words.map((word) => word.latin)
  const pinyin = other.words.flatMap((word) => (word.syllables === null ? [] : [word.latin]))
  // a Western given name may stand beside
  if (isRomanised(characters, pinyin) || isAbbreviated(characters, other)) return 'same'
  if (words.length < 2 || words.includes('')) return 'unclear'
  if (words.every((word) => JAPANESE.test(word))) return 'unclear'
  if (!words.some(mayBeFamilyName)) return 'different'
  const syllables = other.words.flatMap((word) => word.syllables ?? [])
  if (!other.isPinyin) return 'unclear'
  const readings = characters.flatMap(readingsOf)
  if (syllables.some((syllable) => readings.includes(syllable))) return 'unclear'
  return haveLikeOnsets(characters.map(usualReading), syllables) ? 'unclear' : 'different'
}

function isName(characters: readonly string[]): boolean {
  return characters.length >= LENGTH.min && characters.length <= LENGTH.max
}

function usualReading(character: string): string {
  return readingsOf(character)[0] ?? ''
}

/** Family name first or last, the given name in one word or in two, or all in one. */
function isRomanised(characters: readonly string[], words: readonly string[]): boolean {
  return words.some((_, start) => isReadingOf(characters, [...words.slice(start), ...words.slice(0, start)].join('')))
}

/** «W. LI» for 李伟. */
function isAbbreviated(characters: readonly string[], { words, initials }: Name): boolean {
  const [family] = words
  const [initial] = initials
  if (family === undefined || initial === undefined || initial.latin === '' || words.length > 1) return false
  return [1, 2].some((length) => {
    const given = characters[length]
    return (
      given !== undefined &&
      isReadingOf(characters.slice(0, length), family.latin) &&
      readingsOf(given).some((reading) => reading.startsWith(initial.latin.charAt(0)))
    )
  })
}

/** The characters are Japanese too, and read in a way that no table of Chinese readings knows. */
const JAPANESE = /^(?:(?:[kgsztdnhbpmr]y?|[sc]h|ts|[jfwy])?[aeiou]|n(?![aeiouy]))+$/
/** One syllable as Chinese dialects and Korean have them, in whatever romanisation, or one of the double names. */
const FAMILY_NAME =
  /^(?:(?:[bcdfghjklmnpqrstwxyz]|[czs]h|t[sz]|hs|kw|gw|ng|sz)?(?:[aeiouv]{1,3}w?|y)(?:ng|ck|[nmkpth])?|ng|hm)$/
const DOUBLE_FAMILY_NAME =
  /^(?:ou|au)(?:yang|yeung)$|^(?:si|sze)(?:ma|tu|to|kong)$|^(?:zhuge|shangguan|xiahou|huangfu|dongfang)$/

function mayBeFamilyName(latin: string): boolean {
  return FAMILY_NAME.test(latin) || DOUBLE_FAMILY_NAME.test(latin)
}

/** Whether a name may be Chinese or Korean: then it has several romanisations that share little more than onsets. */
export function mayBeEastAsian(words: readonly NameWord[]): boolean {
  return words.filter(({ latin }) => FAMILY_NAME.test(latin)).length >= 2
}

/**
 * Whether most syllables of the shorter side begin like some of the other: then one may be a spelling of the other in
 * another romanisation (Chan Tai Man is 陈大文).
 */
export function haveLikeOnsets(one: readonly string[], other: readonly string[]): boolean {
  const rest = other.map(onsetClass)
  let alike = 0
  for (const syllable of one) {
    const index = rest.indexOf(onsetClass(syllable))
    if (index === -1) continue
    rest.splice(index, 1)
    alike += 1
  }
  return alike * 2 > Math.min(one.length, other.length)
}
