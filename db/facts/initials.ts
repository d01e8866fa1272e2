import type { NameWord } from './name-words.ts'

/** Latin letters with which spellings of a name may begin, by its first letter in Cyrillic or Arabic script. */
const FIRST_LETTERS = new Map(
  [
    'а:a б:b в:vw г:gh ґ:g д:d е:eyj ё:eyj є:eyj ж:zj з:zs и:iye і:i ї:iyj й:yij к:kcq л:l м:m н:n о:o п:p р:r с:sc т:t у:uw',
    'ф:fp х:khx ц:tcz ч:ct ш:s щ:s ы:y э:e ю:yij я:yij ў:uo ғ:g қ:kq ң:n ә:a ө:o ұ:u ү:u һ:h ҳ:hk ҷ:j',
    'ا:aeiou ب:b پ:p ت:t ث:st ج:jdg چ:ct ح:h خ:kx د:d ذ:zd ر:r ز:z ژ:zj س:s ش:s ص:s ض:zd ط:t ظ:z ع:aeiou غ:gq ف:f ق:gqk',
    'ک:kc گ:g ل:l م:m ن:n و:vwou ه:h ی:yij',
  ]
    .flatMap((line) => line.split(' '))
    .map((entry): [string, string] => [entry.slice(0, 1), entry.slice(2)]),
)
const GLIDES = 'yij'

function firstLetters(word: NameWord): string {
  const first = word.text.charAt(0)
  const letters = FIRST_LETTERS.get(first)
  if (letters !== undefined) return letters
  const latin = word.latin.charAt(0)
  return GLIDES.includes(latin) && /^.[aeou]/.test(word.latin) ? GLIDES : latin
}

/** Whether two words, or a word and an initial, may begin with the same letter of the same name. */
export function beginAlike(one: NameWord, other: NameWord): boolean {
  if (one.script === other.script && one.script !== 'latin') return one.text.charAt(0) === other.text.charAt(0)
  const letters = firstLetters(other)
  return Array.from(firstLetters(one)).some((letter) => letters.includes(letter))
}

/** How the initials of one name fit the words and initials that the other one has left. */
export type InitialsFit = {
  readonly agreed: number
  /** What is left of either side: words and initials that stand for something the other side does not have. */
  readonly left: number
  readonly right: number
}

export function fitInitials(
  left: { readonly words: readonly NameWord[]; readonly initials: readonly NameWord[] },
  right: { readonly words: readonly NameWord[]; readonly initials: readonly NameWord[] },
): InitialsFit {
  const leftInitials = [...left.initials]
  const rightInitials = [...right.initials]
  const leftWords = [...left.words]
  const rightWords = [...right.words]
  const agreed =
    takeAlike(leftInitials, rightInitials) + takeAlike(leftInitials, rightWords) + takeAlike(leftWords, rightInitials)
  return { agreed, left: leftInitials.length + leftWords.length, right: rightInitials.length + rightWords.length }
}

function takeAlike(left: NameWord[], right: NameWord[]): number {
  let taken = 0
  for (let index = left.length - 1; index >= 0; index -= 1) {
    const one = left[index]
    const partner = one === undefined ? -1 : right.findIndex((other) => beginAlike(one, other))
    if (partner === -1) continue
    left.splice(index, 1)
    right.splice(partner, 1)
    taken += 1
  }
  return taken
}
