import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import accountTrust from '../../shared/typology/packs/account-trust.json' with { type: 'json' }
import { LOCALES, type Locale, type LocalizedText } from '../../shared/locale.ts'
import { packSchema, SAY_MAX_LENGTH, type AdviceLine } from '../../shared/typology/pack.ts'
import { findType, shippedPacks } from '../../shared/typology/packs.ts'

const TYPE_IDS = {
  'account-trust': [
    'regular',
    'regular/talkative',
    'regular/economical',
    'regular/draining',
    'regular/interested',
    'company',
    'suspect',
  ],
  relationship: [
    'uninterested',
    'detached',
    'delighted',
    'devoted',
    'disappointed',
    'disaffected',
    'dormant',
    'draining',
    'dismissed',
    'ideal',
  ],
  lifecycle: ['loyal', 'potential', 'marginal', 'lost'],
  'service-style': ['all-now', 'undecided', 'complainer', 'tester', 'extortionist', 'know-it-all', 'prize-hunter'],
}

const KNOWN_PLACEHOLDERS = ['{discountLimit}', '{compensationLimit}']

/** The sources call these types names that no client should read about themselves; the other nicknames are plain words. */
const OFFENSIVE_NICKNAMES = [
  { typology: 'account-trust', type: 'regular/talkative' },
  { typology: 'account-trust', type: 'regular/draining' },
  { typology: 'account-trust', type: 'suspect' },
  { typology: 'service-style', type: 'complainer' },
  { typology: 'service-style', type: 'extortionist' },
  { typology: 'service-style', type: 'know-it-all' },
]

/** «IP» is written in Latin letters in Russian and Chinese too. */
const LETTERS_OF: Record<Locale, RegExp> = {
  en: /^\p{Script=Latin}$/u,
  ru: /^\p{Script=Cyrillic}$/u,
  fa: /^\p{Script=Arabic}$/u,
  'zh-Hans': /^\p{Script=Han}$/u,
}
const LATIN_WORDS_ANYWHERE = /\bIP\b/g

const types = shippedPacks().flatMap((pack) =>
  pack.types.map((type) => ({ pack, type, name: `${pack.id}:${type.id}` })),
)
const lines = types.flatMap(({ type, name }) => [
  ...type.do.map((line) => ({ name, side: 'do', line })),
  ...type.dont.map((line) => ({ name, side: 'dont', line })),
])
const texts: { readonly name: string; readonly text: LocalizedText; readonly isAdvice: boolean }[] = [
  ...shippedPacks().flatMap((pack) => [
    { name: `${pack.id} label`, text: pack.label, isAdvice: false },
    { name: `${pack.id} shortLabel`, text: pack.shortLabel, isAdvice: false },
  ]),
  ...types.flatMap(({ type, name }) => [
    { name: `${name} label`, text: type.label, isAdvice: false },
    { name: `${name} say`, text: type.say, isAdvice: false },
    { name: `${name} expectations`, text: type.expectations, isAdvice: false },
    ...type.signs.map((text, index) => ({ name: `${name} sign ${index}`, text, isAdvice: false })),
  ]),
  ...lines.map(({ name, line }) => ({ name: `${name} ${line.intent}`, text: line.text, isAdvice: true })),
]

function placeholdersIn(text: string): string[] {
  return [...text.matchAll(/\{[^}]*\}/g)].map((match) => match[0]).toSorted()
}

function lettersIn(text: string): string[] {
  return (
    text
      .replaceAll(/\{[^}]*\}/g, '')
      .replaceAll(LATIN_WORDS_ANYWHERE, '')
      .match(/\p{L}/gu) ?? []
  )
}

/** The readable error of a pack that must be refused; fails the test when the pack is accepted. */
function refusal(pack: unknown): string {
  const parsed = packSchema.safeParse(pack)
  if (parsed.success) throw new Error('the pack was accepted')
  return z.prettifyError(parsed.error)
}

/** A fresh copy of a shipped pack with its first type replaced, for one deliberate fault. */
function withFirstType(change: (type: (typeof accountTrust.types)[number]) => object): unknown {
  const pack = structuredClone(accountTrust)
  const [first, ...rest] = pack.types
  if (first === undefined) throw new Error('the shipped pack has no types')
  return { ...pack, types: [change(first), ...rest] }
}

describe('the shipped typology packs', () => {
  it('are four, in the order of their priority, and parsed once', () => {
    expect(shippedPacks().map((pack) => [pack.id, pack.priority])).toEqual([
      ['account-trust', 1],
      ['relationship', 2],
      ['lifecycle', 3],
      ['service-style', 4],
    ])
    expect(shippedPacks()).toBe(shippedPacks())
  })

  it('hold exactly the 28 types of their sources', () => {
    expect(Object.fromEntries(shippedPacks().map((pack) => [pack.id, pack.types.map((type) => type.id)]))).toEqual(
      TYPE_IDS,
    )
    expect(types).toHaveLength(28)
  })

  it('have a parent for every sub-type', () => {
    const orphans = types.filter(({ pack, type }) => {
      const [parent, child] = type.id.split('/')
      return child !== undefined && !pack.types.some((other) => other.id === parent)
    })
    expect(orphans).toEqual([])
  })

  it('ask for a check with the unclear account alone', () => {
    expect(types.filter(({ type }) => type.check).map(({ name }) => name)).toEqual(['account-trust:suspect'])
  })

  it('show no unkind nickname of a source in any text', () => {
    const nicknames = OFFENSIVE_NICKNAMES.flatMap(({ typology, type }) =>
      (findType(shippedPacks(), typology, type)?.alias ?? '').toLowerCase().split(/[,(«»)]+/),
    )
    const words = nicknames.map((word) => word.trim()).filter((word) => word !== '')
    expect(words).toContain('мошенник')
    expect(texts.filter(({ text }) => words.some((word) => text.ru.toLowerCase().includes(word)))).toEqual([])
  })

  it('name the source of every type in one script, without look-alike letters', () => {
    const mixed = types.filter(({ type }) => {
      const letters = lettersIn(type.alias ?? '')
      return !Object.values(LETTERS_OF).some(
        (script) => letters.length > 0 && letters.every((letter) => script.test(letter)),
      )
    })
    expect(mixed.map(({ name }) => name)).toEqual([])
  })
})

describe.each(LOCALES)('the texts in %s', (locale) => {
  it('are written in the letters of that language', () => {
    const foreign = texts.flatMap(({ name, text }) => {
      const letters = lettersIn(text[locale])
      const wrong = letters.filter((letter) => !LETTERS_OF[locale].test(letter))
      return letters.length === 0 || wrong.length > 0 ? [[name, text[locale], wrong.join('')]] : []
    })
    expect(foreign).toEqual([])
  })

  it('are tidy: no doubled or outer spaces, no straight quotes', () => {
    expect(texts.filter(({ text }) => /^\s|\s$|\s\s|["']/.test(text[locale])).map(({ name }) => name)).toEqual([])
  })

  it('give each type of a pack its own label and each type its own opening line', () => {
    for (const pack of shippedPacks()) {
      expect(new Set(pack.types.map((type) => type.label[locale])).size).toBe(pack.types.length)
    }
    expect(new Set(types.map(({ type }) => type.say[locale])).size).toBe(types.length)
  })
})

describe('typography', () => {
  it('uses Persian, not Arabic, letters and punctuation, and half-spaces where a prefix or suffix is joined', () => {
    const arabicLetter = /[\u064A\u0643\u0649\u0660-\u0669]/
    const latinPunctuation = /[,;?]/
    const detachedAffix = /(?:^|\s)(?:ن?می|ها|های|هایی|هایم|هایش|هایشان|هایتان|تر|ترین|ام|ای|اند)(?=\s|$|[،؛؟.])/
    const strayHalfSpace = /\u200C(?:\s|$)|(?:^|\s)\u200C/
    const found = texts.filter(({ text }) =>
      [arabicLetter, latinPunctuation, detachedAffix, strayHalfSpace].some((pattern) => pattern.test(text.fa)),
    )
    expect(found.map(({ name, text }) => [name, text.fa])).toEqual([])
    expect(texts.some(({ text }) => text.fa.includes('\u200C'))).toBe(true)
  })

  it('uses full-width punctuation in Chinese', () => {
    expect(texts.filter(({ text }) => /[,;:?!.]/.test(text['zh-Hans'])).map(({ text }) => text['zh-Hans'])).toEqual([])
  })

  it('addresses a client formally', () => {
    const says = types.map(({ type }) => type.say)
    expect(says.filter((say) => /(^|[^а-яё])(ты|тебя|тебе|твой|твоя|твоё|твои)($|[^а-яё])/i.test(say.ru))).toEqual([])
    expect(says.filter((say) => say['zh-Hans'].includes('你'))).toEqual([])
    expect(says.filter((say) => /(^|\s)تو($|\s)/.test(say.fa))).toEqual([])
  })
})

describe('placeholders', () => {
  it('are known ones and stand only in lines of advice', () => {
    const misplaced = texts.flatMap(({ name, text, isAdvice }) =>
      LOCALES.flatMap((locale) => placeholdersIn(text[locale]))
        .filter((placeholder) => !isAdvice || !KNOWN_PLACEHOLDERS.includes(placeholder))
        .map((placeholder) => [name, placeholder]),
    )
    expect(misplaced).toEqual([])
  })

  it('are the same in every language of a text, and none is left open', () => {
    for (const { name, text } of texts) {
      const expected = placeholdersIn(text.en)
      for (const locale of LOCALES) {
        const rest = text[locale].replaceAll(/\{[^{}]*\}/g, '').replaceAll(/[^{}]/g, '')
        expect({ name, locale, found: placeholdersIn(text[locale]), rest }).toEqual({
          name,
          locale,
          found: expected,
          rest: '',
        })
      }
    }
  })

  it('show the operator the limit where the strategy speaks of one', () => {
    const typesWith = (placeholder: string) =>
      lines.filter(({ line }) => line.text.en.includes(placeholder)).map(({ name }) => name)
    expect(typesWith('{discountLimit}')).toEqual(['account-trust:regular/economical', 'service-style:extortionist'])
    expect(typesWith('{compensationLimit}')).toEqual(['relationship:disappointed', 'relationship:disaffected'])
  })
})

describe('the shared vocabulary of intents', () => {
  it('gives one intent one topic, one side and one wording, so that merged lines lose nothing', () => {
    const first = new Map<string, { readonly side: string; readonly line: AdviceLine }>()
    for (const { name, side, line } of lines) {
      const known = first.get(line.intent) ?? { side, line }
      first.set(line.intent, known)
      expect({ name, side, line }).toEqual({ name, ...known })
    }
    expect(first.size).toBeLessThan(lines.length)
  })

  it('gives one wording one intent', () => {
    const distinct = new Map(lines.map(({ line }) => [line.intent, line]))
    for (const locale of LOCALES) {
      expect(new Set([...distinct.values()].map((line) => line.text[locale])).size).toBe(distinct.size)
    }
  })

  it('marks what not to do by its name', () => {
    expect(lines.filter(({ side, line }) => (side === 'dont') !== line.intent.startsWith('no-'))).toEqual([])
  })

  it('repeats no intent within a type', () => {
    const repeated = types.filter(({ type }) => {
      const intents = [...type.do, ...type.dont].map((line) => line.intent)
      return new Set(intents).size < intents.length
    })
    expect(repeated.map(({ name }) => name)).toEqual([])
  })
})

describe('finding a type', () => {
  it('finds a type and a sub-type by the ids of typology and type', () => {
    expect(findType(shippedPacks(), 'relationship', 'draining')?.alias).toBe('تخلیه کننده')
    expect(findType(shippedPacks(), 'account-trust', 'regular/draining')?.alias).toBe('пожиратель мозгов')
  })

  it('has no answer for an unknown typology or type', () => {
    expect(findType(shippedPacks(), 'weather', 'regular')).toBeUndefined()
    expect(findType(shippedPacks(), 'lifecycle', 'regular')).toBeUndefined()
  })
})

describe('a broken pack', () => {
  it('is accepted without its fault, so that the refusals below speak of the fault alone', () => {
    expect(packSchema.safeParse(withFirstType((type) => type)).success).toBe(true)
  })

  it('is refused for a text that is too long, counted in characters as a reader counts them', () => {
    const sayOf = (length: number) =>
      withFirstType((type) => ({ ...type, say: { ...type.say, 'zh-Hans': '𠮷'.repeat(length) } }))
    expect(packSchema.safeParse(sayOf(SAY_MAX_LENGTH)).success).toBe(true)
    const message = refusal(sayOf(SAY_MAX_LENGTH + 1))
    expect(message).toContain('at most 90 characters')
    expect(message).toContain('types[0].say')
  })

  it('is refused for a missing language', () => {
    const message = refusal(withFirstType((type) => ({ ...type, label: { en: 'Regular', ru: 'Обычный', fa: 'عادی' } })))
    expect(message).toContain('types[0].label["zh-Hans"]')
  })

  it('is refused for an empty text', () => {
    expect(refusal(withFirstType((type) => ({ ...type, say: { ...type.say, fa: '' } })))).toContain('types[0].say.fa')
  })

  it('is refused for two types with the same id', () => {
    expect(refusal(withFirstType((type) => ({ ...type, id: 'company' })))).toContain('two types have the same id')
  })

  it('is refused for an unknown topic', () => {
    const message = refusal(
      withFirstType((type) => ({ ...type, do: type.do.map((line) => ({ ...line, topic: 'weather' })) })),
    )
    expect(message).toContain('types[0].do[0].topic')
    expect(message).toContain('"escalation"')
  })

  it('is refused for a field that the format does not know', () => {
    expect(refusal(withFirstType((type) => ({ ...type, colour: 'red' })))).toContain('colour')
  })

  it('is refused for another version of the format', () => {
    expect(refusal({ ...structuredClone(accountTrust), format: 2 })).toContain('format')
  })
})
