import { compareHan, compareHanWithWords, haveLikeOnsets, mayBeEastAsian } from './compare-han.ts'
import { pairWords } from './compare-words.ts'
import { fitInitials } from './initials.ts'
import { ARABIC_PARTICLES, PARTICLES } from './name-vocabulary.ts'
import { readName, type Name, type NameWord } from './name-words.ts'

export type NameComparison = 'same' | 'different' | 'unclear'

/**
 * Whether two names are one person's, across Latin, Cyrillic, Arabic script and Chinese characters, in any order of the
 * words, with or without patronymic and titles. `different` only where nothing agrees; `unclear` where something does,
 * as in families, and for single words, names of companies on one side, and what is no name at all. Symmetric.
 */
export function compareNames(one: string, other: string): NameComparison {
  // a fixed order, because pairs of words are taken one after the other
  const [first, second] = one <= other ? [one, other] : [other, one]
  const left = readName(first)
  const right = readName(second)
  if (left.kind !== right.kind || left.kind === 'nobody') return 'unclear'
  const compared = comparePersons(left, right)
  return left.kind === 'company' && compared === 'different' ? 'unclear' : compared
}

function comparePersons(left: Name, right: Name): NameComparison {
  if (left.han.length > 0 && right.han.length > 0) return compareHan(left.han, right.han)
  // 李伟 LI WEI: one of its two halves agrees, or none
  const inAlphabet = left.words.length > 0 && right.words.length > 0 ? compareInAlphabets(left, right) : 'unclear'
  if (inAlphabet === 'same') return 'same'
  if (left.han.length > 0) return compareHanWithWords(left.han, right)
  if (right.han.length > 0) return compareHanWithWords(right.han, left)
  return inAlphabet
}

function compareInAlphabets(left: Name, right: Name): NameComparison {
  const found = decide(left, left.words, right, right.words)
  if (found === 'same') return 'same'
  const leftWords = withoutParticles(left)
  const rightWords = withoutParticles(right)
  if (leftWords.length === left.words.length && rightWords.length === right.words.length) return found
  return decide(left, leftWords, right, rightWords)
}

/** Two words are a name already; in pinyin the particles are syllables. */
function withoutParticles({ words, isPinyin }: Name): readonly NameWord[] {
  if (words.length < 3 || isPinyin) return words
  const others = words.filter(({ text, latin }) => !PARTICLES.has(latin) && !ARABIC_PARTICLES.has(text))
  return others.length < 2 ? words : others
}

const WORDS_OF_A_NAME = 2
/** More than any name has: then it is a sentence. */
const WORDS_MAX = 8

function decide(
  left: Name,
  leftWords: readonly NameWord[],
  right: Name,
  rightWords: readonly NameWord[],
): NameComparison {
  if (Math.max(leftWords.length, rightWords.length) > WORDS_MAX) return 'unclear'
  const isExact = left.isPinyin && right.isPinyin
  const paired = pairWords(leftWords, rightWords, isExact)
  const initials = fitInitials(
    { words: paired.left, initials: left.initials },
    { words: paired.right, initials: right.initials },
  )
  const agreed = paired.equal + initials.agreed
  if (paired.equal > 0 && agreed >= WORDS_OF_A_NAME) {
    // A name may have a part that the other lacks, but not both. With two parts sure, a third may be misspelt.
    const isWithin = Math.min(initials.left, initials.right) === 0
    const isAlike = paired.equal >= WORDS_OF_A_NAME && Math.min(initials.left, initials.right) <= paired.near
    return isWithin || isAlike ? 'same' : 'unclear'
  }
  if (agreed > 0 || paired.near > 0) return 'unclear'
  if (leftWords.length < WORDS_OF_A_NAME || rightWords.length < WORDS_OF_A_NAME) return 'unclear'
  if ([...leftWords, ...rightWords].some(({ script }) => script === 'other')) return 'unclear'
  const isEastAsian = left.isPinyin || right.isPinyin || mayBeEastAsian(leftWords) || mayBeEastAsian(rightWords)
  return isEastAsian && haveLikeOnsets(syllables(leftWords), syllables(rightWords)) ? 'unclear' : 'different'
}

function syllables(words: readonly NameWord[]): readonly string[] {
  return words.flatMap((word) => word.syllables ?? [word.latin])
}
