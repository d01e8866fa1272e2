import { describe, expect, test } from 'vitest'
import {
  ASKABLE_FACTS,
  conditionShape,
  defaultCondition,
  withRange,
  withWords,
  wordsOf,
} from '../../renderer/panel/packs/conditions.ts'
import {
  emptyText,
  followingId,
  isSameContent,
  moved,
  newLine,
  newSign,
  newStep,
  newType,
  ownCopy,
  slugOf,
} from '../../renderer/panel/packs/pack-edits.ts'
import { SHIPPED_PACK_IDS } from '../../renderer/panel/packs/shipped-packs.ts'
import { LIST_LIMITS, TEXT_LIMITS, textState } from '../../renderer/panel/packs/text-limits.ts'
import { LOCALES } from '../../shared/locale.ts'
import { conditionSchema, packSchema, type ClientTypeDefinition, type Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'

function text(length: number): ReturnType<typeof emptyText> {
  // a character of two UTF-16 units: it counts as one
  const value = '😀'.repeat(length)
  return { en: value, ru: value, fa: value, 'zh-Hans': value }
}

type Limit = keyof typeof TEXT_LIMITS | keyof typeof LIST_LIMITS
const LIMITS = { ...TEXT_LIMITS, ...LIST_LIMITS }

/** A pack in which everything is as long, and every list as full, as it may be; of one kind there is one too many. */
function fullPack(tooMuch?: Limit): Pack {
  const size = (limit: Limit): number => LIMITS[limit] + (limit === tooMuch ? 1 : 0)
  const many = <Item>(limit: Limit, make: (index: number) => Item): Item[] =>
    Array.from({ length: size(limit) }, (_, index) => make(index))
  const signs = (list: 'signs' | 'counterSigns'): ClientTypeDefinition['signs'] =>
    many(list, (index) => ({
      id: `${list.toLowerCase()}-${index}`,
      text: text(size('line')),
      strength: 'fair' as const,
      key: false,
      when: many('when', () => ({ fact: 'purchases', atLeast: 1 })),
      evidence: text(size('evidence')),
    }))
  return {
    format: 1,
    id: 'full',
    version: 1,
    priority: 9,
    label: text(size('label')),
    shortLabel: text(size('shortLabel')),
    source: 'a test',
    types: many('types', (index) => ({
      ...newType(),
      id: `full-${'a'.repeat(index + 1)}`,
      label: text(size('label')),
      expectations: text(size('expectations')),
      say: text(size('say')),
      signs: signs('signs'),
      counterSigns: signs('counterSigns'),
      minimumSigns: size('minimumSigns'),
      do: [{ topic: 'tone', intent: 'be-calm', text: text(size('line')) }],
      checklist: many('checklist', (step) => ({ id: `step-${step}`, text: text(size('line')) })),
    })),
  }
}

describe('the limits that the editor shows', () => {
  test('let as much in as the schema does', () => {
    expect(packSchema.safeParse(fullPack()).error).toBe(undefined)
  })

  test.each(Object.keys(LIMITS) as Limit[])('let no more in than the schema does: %s', (limit) => {
    const issues = packSchema.safeParse(fullPack(limit)).error?.issues ?? []
    // a text is refused language by language
    const fields = issues.map(({ path }) => path.findLast((segment) => !LOCALES.some((locale) => locale === segment)))
    expect(new Set(fields)).toEqual(new Set([limit === 'line' ? 'text' : limit]))
  })

  test('are near from the last tenth on', () => {
    expect([0, 8, 9, 10, 11].map((length) => textState('ы'.repeat(length), 10))).toEqual([
      'missing',
      'fits',
      'near',
      'near',
      'over',
    ])
  })
})

describe('a proposed id', () => {
  test('is made of the first words of the English text', () => {
    expect(slugOf('Asks for a discount, again and again')).toBe('asks-for-a-discount-again')
    expect(slugOf('«Wants» it NOW!')).toBe('wants-it-now')
    expect(slugOf('много вопросов')).toBe('')
  })

  test('of what not to do says no once', () => {
    expect(slugOf('Don’t take card payments', [], 'no-')).toBe('no-take-card-payments')
  })

  test('is not one that is taken', () => {
    expect(slugOf('Friendly', ['friendly'])).toBe('friendly-too')
  })

  test('follows the text until a person chooses another, and is left alone once it is in use', () => {
    const texts = { before: { ...emptyText(), en: 'Asks' }, after: { ...emptyText(), en: 'Asks much' } }
    expect(followingId('', { before: emptyText(), after: texts.before }, [])).toBe('asks')
    expect(followingId('asks', texts, [])).toBe('asks-much')
    expect(followingId('own-words', texts, [])).toBe('own-words')
    expect(followingId('asks', texts, ['asks'])).toBe('asks')
  })
})

describe('lists', () => {
  test('move an entry, and stay as they are where there is no such place', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
  })

  test('begin with entries of which only what a person writes is wrong', () => {
    const made: Pack = { ...fullPack(), types: [{ ...newType(), dont: [newLine()], checklist: [newStep()] }] }
    const issues = packSchema.safeParse(made).error?.issues ?? []
    const fields = new Set(
      issues.map(({ path }) => path.find((segment) => /^(id|intent|en|ru|fa|zh-Hans)$/.test(String(segment)))),
    )
    expect([...fields].map(String).toSorted()).toEqual(['en', 'fa', 'id', 'intent', 'ru', 'zh-Hans'])
    expect(newSign().when).toBe(undefined)
  })
})

describe('a copy of a pack', () => {
  test('has its own id, the lowest rank and the same types', () => {
    const packs = shippedPacks()
    const [first] = packs
    if (!first) throw new Error('no pack ships')
    const copy = ownCopy(first, 'ours', first.label, packs)
    expect(copy).toMatchObject({ id: 'ours', version: 1, types: first.types })
    expect(copy.priority).toBeGreaterThan(Math.max(...packs.map(({ priority }) => priority)))
    expect(packSchema.safeParse(copy).success).toBe(true)
  })

  test('has the same content only under the same id', () => {
    const [first] = shippedPacks()
    if (!first) throw new Error('no pack ships')
    const reversed = Object.fromEntries(Object.entries(first).toReversed()) as Pack
    expect(isSameContent(first, { ...reversed, version: 7 })).toBe(true)
    expect(isSameContent(first, { ...first, id: 'ours' })).toBe(false)
  })

  test('is told from what ships by the list of packs that ship', () => {
    expect(SHIPPED_PACK_IDS.toSorted()).toEqual(
      shippedPacks()
        .map(({ id }) => id)
        .toSorted(),
    )
  })
})

describe('a condition', () => {
  test('of every fact that can be asked about is one that the schema takes, once a word is chosen', () => {
    for (const fact of ASKABLE_FACTS) {
      const condition = defaultCondition(fact)
      const asked = condition.oneOf ? withWords(condition, ['RU']) : condition
      expect(conditionSchema.safeParse(asked).error?.issues ?? [], fact).toEqual([])
    }
    expect(ASKABLE_FACTS).not.toContain('margin')
    expect(conditionShape('sign.asks-for-discount')).toBe('number')
    expect(conditionShape('no such fact')).toBe(null)
  })

  test('with one word asks for it, with several for any of them', () => {
    expect(withWords({ fact: 'ipCountry' }, ['IR'])).toEqual({ fact: 'ipCountry', is: 'IR' })
    const several = withWords({ fact: 'ipCountry', is: 'IR' }, ['IR', 'CN'])
    expect(several).toEqual({ fact: 'ipCountry', oneOf: ['IR', 'CN'] })
    expect(wordsOf(several)).toEqual(['IR', 'CN'])
    expect(wordsOf({ fact: 'isCompany', is: true })).toEqual([])
  })

  test('of a number leaves out the side that is open', () => {
    expect(withRange({ fact: 'purchases', is: true }, { atLeast: 0, atMost: null })).toEqual({
      fact: 'purchases',
      atLeast: 0,
    })
  })
})
