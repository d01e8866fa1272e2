const CYRILLIC: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'y',
    к: 'k',
    л: 'l',
    м: 'm',
    н: 'n',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    у: 'u',
    ф: 'f',
    х: 'kh',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
    щ: 'shch',
    ъ: '',
    ы: 'y',
    ь: '',
    э: 'e',
    ю: 'yu',
    я: 'ya',
  }),
)
/** As German documents write letters that the card printer lacks. */
const GERMAN: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
])

/** A Russian name as banks print it on a card. */
export function cardNameOfCyrillic(name: string): string {
  return replaced(name, CYRILLIC).toUpperCase()
}

/** A German name as banks print it on a card. */
export function cardNameOfGerman(name: string): string {
  return withoutMarks(replaced(name, GERMAN)).toUpperCase()
}

/** A name in Latin letters as banks print it on a card: without marks. */
export function cardNameOfLatin(name: string): string {
  return withoutMarks(name.replaceAll('ı', 'i')).toUpperCase()
}

/** A name as banks print it on a card, from words whose spelling is known. Throws for a word that is not in the table. */
export function cardNameOfWords(words: readonly string[], spellings: Readonly<Record<string, string>>): string {
  const spelled = words.map((word) => {
    const spelling = spellings[word]
    if (spelling === undefined) throw new Error(`no Latin spelling for «${word}»`)
    return spelling
  })
  return spelled.join(' ').toUpperCase()
}

function replaced(name: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(name.toLowerCase(), (letter) => letters.get(letter) ?? letter).join('')
}

function withoutMarks(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '')
}
