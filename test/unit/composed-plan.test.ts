import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LOCALES } from '../../shared/locale.ts'
import { composedPlan, type StoredType } from '../../shared/typology/composed-plan.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'

const packs = shippedPacks()
const limits = { discountLimit: '7 %', compensationLimit: '300 ₽' }

function planOf(...types: [string, string][]) {
  return composedPlan(
    types.map(([typology, type]) => ({ typology, type })),
    packs,
    'en',
    limits,
  )
}

function intentsOf(plan: ReturnType<typeof planOf>): { list: 'do' | 'dont'; topic: string; intent: string }[] {
  const find = (text: string, typology: string, type: string, list: 'do' | 'dont'): string => {
    const definition = packs.find(({ id }) => id === typology)?.types.find(({ id }) => id === type)
    const filled = (line: string): string =>
      line.replace('{discountLimit}', limits.discountLimit).replace('{compensationLimit}', limits.compensationLimit)
    return definition?.[list].find((line) => filled(line.text.en) === text)?.intent ?? '?'
  }
  return (['do', 'dont'] as const).flatMap((list) =>
    plan[list].map(({ text, topic, typology, type }) => ({ list, topic, intent: find(text, typology, type, list) })),
  )
}

describe('a plan', () => {
  test('of one type is that type', () => {
    const plan = planOf(['relationship', 'devoted'])
    const devoted = packs.find(({ id }) => id === 'relationship')?.types.find(({ id }) => id === 'devoted')
    expect(plan.say).toMatchObject({ text: devoted?.say.en, typology: 'relationship' })
    expect(plan.do.map(({ text }) => text)).toEqual(devoted?.do.map(({ text }) => text.en))
    expect(plan.dont.map(({ text }) => text)).toEqual(devoted?.dont.map(({ text }) => text.en))
  })

  test('says what two types both ask for once, in the words of the one that ranks higher', () => {
    const plan = planOf(['relationship', 'devoted'], ['lifecycle', 'loyal'])
    const referrals = intentsOf(plan).filter(({ intent }) => intent === 'ask-for-referral')
    expect(referrals).toHaveLength(1)
    expect(plan.do.find(({ topic }) => topic === 'feedback')).toMatchObject({ typology: 'relationship' })
  })

  test('lets only the higher typology speak on a topic', () => {
    const plan = planOf(['account-trust', 'suspect'], ['service-style', 'all-now'])
    expect(plan.do.filter(({ topic }) => topic === 'tone').map(({ typology }) => typology)).toEqual(['account-trust'])
    expect(plan.do.find(({ topic }) => topic === 'pace')).toMatchObject({ typology: 'service-style' })
    expect(plan.say).toMatchObject({ typology: 'account-trust' })
  })

  test('of a client with standard service is led by what else the client is', () => {
    const plan = planOf(['account-trust', 'regular'], ['relationship', 'disappointed'])
    expect(plan.say).toMatchObject({ typology: 'relationship' })
    expect(plan.do.find(({ topic }) => topic === 'feedback')).toMatchObject({ typology: 'relationship' })
    expect(planOf(['account-trust', 'regular']).say).toMatchObject({ typology: 'account-trust' })
  })

  test('leaves out what depends on a limit that nobody has agreed', () => {
    const types = [{ typology: 'relationship', type: 'disappointed' }]
    const none = composedPlan(types, packs, 'en', { discountLimit: '', compensationLimit: '' })
    const agreed = composedPlan(types, packs, 'en', limits)
    expect(agreed.do.filter(({ text }) => text.includes('300 ₽'))).toHaveLength(1)
    expect(none.do).toHaveLength(agreed.do.length - 1)
  })

  test('of nobody is empty, and a type that no pack knows is passed over', () => {
    expect(composedPlan([], packs, 'en', limits)).toEqual({ say: null, do: [], dont: [] })
    expect(planOf(['relationship', 'unheard-of'])).toEqual({ say: null, do: [], dont: [] })
  })
})

/** At most one type of each typology, as a client holds them. */
const heldTypes: fc.Arbitrary<StoredType[]> = fc
  .tuple(...packs.map((pack: Pack) => fc.option(fc.constantFrom(...pack.types.map(({ id }) => id)))))
  .map((types) => types.flatMap((type, index) => (type === null ? [] : [{ typology: packs[index]?.id ?? '', type }])))

test('whatever a client is, the plan fits on the card, repeats nothing, and has one voice on each topic', () => {
  fc.assert(
    fc.property(heldTypes, fc.constantFrom(...LOCALES), (types, locale) => {
      const plan = composedPlan(types, packs, locale, limits)
      expect(plan.say === null).toBe(types.length === 0)
      expect(plan.do.length).toBeLessThanOrEqual(5)
      expect(plan.dont.length).toBeLessThanOrEqual(3)
      const lines = [...plan.do, ...plan.dont]
      expect(new Set(lines.map(({ text }) => text)).size).toBe(lines.length)
      expect(lines.map(({ text }) => text).join()).not.toMatch(/[{}]/u)
      for (const { topic, typology } of lines) {
        expect(lines.filter((line) => line.topic === topic && line.typology !== typology)).toEqual([])
      }
      if (types.length > 0) expect(plan.do.length).toBeGreaterThan(0)
    }),
  )
})

test('the order of the types does not matter', () => {
  fc.assert(
    fc.property(
      heldTypes.chain((types) => fc.tuple(fc.constant(types), fc.shuffledSubarray(types, { minLength: types.length }))),
      ([types, shuffled]) => {
        expect(composedPlan(shuffled, packs, 'ru', limits)).toEqual(composedPlan(types, packs, 'ru', limits))
      },
    ),
  )
})
