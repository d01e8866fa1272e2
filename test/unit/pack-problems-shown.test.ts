import { describe, expect, test } from 'vitest'
import { localeOfPath, readPath, typeIndexOf, valueAt } from '../../renderer/panel/packs/field-path.ts'
import { newType } from '../../renderer/panel/packs/pack-edits.ts'
import { problemKind, problemTarget } from '../../renderer/panel/packs/pack-problem.ts'
import type { Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'

const pack = firstPack()

function firstPack(): Pack {
  const [first] = shippedPacks()
  if (!first) throw new Error('no pack ships')
  return first
}

const problem = (path: string) => ({ path, message: 'in the words of the checker' })

describe('the place of a problem', () => {
  test('is read with its indexes and its language', () => {
    const path = readPath('types[3].do[1].text["zh-Hans"]')
    expect(path).toEqual(['types', 3, 'do', 1, 'text', 'zh-Hans'])
    expect(typeIndexOf(path)).toBe(3)
    expect(localeOfPath(path)).toBe('zh-Hans')
    expect(readPath('')).toEqual([])
  })

  test('concerns the whole typology where it names no type', () => {
    expect(typeIndexOf(readPath('priority'))).toBe(null)
    expect(typeIndexOf(readPath('types'))).toBe(null)
  })

  test('leads to what stands there, and to nothing where nothing does', () => {
    expect(valueAt(pack, readPath('types[0].say.ru'))).toBe(pack.types[0]?.say.ru)
    expect(valueAt(pack, readPath('types[99].say.ru'))).toBe(undefined)
    expect(valueAt(undefined, readPath('types[0]'))).toBe(undefined)
  })
})

describe('a problem', () => {
  const say = { en: 'x'.repeat(91), ru: 'да', fa: 'ی'.repeat(95), 'zh-Hans': '' }
  const draft: Pack = {
    ...pack,
    types: [
      {
        ...newType(),
        id: 'Bad Id',
        say,
        do: [],
        signs: [{ id: 'a', text: say, strength: 'weak', key: false, when: [{ fact: 'purchases' }] }],
      },
    ],
  }

  test('is told by what stands in its place', () => {
    expect(problemKind(draft, problem('types[0].say["zh-Hans"]'))).toEqual({ kind: 'empty' })
    expect(problemKind(draft, problem('types[0].do'))).toEqual({ kind: 'none' })
    expect(problemKind(draft, problem('types[0].id'))).toEqual({ kind: 'bad-id' })
    expect(problemKind(draft, problem('types[0].signs[0].when[0]'))).toEqual({ kind: 'no-test' })
    expect(problemKind(draft, problem('types[0].say'))).toEqual({ kind: 'too-long', max: 90, locales: ['en', 'fa'] })
    expect(problemKind(draft, problem('types[0].say.fa'))).toEqual({ kind: 'too-long', max: 90, locales: ['fa'] })
  })

  test('that the place does not show keeps the words of the checker', () => {
    const message = 'in the words of the checker'
    expect(problemKind(draft, problem('types[0].say.ru'))).toEqual({ kind: 'other', message })
    expect(problemKind(draft, problem('types'))).toEqual({ kind: 'other', message })
    expect(problemKind(undefined, problem('types[0].say'))).toEqual({ kind: 'other', message })
  })

  test('of a text that is too long leads to the first language in which it is', () => {
    expect(problemTarget(draft, problem('types[0].say'))).toEqual(['types', 0, 'say', 'en'])
    expect(problemTarget(draft, problem('types[0].say.fa'))).toEqual(['types', 0, 'say', 'fa'])
    expect(problemTarget(draft, problem('types[0].do'))).toEqual(['types', 0, 'do'])
  })
})
