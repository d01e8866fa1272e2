import { distance } from 'fastest-levenshtein'
import { nameWord, type NameWord } from './name-words.ts'
import { comparableWithPersian, isSpellingOf } from './persian-spelling.ts'
import { plainKey } from './sound-keys.ts'

/** `near`: other spellings, forms or errors might make one of the other. */
type Likeness = 'equal' | 'near' | 'apart'

/** Whether two words are the same word of a name. `isExact`: both are pinyin, where a letter more is another name. */
export function compareWords(one: NameWord, other: NameWord, isExact: boolean): Likeness {
  if (one.text === other.text) return 'equal'
  if (one.script === 'arabic' && other.script !== 'arabic') return compareWithPersian(one, other)
  if (other.script === 'arabic' && one.script !== 'arabic') return compareWithPersian(other, one)
  if (isExact) return one.latin === other.latin ? 'equal' : 'apart'
  // of one syllable: Liu and Lu are two names
  if (one.syllables?.length === 1 || other.syllables?.length === 1) {
    return plainKey(one.latin) === plainKey(other.latin) ? 'equal' : 'apart'
  }
  let likeness: Likeness = 'apart'
  for (const left of one.keys) {
    for (const right of other.keys) {
      if (left === right) return 'equal'
      const found = compareKeys(left, right)
      if (found === 'equal') return 'equal'
      if (found === 'near') likeness = 'near'
    }
  }
  if (likeness === 'near') return 'near'
  const needed = one.script === other.script ? 3 : 2
  return one.consonants.some((left) => other.consonants.some((right) => hasLikeConsonants(left, right, needed)))
    ? 'near'
    : 'apart'
}

function compareWithPersian(persian: NameWord, other: NameWord): Likeness {
  if (isSpellingOf(persian.text, other.latin)) return 'equal'
  const [left = ''] = persian.consonants
  const bare = comparableWithPersian(left)
  return other.consonants.some((right) => hasLikeConsonants(bare, comparableWithPersian(right), 2)) ? 'near' : 'apart'
}

function hasLikeConsonants(one: string, other: string, needed: number): boolean {
  const length = Math.min(one.length, other.length)
  if (one === other) return length >= needed
  return length >= 4 && Math.abs(one.length - other.length) <= 1 && distance(one, other) <= 1
}

/** From this length on, one vowel more, less or other is a way of spelling and not another name. */
const SPELLING_FROM = 7
const NEAR_FROM = 4
const SHORTENED_FROM = 3

function compareKeys(one: string, other: string): Likeness {
  if (one.charAt(0) !== other.charAt(0)) return 'apart'
  const length = Math.min(one.length, other.length)
  const isShortened = length >= SHORTENED_FROM && (one.startsWith(other) || other.startsWith(one))
  if (isShortened && !FAMILY_NAME_ENDING.test((one.length > other.length ? one : other).slice(length))) return 'near'
  const errors = length >= SPELLING_FROM ? 2 : length >= NEAR_FROM ? 1 : 0
  if (errors === 0 || Math.abs(one.length - other.length) > errors) return 'apart'
  const found = distance(one, other)
  if (found > errors) return 'apart'
  return found === 1 && length >= SPELLING_FROM && isSpelling(one, other) ? 'equal' : 'near'
}

/** Whether one letter between two keys is a vowel that spellings add, leave out or take for another. */
function isSpelling(one: string, other: string): boolean {
  const length = Math.max(one.length, other.length)
  let index = 0
  while (index < length && one.charAt(index) === other.charAt(index)) index += 1
  // the last letter tells women from men
  if (index >= length - 1) return false
  if (one.length === other.length) return SAME_VOWELS.has(one.charAt(index) + other.charAt(index))
  return 'aeiou'.includes((one.length > other.length ? one : other).charAt(index))
}

/** Not o and e, nor a and i: Ignatov and Ignatyev, Kulakov and Kulikov are two families. */
const SAME_VOWELS: ReadonlySet<string> = new Set(['ae', 'ea', 'ei', 'ie', 'ou', 'uo'])
/** What makes a family name of a given name and a patronymic of both: Ivan is no more like Ivanov than like Petrov. */
const FAMILY_NAME_ENDING = /^(?:ov|ev|in|en|enko|ian|an|son|sen|zade|pur|iC|na$)/

/** How many words of two names belong together. */
export type Pairing = {
  readonly equal: number
  /** Words of the left name that have no partner, but one that is near. */
  readonly near: number
  /** Words without a partner. */
  readonly left: readonly NameWord[]
  readonly right: readonly NameWord[]
}

/**
 * Finds for each word its equal in the other name, wherever it stands there. Every word has one partner at most; what
 * one name writes in two words and the other in one (Ali Reza, Alireza) is paired too.
 */
export function pairWords(left: readonly NameWord[], right: readonly NameWord[], isExact: boolean): Pairing {
  const leftRest = [...left]
  const rightRest = [...right]
  let equal = takePairs(leftRest, rightRest, (one, other) => one.text === other.text)
  equal += takePairs(leftRest, rightRest, (one, other) => compareWords(one, other, isExact) === 'equal')
  equal += takeJoined(leftRest, rightRest, isExact) + takeJoined(rightRest, leftRest, isExact)
  const near = leftRest.filter((one) => rightRest.some((other) => compareWords(one, other, isExact) === 'near')).length
  return { equal, near, left: leftRest, right: rightRest }
}

function takePairs(left: NameWord[], right: NameWord[], isPair: (one: NameWord, other: NameWord) => boolean): number {
  let pairs = 0
  for (let index = left.length - 1; index >= 0; index -= 1) {
    const one = left[index]
    const partner = one === undefined ? -1 : right.findIndex((other) => isPair(one, other))
    if (partner === -1) continue
    left.splice(index, 1)
    right.splice(partner, 1)
    pairs += 1
  }
  return pairs
}

/** Cheap to ask, and rarely true: most names that differ have all their words left. */
function mayBeJoined(whole: NameWord, first: NameWord, second: NameWord): boolean {
  const length = first.text.length + second.text.length
  // short vowels are written in one of the two scripts only
  if (whole.script === 'arabic' || first.script === 'arabic') return whole.text.length * 2.5 >= length
  return whole.text.length * 1.5 >= length && hasLikeStart(whole, first)
}

function hasLikeStart(one: NameWord, other: NameWord): boolean {
  return one.keys.some((left) => other.keys.some((right) => left.charAt(0) === right.charAt(0)))
}

function takeJoined(whole: NameWord[], parts: NameWord[], isExact: boolean): number {
  let pairs = 0
  for (let index = parts.length - 2; index >= 0; index -= 1) {
    const first = parts[index]
    const second = parts[index + 1]
    if (first === undefined || second === undefined || !whole.some((one) => mayBeJoined(one, first, second))) continue
    const joined = nameWord(first.text + second.text)
    const partner = whole.findIndex((one) => compareWords(one, joined, isExact) === 'equal')
    if (partner === -1) continue
    whole.splice(partner, 1)
    parts.splice(index, 2)
    pairs += 1
  }
  return pairs
}
