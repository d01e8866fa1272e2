import anyAscii from 'any-ascii'

/** Every syllable of Mandarin, without tones, «ü» written v or, as in passports, yu. */
const SYLLABLE = [
  'a(?:i|ng?|o)?|e(?:i|ng?|r)?|ou?',
  'b(?:a(?:i|ng?|o)?|ei|eng?|i(?:an|ao|e|ng?)?|o|u)',
  'p(?:a(?:i|ng?|o)?|ei|eng?|i(?:an|ao|e|ng?)?|ou?|u)',
  'm(?:a(?:i|ng?|o)?|e(?:i|ng?)?|i(?:an|ao|e|ng?|u)?|ou?|u)',
  'f(?:ang?|a|ei|eng?|ou?|u)',
  'd(?:a(?:i|ng?|o)?|e(?:i|ng?)?|i(?:an?|ao|e|ng|u)?|ong|ou|u(?:an|i|n|o)?)',
  't(?:a(?:i|ng?|o)?|e(?:ng)?|i(?:an|ao|e|ng)?|ong|ou|u(?:an|i|n|o)?)',
  'n(?:a(?:i|ng?|o)?|e(?:i|ng?)?|i(?:ang?|ao|e|ng?|u)?|ong|ou|u(?:an|o|e)?|(?:v|yu)e?)',
  'l(?:a(?:i|ng?|o)?|e(?:i|ng)?|i(?:ang?|ao?|e|ng?|u)?|o(?:ng|u)?|u(?:an|n|o|e)?|(?:v|yu)e?)',
  '[gkh](?:a(?:i|ng?|o)?|e(?:i|ng?)?|ong|ou|u(?:ai?|ang?|i|n|o)?)',
  '[jqx](?:i(?:ang?|ao?|e|ng?|ong|u)?|u(?:an|e|n)?)',
  '(?:zh|ch|sh)(?:a(?:i|ng?|o)?|e(?:i|ng?)?|i|ong|ou|u(?:ai?|ang?|i|n|o)?)',
  'r(?:ang?|ao|e(?:ng?)?|i|ong|ou|u(?:an?|i|n|o)?)',
  '[zcs](?:a(?:i|ng?|o)?|e(?:i|ng?)?|i|ong|ou|u(?:an|i|n|o)?)',
  'y(?:a(?:ng?|o)?|e|i(?:ng?)?|o(?:ng|u)?|u(?:an|e|n)?)',
  'w(?:a(?:i|ng?)?|e(?:i|ng?)|o|u)',
].join('|')
const ONE_SYLLABLE = new RegExp(`^(?:${SYLLABLE})$`)
const SYLLABLES = new RegExp(`^(?:${SYLLABLE}){1,4}$`)

/**
 * A word of a–z cut into one to four syllables of Mandarin, as few as can be; null where it is no pinyin. Many short
 * words of other languages are (anna, dima, lena).
 */
export function pinyinSyllables(latin: string): readonly string[] | null {
  return SYLLABLES.test(latin) ? shortest(latin) : null
}

const SYLLABLE_MAX_LENGTH = 6

function shortest(rest: string): readonly string[] | null {
  if (rest === '') return []
  let best: readonly string[] | null = null
  for (let length = Math.min(SYLLABLE_MAX_LENGTH, rest.length); length > 0; length -= 1) {
    const head = rest.slice(0, length)
    if (!ONE_SYLLABLE.test(head)) continue
    const tail = shortest(rest.slice(length))
    if (tail !== null && (best === null || tail.length + 1 < best.length)) best = [head, ...tail]
  }
  return best
}

/**
 * The kind of sound that a romanised word or syllable begins with, as one letter; it stays the same in every
 * romanisation (Zhang, Chang, Чжан; Gao, Kao). A word that begins with a vowel gives «a».
 */
export function onsetClass(latin: string): string {
  const onset = ONSET.exec(latin)?.[0] ?? 'a'
  return ONSET_CLASSES.get(onset) ?? onset.slice(0, 1)
}

const ONSET = /^(?:[zcsk]h|t[sz]|[b-df-hj-np-tv-z])/
const ONSET_CLASSES = new Map(
  Object.entries({ p: 'b', t: 'd', k: 'g', kh: 'h', v: 'w', sh: 's', x: 's' }).concat(
    ['zh', 'ch', 'c', 'j', 'q', 'ts', 'tz'].map((onset) => [onset, 'z']),
  ),
)

/**
 * How a character is read in names where `any-ascii`, which knows one reading each, gives another: as a family name, or
 * as the second reading that is as usual in given names. «ü» is v in forms and yu in passports.
 */
const OTHER_READINGS = new Map(
  [
    '单shan 單shan 曾zeng 查zha 仇qiu 解xie 区ou 朴piao 翟zhai 尉yu 盖ge 乐yue 樂yue 覃qin 缪miao 薄bo 员yun 万mo 俟si 祭zhai',
    '隗kui 折she 谌shen 秘bi 宿su/xiu 长chang 重chong 朝zhao 行hang 晟sheng 茜xi 柏bo 莘xin 藏zang 传zhuan 还huan 都du 参shen',
    '率shuai 盛cheng 吕lv/lyu 呂lv/lyu 律lv/lyu 绿lv/lyu 女nv/nyu 略lve/lyue',
  ]
    .flatMap((line) => line.split(' '))
    .map((entry): [string, string[]] => [entry.slice(0, 1), entry.slice(1).split('/')]),
)

/** How one Chinese character is romanised, the usual reading first, in a–z. */
export function readingsOf(character: string): readonly string[] {
  const usual = anyAscii(character).toLowerCase()
  const others = OTHER_READINGS.get(character)
  return others === undefined ? [usual] : [usual, ...others]
}

/** Whether the romanised text is the characters read one after the other, with nothing left over. */
export function isReadingOf(characters: readonly string[], latin: string): boolean {
  const [first, ...rest] = characters
  if (first === undefined) return latin === ''
  return readingsOf(first).some(
    (reading) => latin.startsWith(reading) && isReadingOf(rest, latin.slice(reading.length)),
  )
}
