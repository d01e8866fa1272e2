import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EMAIL_KINDS,
  factKind,
  NAMED_FACTS,
  type ClientFacts,
  type FactKind,
  type FactName,
  type FactValue,
} from '../../shared/typology/facts.ts'
import { packSchema, type Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { candidateOf, confidenceLevel, suggestionOf } from '../../shared/typology/suggest.ts'

const packs = shippedPacks()
const types = packs.flatMap((pack) => pack.types.map((type) => ({ pack, type })))
const signIds = [...new Set(types.flatMap(({ type }) => [...type.signs, ...type.counterSigns].map(({ id }) => id)))]
const factNames: readonly FactName[] = [...NAMED_FACTS, ...signIds.map((id) => `sign.${id}` as const)]

/** Any value of a kind, most often one that some rule asks for. */
const VALUES: Readonly<Record<FactKind, fc.Arbitrary<FactValue>>> = {
  boolean: fc.boolean(),
  'email-kind': fc.constantFrom(...EMAIL_KINDS),
  text: fc.constantFrom('Анна Сидорова', 'PETR IVANOV'),
  country: fc.constantFrom('RU', 'DE'),
  money: fc.record({ minor: fc.nat(), currency: fc.constantFrom('RUB', 'EUR') }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  score: fc.integer({ min: 0, max: 10 }),
  quantile: fc.integer({ min: 1, max: 5 }),
  ratio: fc.double({ min: 0, max: 8, noNaN: true }),
  months: fc.integer({ min: 0, max: 24 }),
  count: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 2_000 })),
  days: fc.integer({ min: 0, max: 800 }),
}

const someFacts: fc.Arbitrary<ClientFacts> = fc
  .subarray([...factNames])
  .chain((names) => fc.tuple(fc.constant(names), fc.tuple(...names.map((name) => VALUES[factKind(name) ?? 'text']))))
  .map(([names, values]) => factsOf(names.map((name, index) => [name, values[index]])))

function factsOf(entries: readonly (readonly [FactName, FactValue | undefined])[]): ClientFacts {
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, { value, records: [] }]])),
  )
}

function without(facts: ClientFacts, names: readonly FactName[]): ClientFacts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !names.some((other) => other === name)))
}

/** What would be suggested, in few words. */
function suggested(facts: ClientFacts, from: readonly Pack[] = packs) {
  return from.map((pack) => {
    const suggestion = suggestionOf(facts, pack)
    return suggestion && { type: suggestion.best.type.id, confidence: suggestion.best.confidence }
  })
}

describe('a suggestion from any facts', () => {
  test('is the same in whatever order the facts come', () => {
    fc.assert(
      fc.property(
        someFacts.chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray(Object.entries(facts), { minLength: Object.keys(facts).length }),
          ),
        ),
        ([facts, shuffled]) => {
          expect(suggested(Object.fromEntries(shuffled))).toEqual(suggested(facts))
        },
      ),
    )
  })

  test('never grows surer of a type when a fact that spoke for it is not known any more', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const { type } of types) {
          const before = candidateOf(facts, type)
          for (const name of before.signs.flatMap((found) => found.facts)) {
            const after = candidateOf(without(facts, [name]), type)
            expect(after.confidence, `${type.id} without ${name}`).toBeLessThanOrEqual(before.confidence)
          }
        }
      }),
    )
  })

  test('never grows less sure of a type when a fact that spoke against it is not known any more', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const { type } of types) {
          const before = candidateOf(facts, type)
          for (const name of before.counterSigns.flatMap((found) => found.facts)) {
            const after = candidateOf(without(facts, [name]), type)
            expect(after.confidence, `${type.id} without ${name}`).toBeGreaterThanOrEqual(before.confidence)
          }
        }
      }),
    )
  })

  test('needs something that speaks for it: what is not known suggests nothing', () => {
    expect(suggested({})).toEqual(packs.map(() => null))
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...types), (facts, { type }) => {
        const named = type.signs.flatMap(({ id, when = [] }) => [`sign.${id}`, ...when.map(({ fact }) => fact)])
        const rest = without(
          facts,
          factNames.filter((name) => named.includes(name)),
        )
        expect(candidateOf(rest, type)).toMatchObject({ confidence: 0, level: null, signs: [] })
      }),
    )
  })

  test('asks to verify a client only where a sign of that was seen, however little is known', () => {
    const suspect = types.find(({ type }) => type.id === 'suspect')
    if (!suspect) throw new Error('the type suspect has left its pack')
    const keys = suspect.type.signs.filter(({ key }) => key)
    expect(keys).not.toEqual([])
    const named = keys.flatMap(({ id, when = [] }) => [`sign.${id}`, ...when.map(({ fact }) => fact)])
    fc.assert(
      fc.property(someFacts, (facts) => {
        const rest = without(
          facts,
          factNames.filter((name) => named.includes(name)),
        )
        expect(suggestionOf(rest, suspect.pack)?.best.type.id).not.toBe('suspect')
      }),
    )
  })

  test('is not touched by a fact that no rule asks for', () => {
    fc.assert(
      fc.property(someFacts, fc.integer({ min: 1, max: 9 }), (facts, value) => {
        const more = { ...facts, 'sign.never-heard-of': { value, records: [] } }
        expect(suggested(more)).toEqual(suggested(facts))
      }),
    )
  })

  test('is between nothing and certainty, and its level fits', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const { type } of types) {
          const { confidence, level } = candidateOf(facts, type)
          expect(confidence).toBeGreaterThanOrEqual(0)
          expect(confidence).toBeLessThan(1)
          expect(level).toBe(confidenceLevel(confidence))
        }
      }),
    )
  })
})

const text = { en: 'Text', ru: 'Текст', fa: 'متن', 'zh-Hans': '文字' }

type SignInput = { id: string; strength?: 'weak' | 'fair' | 'strong'; key?: boolean; when?: object[] }
type TypeInput = { id: string; signs: SignInput[]; counterSigns?: SignInput[]; [field: string]: unknown }

/** A pack as a company could write it; of the types only what the test is about. */
function packOf(...ownTypes: TypeInput[]): Pack {
  const withTexts = (sign: SignInput) => ({ strength: 'strong', ...sign, text })
  return packSchema.parse({
    format: 1,
    id: 'own',
    version: 1,
    priority: 9,
    label: text,
    shortLabel: text,
    source: 'own',
    types: ownTypes.map((type) => ({
      label: text,
      expectations: text,
      say: text,
      do: [{ topic: 'pace', intent: 'be-quick', text }],
      dont: [],
      ...type,
      signs: type.signs.map(withTexts),
      counterSigns: (type.counterSigns ?? []).map(withTexts),
    })),
  })
}

describe('rules of a pack', () => {
  test('standard service yields to anything else that is suggested, be it less sure', () => {
    const pack = packOf(
      { id: 'usual', standard: true, signs: [{ id: 'one' }, { id: 'two' }] },
      { id: 'special', signs: [{ id: 'three', strength: 'fair' }] },
    )
    const usual = factsOf([
      ['sign.one', 1],
      ['sign.two', 1],
    ])
    expect(suggestionOf(usual, pack)?.best).toMatchObject({ type: { id: 'usual' }, level: 'high' })
    const both = { ...usual, ...factsOf([['sign.three', 1]]) }
    expect(suggestionOf(both, pack)?.best).toMatchObject({ type: { id: 'special' }, level: 'low' })
  })

  test('a type that is hard to tell from another one comes with that one, and what speaks for each', () => {
    const pack = packOf(
      { id: 'draining', signs: [{ id: 'many-contacts' }], confusedWith: { type: 'interested', text } },
      { id: 'interested', signs: [{ id: 'on-subject', strength: 'weak' }, { id: 'trial' }] },
    )
    const facts = factsOf([
      ['sign.many-contacts', 1],
      ['sign.on-subject', 2],
    ])
    const suggestion = suggestionOf(facts, pack)
    expect(suggestion?.best).toMatchObject({ type: { id: 'draining' }, signs: [{ sign: { id: 'many-contacts' } }] })
    expect(suggestion?.compared).toMatchObject({
      type: { id: 'interested' },
      signs: [{ sign: { id: 'on-subject' } }],
      level: null,
    })
    expect(suggestionOf(factsOf([['sign.trial', 1]]), pack)).toMatchObject({
      best: { type: { id: 'interested' } },
      compared: null,
    })
  })

  test('without a key sign, or with too few signs, nothing is suggested whatever else holds', () => {
    const signs = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
    const keyed = packOf({ id: 'keyed', signs: [...signs, { id: 'key', strength: 'weak', key: true }] })
    const others = factsOf(signs.map(({ id }) => [`sign.${id}`, 1]))
    expect(suggestionOf(others, keyed)).toBeNull()
    expect(suggestionOf({ ...others, ...factsOf([['sign.key', 1]]) }, keyed)?.best.level).toBe('high')

    const two = packOf({ id: 'two', minimumSigns: 2, signs })
    expect(suggestionOf(factsOf([['sign.a', 5]]), two)).toBeNull()
    const seenTwo = factsOf([
      ['sign.a', 1],
      ['sign.b', 1],
    ])
    expect(suggestionOf(seenTwo, two)).not.toBeNull()
  })

  test('what speaks against a type makes it less sure', () => {
    const pack = packOf({ id: 'own-type', signs: [{ id: 'for' }, { id: 'too' }], counterSigns: [{ id: 'against' }] })
    const facts = factsOf([
      ['sign.for', 1],
      ['sign.too', 1],
    ])
    const sure = suggestionOf(facts, pack)?.best
    expect(sure?.level).toBe('high')
    expect(suggestionOf({ ...facts, ...factsOf([['sign.against', 1]]) }, pack)).toBeNull()
  })

  test('a sign holds when all its conditions do, or when somebody noticed it', () => {
    const when = [
      { fact: 'purchases', atLeast: 2, atMost: 4 },
      { fact: 'emailKind', oneOf: ['corporate', 'free'] },
    ]
    const pack = packOf({ id: 'own-type', signs: [{ id: 'both', when }] })
    const suggest = (...entries: [FactName, FactValue][]) => suggestionOf(factsOf(entries), pack)?.best.signs[0]?.facts
    expect(suggest(['purchases', 2], ['emailKind', 'free'])).toEqual(['purchases', 'emailKind'])
    expect(suggest(['purchases', 5], ['emailKind', 'free'])).toBeUndefined()
    expect(suggest(['purchases', 1], ['emailKind', 'free'])).toBeUndefined()
    expect(suggest(['purchases', 3], ['emailKind', 'disposable'])).toBeUndefined()
    expect(suggest(['purchases', 3])).toBeUndefined()
    expect(suggest(['sign.both', 1])).toEqual(['sign.both'])
    expect(suggest(['sign.both', 0])).toBeUndefined()
  })
})
