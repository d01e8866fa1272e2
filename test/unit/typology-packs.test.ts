import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import documentation from '../../docs/typologies.md?raw'
import accountTrust from '../../shared/typology/packs/account-trust.json' with { type: 'json' }
import { LOCALES, type Locale, type LocalizedText } from '../../shared/locale.ts'
import { factKind, NAMED_FACTS, type FactName } from '../../shared/typology/facts.ts'
import { packSchema, SAY_MAX_LENGTH, type AdviceLine, type Condition, type Sign } from '../../shared/typology/pack.ts'
import { findType, shippedPacks } from '../../shared/typology/packs.ts'
import { candidateOf, suggestionOf } from '../../shared/typology/suggest.ts'

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

const LIMITS = ['{discountLimit}', '{compensationLimit}']

/** Facts that are worked out from others: where the first is known, so are these. */
const WORKED_OUT_FROM: Readonly<Record<string, readonly string[]>> = {
  isIpCountrySame: ['ipCountry', 'registrationCountry'],
  isCardHolderSame: ['cardHolder', 'registeredName'],
  isFamousName: ['registeredName'],
  emailKind: ['email'],
  contactsPerPurchase: ['contacts', 'purchases'],
  complaintsPerPurchase: ['complaints', 'purchases'],
  overdueRatio: ['daysSincePurchase', 'usualIntervalDays'],
  amountQuantile: ['purchaseAmount', 'purchases'],
  frequencyQuantile: ['purchases'],
  isProfitable: ['margin', 'costToServe'],
}

/** What nothing that a client could one day read may call them. */
const ACCUSATIONS = /мошен|карде|обман|афер|fraud|scam|swindl|cheat|کلاهبردار|شیاد|متقلب|诈|骗/i

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
const signs = types.flatMap(({ type, name }) => [
  ...type.signs.map((sign) => ({ name: `${name} ${sign.id}`, sign })),
  ...type.counterSigns.map((sign) => ({ name: `${name} not ${sign.id}`, sign })),
])
/** `fills`: what may stand in braces: the company's limits, the values of facts, or nothing. */
const texts: { readonly name: string; readonly text: LocalizedText; readonly fills?: 'limits' | 'facts' }[] = [
  ...shippedPacks().flatMap((pack) => [
    { name: `${pack.id} label`, text: pack.label },
    { name: `${pack.id} shortLabel`, text: pack.shortLabel },
  ]),
  ...types.flatMap(({ type, name }) => [
    { name: `${name} label`, text: type.label },
    { name: `${name} say`, text: type.say },
    { name: `${name} expectations`, text: type.expectations },
    ...(type.confusedWith ? [{ name: `${name} confusedWith`, text: type.confusedWith.text }] : []),
    ...type.checklist.map((step) => ({ name: `${name} step ${step.id}`, text: step.text })),
  ]),
  ...signs.flatMap(({ name, sign }) => [
    { name, text: sign.text },
    ...(sign.evidence ? [{ name: `${name} evidence`, text: sign.evidence, fills: 'facts' as const }] : []),
  ]),
  ...lines.map(({ name, line }) => ({ name: `${name} ${line.intent}`, text: line.text, fills: 'limits' as const })),
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

function mayStand(placeholder: string, fills?: 'limits' | 'facts'): boolean {
  if (fills === 'limits') return LIMITS.includes(placeholder)
  const kind = factKind(placeholder.slice(1, -1))
  // true or false is not a word that anybody would say
  return fills === 'facts' && kind !== null && kind !== 'boolean' && kind !== 'email-kind'
}

/** Whether no client can pass both. */
function exclude(one: Condition, other: Condition): boolean {
  if (one.fact !== other.fact) return false
  const words = ({ is, oneOf }: Condition) => oneOf ?? (is === undefined ? undefined : [is])
  const [ours, theirs] = [words(one), words(other)]
  if (ours && theirs) return !ours.some((word) => theirs.some((their) => their === word))
  const isBelow = (low: Condition, high: Condition) => (low.atMost ?? Infinity) < (high.atLeast ?? -Infinity)
  return isBelow(one, other) || isBelow(other, one)
}

function factsOf({ when }: Sign): string[] {
  return (when ?? []).map(({ fact }) => fact)
}

function observed(noticed: readonly Sign[]) {
  return Object.fromEntries(noticed.map(({ id }) => [`sign.${id}` satisfies FactName, { value: 1, records: [] }]))
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

  it('ask for a check with the unclear account alone, step by step, and tell other systems only that', () => {
    expect(types.filter(({ type }) => type.check).map(({ name }) => name)).toEqual(['account-trust:suspect'])
    expect(types.filter(({ type }) => type.checklist.length > 0).map(({ name }) => name)).toEqual([
      'account-trust:suspect',
    ])
    expect(types.flatMap(({ name, type }) => (type.externalId === undefined ? [] : [[name, type.externalId]]))).toEqual(
      [['account-trust:suspect', 'needs-checking']],
    )
  })

  it('accuse nobody, in whatever language, not even by an id', () => {
    const ids = types.flatMap(({ type }) => [
      type.id,
      type.externalId ?? '',
      ...type.checklist.map((step) => step.id),
      ...[...type.do, ...type.dont].map((line) => line.intent),
    ])
    const read = [...texts.flatMap(({ text }) => Object.values(text)), ...ids, ...signs.map(({ sign }) => sign.id)]
    expect(read.filter((text) => ACCUSATIONS.test(text))).toEqual([])
    expect(findType(shippedPacks(), 'account-trust', 'suspect')?.alias).toMatch(ACCUSATIONS)
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
  it('are limits in lines of advice, facts in evidence, and stand nowhere else', () => {
    const misplaced = texts.flatMap(({ name, text, fills }) =>
      LOCALES.flatMap((locale) => placeholdersIn(text[locale]))
        .filter((placeholder) => !mayStand(placeholder, fills))
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

describe('the signs', () => {
  it('mean one behaviour by one id: the same words, the same rule, the same evidence in every type', () => {
    const first = new Map<string, object>()
    for (const { name, sign } of signs) {
      const { id, text, when, evidence } = sign
      const known = first.get(id) ?? { text, when, evidence }
      first.set(id, known)
      expect({ name, text, when, evidence }).toEqual({ name, ...known })
    }
    expect(first.size).toBeLessThan(signs.length)
  })

  it('say one thing by one wording, so that no operator has to choose between two', () => {
    const distinct = new Map(signs.map(({ sign }) => [sign.id, sign]))
    for (const locale of LOCALES) {
      expect(new Set([...distinct.values()].map((sign) => sign.text[locale])).size).toBe(distinct.size)
    }
  })

  it('are read from facts that exist', () => {
    const conditions = signs.flatMap(({ sign }) => sign.when ?? [])
    expect(conditions.filter(({ fact }) => factKind(fact) === null)).toEqual([])
    expect(conditions.length).toBeGreaterThan(signs.length / 2)
  })

  it('show evidence where a program reads them, and there alone', () => {
    expect(signs.filter(({ sign }) => (sign.when === undefined) !== (sign.evidence === undefined))).toEqual([])
  })

  it('show in their evidence only values that are known whenever they hold', () => {
    const unsure = signs.flatMap(({ name, sign }) => {
      const known = factsOf(sign).flatMap((fact) => [fact, ...(WORKED_OUT_FROM[fact] ?? [])])
      return placeholdersIn(sign.evidence?.en ?? '')
        .filter((placeholder) => !known.includes(placeholder.slice(1, -1)))
        .map((placeholder) => [name, placeholder])
    })
    expect(unsure).toEqual([])
  })

  it('never let one fact speak for and against a type at once', () => {
    const torn = types.flatMap(({ name, type }) =>
      type.signs.flatMap((sign) =>
        type.counterSigns
          .filter((counter) => factsOf(sign).some((fact) => factsOf(counter).includes(fact)))
          .filter((counter) => !sign.when?.some((one) => counter.when?.some((other) => exclude(one, other))))
          .map((counter) => [name, sign.id, counter.id]),
      ),
    )
    expect(torn).toEqual([])
  })

  it('are enough, all together, to suggest their type', () => {
    for (const { name, type } of types) {
      expect({ name, level: candidateOf(observed(type.signs), type).level }).not.toEqual({ name, level: null })
    }
  })

  it('suggest nothing where nothing is known, and no check where little is', () => {
    for (const pack of shippedPacks()) expect(suggestionOf({}, pack)).toBeNull()
    const [trust] = shippedPacks()
    const silentBuyer = {
      profileCompleteness: { value: 0, records: [] },
      contactsPerPurchase: { value: 0, records: [] },
    }
    expect(trust?.id).toBe('account-trust')
    expect(trust && suggestionOf(silentBuyer, trust)).toBeNull()
  })
})

describe('the documentation of the packs', () => {
  it('leads every entry of a type back to a sentence of its source', () => {
    const [, ...sections] = documentation.split(/^### (?=`)/m)
    const rows = sections.flatMap((section) => {
      const typology = /^`([^`]+)`/.exec(section)?.[1]
      const found = section.matchAll(/^\| .+ \| `(?<type>[^`]+)` \| (?<fields>.+) \|$/gm)
      return Array.from(found, ({ groups }) => ({
        name: `${typology}:${groups?.['type']}`,
        fields: groups?.['fields'],
      }))
    })
    const fieldsOf = (name: string) =>
      rows.filter((row) => row.name === name).flatMap(({ fields }) => fields?.split(', ') ?? [])
    for (const { name, type } of types) {
      const entries = [
        ...type.signs.map(({ id }) => `sign \`${id}\``),
        ...(type.confusedWith ? ['confusedWith'] : []),
        'expectations',
        'say',
        ...[...type.do, ...type.dont].map(({ intent }) => `\`${intent}\``),
        ...type.checklist.map(({ id }) => `step \`${id}\``),
      ]
      expect({ name, entries: [...new Set(fieldsOf(name))].toSorted() }).toEqual({ name, entries: entries.toSorted() })
    }
    expect(rows.filter((row) => !types.some(({ name }) => name === row.name))).toEqual([])
  })

  it('explains every fact that a rule can ask for', () => {
    const [, facts = ''] = documentation.split('\n## Facts\n')
    const explained =
      facts
        .split('\n## ')[0]
        ?.split('\n')
        .map((line) => line.split(' | ')[0]) ?? []
    const missing = NAMED_FACTS.filter((name) => !explained.some((cell) => cell?.includes(`\`${name}\``)))
    expect(missing).toEqual([])
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
    expect(message).toContain('at most 90 characters fit, and this has 91')
    expect(message).toContain('types[0].say["zh-Hans"]')
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

  it('is refused for a rule that no fact can answer, with the names of both', () => {
    const withRule = (rule: object) =>
      withFirstType((type) => ({ ...type, signs: type.signs.map((sign) => ({ ...sign, when: [rule] })) }))
    expect(packSchema.safeParse(withRule({ fact: 'purchases', atLeast: 3 })).success).toBe(true)
    const unknown = refusal(withRule({ fact: 'shoeSize', atLeast: 44 }))
    expect(unknown).toContain('«shoeSize»')
    expect(unknown).toContain('types[0].signs[0].when[0]')
    expect(refusal(withRule({ fact: 'purchases', is: true }))).toContain('«purchases» is a number')
    expect(refusal(withRule({ fact: 'trialTaken', atLeast: 1 }))).toContain('«trialTaken» is true or false')
    expect(refusal(withRule({ fact: 'margin', atLeast: 1 }))).toContain('cannot be compared')
    expect(refusal(withRule({ fact: 'purchases', atLeast: 3, atMost: 2 }))).toContain('nothing can be both')
  })

  it('is refused for two signs of a type with the same id', () => {
    const doubled = withFirstType((type) => ({ ...type, signs: [...type.signs, ...type.signs.slice(0, 1)] }))
    expect(refusal(doubled)).toContain('two signs of the type have the same id')
  })

  it('is refused for a likeness to a type that it does not hold', () => {
    const message = refusal(
      withFirstType((type) => ({ ...type, confusedWith: { type: 'loyal', text: { ...type.label } } })),
    )
    expect(message).toContain('there is no type «loyal» in this pack')
  })

  it('is refused for a field that the format does not know', () => {
    expect(refusal(withFirstType((type) => ({ ...type, colour: 'red' })))).toContain('colour')
  })

  it('is refused for another version of the format', () => {
    expect(refusal({ ...structuredClone(accountTrust), format: 2 })).toContain('format')
  })
})
