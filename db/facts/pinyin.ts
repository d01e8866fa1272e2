import anyAscii from 'any-ascii'

/** Every syllable of Mandarin, without tones: onsets and what follows them. «ü» is v or, as in passports, yu. */
const SYLLABLES: ReadonlySet<string> = new Set(
  [
    '- a ai an ang ao e ei en eng er o ou',
    'b a ai an ang ao ei en eng i ian iao ie in ing o u',
    'p a ai an ang ao ei en eng i ian iao ie in ing o ou u',
    'm a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
    'f a an ang ei en eng o ou u',
    'd a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo',
    't a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
    'n a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo v ve yu yue',
    'l a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan ue un uo v ve yu yue',
    'g/k/h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
    'j/q/x i ia ian iang iao ie in ing iong iu u uan ue un',
    'zh/ch/sh a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo',
    'z/c/s a ai an ang ao e ei en eng i ong ou u uan ui un uo',
    'r an ang ao e en eng i ong ou u ua uan ui un uo',
    'y a an ang ao e i in ing o ong ou u uan ue un',
    'w a ai an ang ei en eng o u',
  ].flatMap((line) => {
    const [onsets = '', ...rest] = line.split(' ')
    return onsets.split('/').flatMap((onset) => rest.map((end) => (onset === '-' ? end : onset + end)))
  }),
)
const SYLLABLE_MAX_LENGTH = 6
const SYLLABLES_OF_A_WORD_MAX = 4

/**
 * A word of a–z cut into one to four syllables of Mandarin, as few as can be; null where it is no pinyin. Many short
 * words of other languages are (anna, dima, lena).
 */
export function pinyinSyllables(latin: string): readonly string[] | null {
  return latin === '' ? null : cut(latin, SYLLABLES_OF_A_WORD_MAX)
}

function cut(latin: string, most: number): readonly string[] | null {
  if (latin === '') return []
  if (latin.length > most * SYLLABLE_MAX_LENGTH) return null
  let best: readonly string[] | null = null
  for (let length = Math.min(SYLLABLE_MAX_LENGTH, latin.length); length > 0; length -= 1) {
    const head = latin.slice(0, length)
    if (!SYLLABLES.has(head)) continue
    // of two ways the one whose next syllable has an onset: na-na, fan-gan
    const tail = cut(latin.slice(length), (best?.length ?? most) - 1)
    if (tail !== null) best = [head, ...tail]
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
