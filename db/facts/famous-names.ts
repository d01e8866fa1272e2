import { pairWords } from './compare-words.ts'
import famousNames from './famous-names.json' with { type: 'json' }
import { ARABIC_PARTICLES, PARTICLES } from './name-vocabulary.ts'
import { nameWord, readName, type Name, type NameWord } from './name-words.ts'
import { comparableWithPersian } from './persian-spelling.ts'
import { readingsOf } from './pinyin.ts'

/**
 * Whether somebody registered under the full name of a person whom everybody knows, in any order and writing system,
 * with or without a patronymic. A family name alone is not enough. A Chinese name of two characters counts only in
 * characters, because too many ordinary names are romanised like it.
 */
export function isFamousName(name: string): boolean {
  const read = readName(name)
  if (read.kind !== 'person') return false
  index ??= buildIndex()
  const { han, romanised, byFamilyName } = index
  if (han.has(read.han.join(''))) return true
  if (read.isPinyin && orders(read.words).some((order) => romanised.has(order))) return true
  return familyNameKeys(read.words).some((key) => byFamilyName.get(key)?.some((famous) => isFullName(read, famous)))
}

type FamousNames = {
  readonly han: ReadonlySet<string>
  /** Joined syllables, family name first. */
  readonly romanised: ReadonlySet<string>
  /** Words of names in alphabets by what their family names sound like: a handful for each key. */
  readonly byFamilyName: ReadonlyMap<string, readonly (readonly NameWord[])[]>
}

let index: FamousNames | undefined

const CERTAIN_IN_PINYIN_FROM = 3

function buildIndex(): FamousNames {
  const han = new Set<string>(famousNames['zh-Hans'])
  const romanised = new Set<string>()
  for (const name of han) {
    if (name.length >= CERTAIN_IN_PINYIN_FROM) for (const reading of readings(Array.from(name))) romanised.add(reading)
  }
  const byFamilyName = new Map<string, (readonly NameWord[])[]>()
  for (const name of [...famousNames.ru, ...famousNames.en, ...famousNames.fa]) {
    const { words } = readName(name)
    for (const key of new Set(wordKeys(words.at(-1)))) byFamilyName.set(key, [...(byFamilyName.get(key) ?? []), words])
  }
  return { han, romanised, byFamilyName }
}

function readings([first, ...rest]: readonly string[]): readonly string[] {
  if (first === undefined) return ['']
  return readingsOf(first).flatMap((reading) => readings(rest).map((tail) => reading + tail))
}

/** The words joined with the family name first or last. */
function orders(words: readonly NameWord[]): readonly string[] {
  const latin = words.map((word) => word.latin)
  return latin.map((_, start) => [...latin.slice(start), ...latin.slice(0, start)].join(''))
}

/** Every word may be the family name, and two may be written for one: Ahmadi Nejad. */
function familyNameKeys(words: readonly NameWord[]): readonly string[] {
  const joined = words.slice(1).map((word, before) => nameWord((words[before]?.text ?? '') + word.text))
  return [...words, ...joined].flatMap(wordKeys)
}

/** Alike for all spellings in all alphabets; not only for them, so what it finds is compared. */
function wordKeys(word: NameWord | undefined): readonly string[] {
  return (word?.consonants ?? []).map((consonants) => comparableWithPersian(consonants).replaceAll('h', ''))
}

const PATRONYMIC = /(?:[oe]vich|[oe]vna|ich|ichna|ogly|oglu|kyzy|qizi)$/

function isFullName({ words }: Name, famous: readonly NameWord[]): boolean {
  const { left, right, equal } = pairWords(famous, words, false)
  const isPart = (word: NameWord): boolean => PARTICLES.has(word.latin) || ARABIC_PARTICLES.has(word.text)
  return equal >= 2 && left.every(isPart) && right.every((word) => isPart(word) || PATRONYMIC.test(word.latin))
}
