/** What Latin letters write a letter that is always a consonant, and its letter in the sound keys. */
const CONSONANTS: ReadonlyMap<string, { readonly spellings: readonly string[]; readonly sound: string }> = new Map(
  [
    'ب:b:b پ:p:p ت:t:t ث:s/th:s ج:j/dj/dzh/g:J چ:ch/tch/c:C ح:h/kh:h خ:kh/x/h:h د:d:d ذ:z/dh:z ر:r:r ز:z:z ژ:zh/j:J',
    'س:s/c:s ش:sh/sch/ch:S ص:s:s ض:z/d/dh:z ط:t:t ظ:z/dh:z غ:gh/g/q:k ف:f/ph:f ق:gh/q/g/k:k ک:k/c/ck:k گ:g/gh:k',
    'ل:l:l م:m:m ن:n:n',
  ]
    .flatMap((line) => line.split(' '))
    .map((entry) => {
      const [letter = '', spellings = '', sound = ''] = entry.split(':')
      return [letter, { spellings: spellings.split('/'), sound }]
    }),
)

// The other letters are vowels, consonants or mute, by where they stand.
const ALEF_FIRST = ['a', 'aa', 'e', 'o', 'i', 'u']
const ALEF = ['aa', 'a', 'o']
const ALEF_LAST = ['aa', 'ah', 'a', 'o']
const ALEF_OF_ARTICLE = ['o', 'u', 'e', 'a', '']
const VAV = ['ou', 'oo', 'ow', 'ov', 'av', 'ev', 'au', 'vou', 'voo', 'vu', 'v', 'w', 'u', 'o']
const YE = ['ee', 'ei', 'ey', 'ie', 'iy', 'ii', 'yi', 'ai', 'ay', 'y', 'i']
const YE_LAST = [...YE, 'a']
const HE = ['h', 'kh', 'eh', 'e']
const HE_LAST = ['eh', 'ah', 'a', 'e', 'h', '']
const SUN_LETTERS = 'تثدذرزسشصضطظن'
const AIN = ['a', 'e', 'o', 'i', '']

function spellingsAt(persian: string, index: number): readonly string[] | null {
  const letter = persian.charAt(index)
  const next = persian.charAt(index + 1)
  const previous = persian.charAt(index - 1)
  switch (letter) {
    case 'ا':
      if (index === 0) return 'وی'.includes(next) ? [...ALEF_FIRST, ''] : ALEF_FIRST
      if (next === '') return ALEF_LAST
      if (next === 'ل') return ALEF_OF_ARTICLE
      return 'وهیع'.includes(previous) ? [...ALEF, ''] : ALEF
    // Shamseddin: the l of the article becomes the letter after it
    case 'ل':
      return previous === 'ا' && SUN_LETTERS.includes(next) ? ['l', ''] : ['l']
    case 'و':
      return previous === 'خ' ? [...VAV, ''] : VAV
    case 'ی': {
      if (next === '') return previous === 'ی' || previous === 'ا' ? [...YE_LAST, 'e'] : YE_LAST
      return 'ایع'.includes(next) || (previous !== '' && 'ای'.includes(previous)) ? [...YE, 'e', ''] : YE
    }
    case 'ه':
      return next === '' ? HE_LAST : HE
    case 'ع':
      return AIN
    default:
      return CONSONANTS.get(letter)?.spellings ?? null
  }
}

/** Ends of what is spelt so far are kept as the bits of one number. */
const LATIN_MAX_LENGTH = 30

/**
 * Whether a word of a–z spells a word in Arabic script the way Persians (and mostly Arabs) write their names abroad:
 * Rezaei, Rezayi and Rezaee for رضایی, but not Hassan for حسین. `persian` has its letters unified and no marks.
 */
export function isSpellingOf(persian: string, latin: string): boolean {
  if (latin.length > LATIN_MAX_LENGTH) return false
  let ends = 1
  for (let index = 0; index < persian.length && ends !== 0; index += 1) {
    const spellings = spellingsAt(persian, index)
    if (spellings === null) return false
    let next = 0
    for (let start = 0; start <= latin.length; start += 1) {
      if ((ends & (1 << start)) === 0) continue
      next |= endsOf(spellings, latin, start)
      // Short vowels are not written in Persian, one may stand before each letter; at the beginning it has a letter.
      if (index > 0 && isVowel(latin.charAt(start))) next |= endsOf(spellings, latin, start + 1)
    }
    ends = next
  }
  return (ends & (1 << latin.length)) !== 0
}

function endsOf(spellings: readonly string[], latin: string, start: number): number {
  let ends = 0
  for (const spelling of spellings) {
    if (!latin.startsWith(spelling, start)) continue
    const end = start + spelling.length
    ends |= 1 << end
    // a letter may be doubled
    if (spelling.length === 1 && latin.charAt(end) === spelling) ends |= 1 << (end + 1)
  }
  return ends
}

function isVowel(letter: string): boolean {
  return letter !== '' && 'aeiou'.includes(letter)
}

/** The consonants of a word in Arabic script, in the letters of `comparableWithPersian`. Looser than `isSpellingOf`. */
export function persianConsonants(persian: string): string {
  let consonants = ''
  for (let index = 0; index < persian.length; index += 1) {
    const letter = persian.charAt(index)
    const isHeard = letter === 'ه' && index < persian.length - 1
    const sound = isHeard ? 'h' : (CONSONANTS.get(letter)?.sound ?? '')
    if (!consonants.endsWith(sound)) consonants += sound
  }
  return consonants
}

/** The consonants of a sound key, without the differences that spellings of Persian names do not keep. */
export function comparableWithPersian(consonants: string): string {
  return consonants.replaceAll('v', '').replaceAll('g', 'k').replaceAll('Z', 'J')
}
