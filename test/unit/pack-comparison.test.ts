import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePacks } from '../../renderer/panel/packs/pack-comparison.ts'
import { isSameContent, moved, newLine, newType, without } from '../../renderer/panel/packs/pack-edits.ts'
import { LOCALES } from '../../shared/locale.ts'
import type { ClientTypeDefinition, Pack, Strength } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'

const pack = packOf('service-style')

function packOf(id: string): Pack {
  const found = shippedPacks().find((one) => one.id === id)
  if (!found) throw new Error(`no pack ${id}`)
  return found
}

/** The pack with its type changed. */
function withType(change: (type: ClientTypeDefinition) => Partial<ClientTypeDefinition>, index = 0): Pack {
  return { ...pack, types: pack.types.map((type, at) => (at === index ? { ...type, ...change(type) } : type)) }
}

function firstType(): ClientTypeDefinition {
  const [type] = pack.types
  if (!type) throw new Error('the pack has no type')
  return type
}

describe('the comparison of two packs', () => {
  test('finds nothing in a pack and itself, whatever the version says', () => {
    expect(comparePacks(pack, { ...structuredClone(pack), version: 9 })).toEqual([])
  })

  test('names type, field and language of a changed text, with old and new', () => {
    const after = withType((type) => ({ say: { ...type.say, fa: 'سلام' } }))
    expect(comparePacks(pack, after)).toEqual([
      {
        type: firstType().label,
        item: null,
        kind: 'text',
        field: 'say',
        locale: 'fa',
        before: firstType().say.fa,
        after: 'سلام',
      },
    ])
  })

  test('knows a line by its topic and meaning, so that new words are a change and not another line', () => {
    const after = withType(({ do: lines }) => ({
      do: lines.map((line, index) => (index === 1 ? { ...line, text: { ...line.text, en: 'New words' } } : line)),
    }))
    const [change, ...others] = comparePacks(pack, after)
    expect(others).toEqual([])
    expect(change).toMatchObject({ kind: 'text', field: 'text', locale: 'en', after: 'New words' })
    expect(change?.item).toMatchObject({ list: 'do', text: { en: 'New words' } })
  })

  test('tells a removed and an added line apart from a moved one', () => {
    const kinds = (after: Pack): string[] =>
      comparePacks(pack, after).map((change) => `${change.kind} ${change.item?.text.en ?? ''}`.trim())
    const [first] = firstType().do
    expect(kinds(withType(({ do: lines }) => ({ do: without(lines, 0) })))).toEqual([`removed ${first?.text.en}`])
    expect(kinds(withType(({ do: lines }) => ({ do: [...lines, newLine()] })))).toEqual(['added'])
    expect(kinds(withType(({ do: lines }) => ({ do: moved(lines, 0, 1) })))).toEqual(['moved'])
  })

  test('shows the rule of a sign, before and after', () => {
    const when = [{ fact: 'purchases', atLeast: 3 }]
    const after = withType(({ signs }) => ({
      signs: signs.map((sign, index) => (index === 0 ? { ...sign, when, strength: 'weak' as const } : sign)),
    }))
    const [was] = firstType().signs
    expect(comparePacks(pack, after)).toEqual([
      expect.objectContaining({ kind: 'value', field: 'strength', before: was?.strength, after: 'weak' }),
      expect.objectContaining({ kind: 'value', field: 'when', before: was?.when ?? null, after: when }),
    ])
  })

  test('does not take another order of the words of one condition for a change', () => {
    const withWhen = (condition: object): Pack =>
      withType(({ signs }) => ({
        signs: signs.map((sign, index) =>
          index === 0 ? { ...sign, when: [{ fact: 'purchases', ...condition }] } : sign,
        ),
      }))
    expect(comparePacks(withWhen({ atLeast: 1, atMost: 3 }), withWhen({ atMost: 3, atLeast: 1 }))).toEqual([])
  })

  test('names an added and a removed type once, not text by text', () => {
    const fresh: ClientTypeDefinition = { ...newType(), id: 'fresh' }
    expect(comparePacks(pack, { ...pack, types: [...pack.types, fresh] })).toEqual([
      { type: fresh.label, item: null, kind: 'added' },
    ])
    expect(comparePacks(pack, { ...pack, types: without(pack.types, 0) })).toEqual([
      { type: firstType().label, item: null, kind: 'removed' },
    ])
  })

  test('keeps apart two new types that have no name yet', () => {
    const changes = comparePacks(pack, { ...pack, types: [...pack.types, newType(), newType()] })
    expect(changes.map(({ kind }) => kind)).toEqual(['added', 'added'])
  })

  test('sees a text that was not there, and one that is gone', () => {
    const text = { en: 'a', ru: 'b', fa: 'c', 'zh-Hans': 'd' }
    const bare = withType(() => ({ confusedWith: undefined }))
    const after = withType(() => ({ confusedWith: { type: 'tester', text } }))
    const changes = comparePacks(bare, after)
    expect(changes.map((change) => change.kind === 'text' && change.before)).toEqual([
      false,
      ...LOCALES.map(() => null),
    ])
    expect(comparePacks(after, bare)).toHaveLength(changes.length)
  })

  test('of any two edits of a pack is empty exactly where their content is the same', () => {
    const edit = fc.record({
      type: fc.nat(pack.types.length - 1),
      priority: fc.integer({ min: 1, max: 3 }),
      say: fc.constantFrom('', 'Hello', 'Good day'),
      removed: fc.nat(2),
      isMoved: fc.boolean(),
      isCheck: fc.boolean(),
      strength: fc.constantFrom<Strength>('weak', 'strong'),
    })
    type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never
    const edited = ({ type: index, priority, say, removed, isMoved, isCheck, strength }: Edit): Pack => {
      const changed = withType(
        (type) => ({
          say: { ...type.say, ru: say },
          do: removed < type.do.length ? without(type.do, removed) : type.do,
          check: isCheck,
          signs: type.signs.map((sign) => ({ ...sign, strength })),
        }),
        index,
      )
      return { ...changed, priority, types: isMoved ? moved(changed.types, 0, 1) : changed.types }
    }
    fc.assert(
      fc.property(edit, edit, (one, other) => {
        const [before, after] = [edited(one), edited(other)]
        expect(comparePacks(before, after).length === 0).toBe(isSameContent(before, after))
      }),
    )
  })
})
