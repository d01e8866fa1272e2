import anyAscii from 'any-ascii'
import { COMPANY_WORDS, HAN_COMPANY, HAN_NOBODY, HAN_TITLES, HYPHENED_TITLES } from './name-vocabulary.ts'
import { NOBODY_WORDS, TITLES } from './name-vocabulary.ts'
import { persianConsonants } from './persian-spelling.ts'
import { pinyinSyllables } from './pinyin.ts'
import { consonantsOf, soundKeys } from './sound-keys.ts'

/** One word of a name in an alphabet. */
export type NameWord = {
  /** Lower case, without marks, letters of Arabic script unified. */
  readonly text: string
  readonly script: 'latin' | 'cyrillic' | 'arabic' | 'other'
  /** In a–z; empty for Arabic script, which leaves out the short vowels. */
  readonly latin: string
  /** How it may sound; for Arabic script the text. Empty where the script cannot be romanised. */
  readonly keys: readonly string[]
  /** Set where it can be Mandarin in pinyin. */
  readonly syllables: readonly string[] | null
  /** The consonants of each key, or of the Arabic letters. */
  readonly consonants: readonly string[]
}

/** A name taken apart. */
export type Name = {
  /** `company`: it has a legal form or the like. `nobody`: it stands for a name that is not known. */
  readonly kind: 'person' | 'company' | 'nobody'
  /** The words in Chinese characters, without titles. */
  readonly han: readonly string[]
  /** The words in alphabets, without titles and initials. */
  readonly words: readonly NameWord[]
  /** The letters that stand for a word: «И. Петров». */
  readonly initials: readonly NameWord[]
  /** Whether the words in alphabets can be a Chinese name in pinyin. */
  readonly isPinyin: boolean
}

/** Marks that are not seen, harakat, tatweel, the joiners of Persian, and apostrophes: all of them inside words. */
const INSIDE_WORDS =
  /[\u0307\u0610-\u061a\u064b-\u065f\u0670]|[\u00ad\u0640\u202a-\u202e\u2066-\u2069\ufeff'’‘ʼʹʻ`´]|[\u200b-\u200f]/gu
const WORDS = /[\p{L}\p{M}]+\.?/gu
const HAN_PARTS = /\p{Script=Han}+|\P{Script=Han}+/gu
const HAN = /\p{Script=Han}/u
const FROM_HAN = /[\u2e80-\u{3ffff}]/u

/** Takes a name apart. */
export function readName(name: string): Name {
  const folded = name.normalize('NFKC').toLowerCase().replace(INSIDE_WORDS, '').replace(HYPHENED_TITLES, ' ')
  let kind: Name['kind'] = /[\p{Nd}@]/u.test(folded) ? 'nobody' : 'person'
  const han: string[] = []
  const words: NameWord[] = []
  const initials: NameWord[] = []
  for (const written of writtenWords(folded)) {
    const isShortened = written.endsWith('.')
    const text = unifyArabic(isShortened ? written.slice(0, -1) : written)
    if (HAN.test(text)) {
      if (HAN_COMPANY.test(text)) kind = 'company'
      else if (HAN_NOBODY.test(text)) kind = 'nobody'
      const untitled = text.replace(HAN_TITLES, '')
      if (untitled !== '') han.push(untitled)
    } else if (COMPANY_WORDS.has(text)) kind = 'company'
    else if (NOBODY_WORDS.has(text)) kind = 'nobody'
    else if (!TITLES.has(text)) {
      // «Ю. Петрова», «Yu. Petrova»
      const isInitial = text.length === 1 || (isShortened && text.length === 2)
      const list = isInitial ? initials : words
      list.push(nameWord(text))
    }
  }
  return { kind, han, words, initials, isPinyin: isPinyinName(words) }
}

const SYLLABLES_OF_A_NAME_MAX = 4

function isPinyinName(words: readonly NameWord[]): boolean {
  let syllables = 0
  for (const word of words) {
    if (word.syllables === null) return false
    syllables += word.syllables.length
  }
  return syllables > 0 && syllables <= SYLLABLES_OF_A_NAME_MAX
}

function writtenWords(folded: string): readonly string[] {
  const words = folded.match(WORDS) ?? []
  return FROM_HAN.test(folded) ? words.flatMap((word) => word.match(HAN_PARTS) ?? []) : words
}

/** Letters that Arabic and Persian keyboards type for each other. */
const SAME_LETTER = new Map(Object.entries({ ي: 'ی', ى: 'ی', ئ: 'ی', ك: 'ک', ة: 'ه', ۀ: 'ه', ہ: 'ه', ھ: 'ه', ء: '' }))
for (const alef of 'آأإٱ') SAME_LETTER.set(alef, 'ا')
SAME_LETTER.set('ؤ', 'و')
const ARABIC = /[\u0600-\u06ff\u0750-\u077f]/u

function unifyArabic(word: string): string {
  if (!ARABIC.test(word)) return word
  return word.replace(/[يىئكةۀہھءآأإٱؤ]/gu, (letter) => SAME_LETTER.get(letter) ?? letter)
}

/** Given names and many family names come again and again, and their keys cost more than all else here. */
const known = new Map<string, NameWord>()
const KNOWN_MAX = 5000

/** A word of a name, lower case and unified, with the keys by which it is compared. */
export function nameWord(text: string): NameWord {
  const before = known.get(text)
  if (before !== undefined) return before
  const word = makeWord(text)
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(text, word)
  return word
}

const CYRILLIC = /[\u0400-\u052f]/u
const LATIN = /^[a-z\u00c0-\u024f\u1e00-\u1eff]+$/u

function makeWord(text: string): NameWord {
  if (ARABIC.test(text)) {
    return { text, script: 'arabic', latin: '', keys: [text], syllables: null, consonants: [persianConsonants(text)] }
  }
  const script = CYRILLIC.test(text) ? 'cyrillic' : LATIN.test(text) ? 'latin' : 'other'
  const latin = toLatin(text)
  const keys = latin === '' ? [] : soundKeys(latin)
  // a card has Sahin or Shahin for Şahin
  if (script === 'latin' && latin !== text) keys.push(...soundKeys(spellOut(text)))
  // Harry is Гарри, and the Ukrainian Олег is Oleh
  if (script === 'cyrillic' && text.includes('г')) keys.push(...soundKeys(latin.replaceAll('g', 'h')))
  return { text, script, latin, keys, syllables: pinyinSyllables(latin), consonants: keys.map(consonantsOf) }
}

const PLAIN = /^[a-z]+$/
const NOT_LETTERS = /[^a-z]+/g

function toLatin(text: string): string {
  return PLAIN.test(text) ? text : anyAscii(text).toLowerCase().replace(NOT_LETTERS, '')
}

const SPELT_OUT = new Map(
  'čch ćch çch šsh śsh şsh șsh žzh źzh żzh đdj țts ţts'
    .split(' ')
    .map((entry): [string, string] => [entry.slice(0, 1), entry.slice(1)]),
)

function spellOut(text: string): string {
  return toLatin(text.replace(/[čćçšśşșžźżđțţ]/gu, (letter) => SPELT_OUT.get(letter) ?? letter))
}
