/** Letters that people type for each other, after compatibility decomposition and lower case. */
const SAME_LETTER: Readonly<Record<string, string>> = { ي: 'ی', ى: 'ی', ك: 'ک', ة: 'ه' }

/** Accents and harakat: combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/gu
/** Tatweel, soft hyphen, marks of direction: seen by nobody, typed by keyboards. */
const INVISIBLE = /[\u0640\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

const ASCII = /^[\x20-\x7e]*$/

/**
 * The form of a text in which it is searched: folded words separated by single spaces, every Han character a word of
 * its own. SQLite's tokenizer folds ASCII and Latin accents only, so text and query both come through here.
 */
export function foldText(text: string): string {
  // addresses and empty fields, of which there are millions in a first sync
  if (ASCII.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z\d]+/g, ' ')
      .trim()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/[يىكة]/gu, (letter) => SAME_LETTER[letter] ?? letter)
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/\p{Script=Han}/gu, ' $& ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Words of a folded text. */
export function foldedWords(text: string): readonly string[] {
  const folded = foldText(text)
  return folded === '' ? [] : folded.split(' ')
}

const DIGIT_ZEROS = [0x30, 0x660, 0x6f0, 0x966]

function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  const zero = DIGIT_ZEROS.find((start) => code >= start && code < start + 10)
  return zero === undefined ? digit : String(code - zero)
}

const HAN = /^\p{Script=Han}$/u
const CYRILLIC_STEM_FROM = 5

/** FTS5 query for names that have every word given. Null: there is nothing to look for. */
export function namesQuery(text: string): string | null {
  return allOf(foldedWords(text), (word) => `"${word}"`)
}

/** FTS5 query for names with words that begin with every word given. */
export function namePrefixesQuery(text: string): string | null {
  return allOf(foldedWords(text), (word) => (HAN.test(word) ? `"${word}"` : `"${word}"*`))
}

function allOf(words: readonly string[], term: (word: string) => string): string | null {
  return words.length === 0 ? null : words.map(term).join(' ')
}

/**
 * FTS5 query for running text. Chinese is looked for as typed, character after character; a Russian word in all its
 * cases, by cutting its ending. Null: there is nothing to look for.
 */
export function textQuery(text: string): string | null {
  const terms: string[] = []
  let phrase: string[] = []
  const endPhrase = (): void => {
    if (phrase.length > 0) terms.push(`"${phrase.join(' ')}"`)
    phrase = []
  }
  for (const word of foldedWords(text)) {
    if (HAN.test(word)) {
      phrase.push(word)
      continue
    }
    endPhrase()
    terms.push(`"${stem(word)}"*`)
  }
  endPhrase()
  return terms.length === 0 ? null : terms.join(' ')
}

function stem(word: string): string {
  const isLong = word.length >= CYRILLIC_STEM_FROM && /^\p{Script=Cyrillic}+$/u.test(word)
  return isLong ? word.slice(0, -2) : word
}

/** True where every word of the folded query begins a word of the text. */
export function beginsWords(text: string, foldedQuery: string): boolean {
  if (foldedQuery === '') return false
  const words = foldedWords(text)
  return foldedQuery.split(' ').every((wanted) => words.some((word) => word.startsWith(wanted)))
}
