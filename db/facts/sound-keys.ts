/** Spellings that people, passports and banks choose between, and what stands for the sound; longer ones first. */
const SPELLINGS = byFirstLetter(
  [
    'shch:S stsch:S szcz:S sch:S sh:S sz:S sce:Se sci:Si scy:Si tsch:C tch:C chr:kr cz:C ch:C dzh:J dsch:J dJ:J zh:Z',
    'kh:h gh:g ph:f th:t dh:d ck:k qu:kv q:k x:ks tz:s tc:s ts:s ce:se ci:si cy:si c:k w:v y:i j:i',
    // vowels that Germans, Frenchmen and Englishmen write in two letters
    'ae:a oe:o ue:u ou:u oo:u',
  ]
    .flatMap((line) => line.split(' '))
    .map((entry): [string, string] => [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)]),
)

function byFirstLetter(spellings: readonly [string, string][]): ReadonlyMap<string, readonly [string, string][]> {
  const letters = new Set(spellings.map(([spelling]) => spelling.slice(0, 1)))
  return new Map(
    Array.from(letters, (letter) => [letter, spellings.filter(([spelling]) => spelling.startsWith(letter))]),
  )
}

/**
 * One spelling of a name's word in a–z, brought down to how it sounds: Yulia, Iuliia and Julia become one. J reads as a
 * vowel; the capital J stands for the consonant.
 */
function soundKey(latin: string): string {
  let sounds = ''
  let index = 0
  while (index < latin.length) {
    const letter = latin.charAt(index)
    let length = 1
    let sound = letter
    for (const [spelling, heard] of SPELLINGS.get(letter) ?? []) {
      if (!latin.startsWith(spelling, index)) continue
      length = spelling.length
      sound = heard
      break
    }
    sounds += sound
    index += length
  }
  return (
    sounds
      .replace(/i{2,}/g, 'i')
      // Yelena, Fyodor, Solovyev
      .replace(/i[eo]/g, 'e')
      // Lyudmila, but not Yulia
      .replace(/([^aeiou])iu/g, '$1u')
      .replace(/(.)\1+/g, '$1')
      // Sarah, Köhler
      .replace(/([aeiou])h(?=[lmnr]|$)/, '$1')
      .replace(/([oe])f$/, '$1v')
  )
}

/** Letters that two languages read differently, and what the second one hears. */
const SECOND_READINGS: readonly (readonly [RegExp, string])[] = [
  // English and Persian j against Slavic and German j
  [/j/g, 'J'],
  // Uzbek and Azerbaijani x
  [/x/g, 'h'],
  // English ee against Russian её, ее
  [/ee/g, 'i'],
  // Polish rz
  [/rz/g, 'zh'],
  // Slavic c
  [/c(?![hksz])/g, 'ts'],
]

const READ_TWICE = /[jxc]|ee|rz/

/** All the ways in which a word spelt in a–z may sound, the likeliest first. Two spellings of one name share a key. */
export function soundKeys(latin: string): string[] {
  const keys = [soundKey(latin)]
  if (!READ_TWICE.test(latin)) return keys
  for (const [letters, sound] of SECOND_READINGS) {
    const second = latin.replace(letters, sound)
    if (second !== latin) keys.push(soundKey(second))
  }
  return keys
}

/** The word with one letter for what every romanisation of a short Chinese or Korean name keeps apart: Liu is not Lu. */
export function plainKey(latin: string): string {
  return latin.replace(/kh/g, 'h').replace(/w/g, 'v').replace(/[yj]/g, 'i').replace(/i{2,}/g, 'i')
}

/** What is left of a sound key without its vowels, which differ most between spellings. */
export function consonantsOf(key: string): string {
  return key.replace(/[aeiou]/g, '')
}
