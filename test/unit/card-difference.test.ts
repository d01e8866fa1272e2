import { describe, expect, test } from 'vitest'
import { cardDifference } from '../../renderer/panel/packs/card-difference.ts'
import type { PlanLine } from '../../shared/card.ts'
import type { HeldType } from '../../shared/client-type.ts'
import type { CardState } from '../../shared/pack-version.ts'

function line(text: string): PlanLine {
  return { text, topic: 'tone', typology: 'service-style', typologyShortLabel: 'style', type: 'all-now' }
}

function held(label: string, level: HeldType['level'] = null): HeldType {
  return {
    typology: 'service-style',
    typologyLabel: 'Service style',
    type: 'all-now',
    label,
    source: level === null ? 'operator' : 'suggestion',
    level,
    check: false,
    decidedAt: 0,
    decidedBy: '',
  }
}

function state(change: { say?: string; do?: string[]; dont?: string[]; types?: HeldType[] } = {}): CardState {
  const { say = 'Hello', do: dos = ['a', 'b'], dont = ['c'], types = [held('Values speed')] } = change
  return {
    types,
    plan: {
      say: { text: say, typology: 'service-style', typologyShortLabel: 'style' },
      do: dos.map(line),
      dont: dont.map(line),
    },
  }
}

describe('the difference of two cards', () => {
  test('leaves out what both show', () => {
    expect(cardDifference(state(), state({ say: 'Good day' }))).toEqual({
      typesBefore: [],
      typesAfter: [],
      say: { before: 'Hello', after: 'Good day' },
      lines: [],
      isReordered: false,
    })
  })

  test('names the lines that go and those that come, each on its side', () => {
    const { lines, isReordered } = cardDifference(state(), state({ do: ['b', 'd'], dont: [] }))
    expect(lines.map(({ list, line: { text }, isAdded }) => [list, text, isAdded])).toEqual([
      ['do', 'a', false],
      ['dont', 'c', false],
      ['do', 'd', true],
    ])
    expect(isReordered).toBe(false)
  })

  test('sees that a line has changed sides', () => {
    const { lines } = cardDifference(state(), state({ do: ['b'], dont: ['c', 'a'] }))
    expect(lines.map(({ list, isAdded }) => [list, isAdded])).toEqual([
      ['do', false],
      ['dont', true],
    ])
  })

  test('says so where only the order is another', () => {
    expect(cardDifference(state(), state({ do: ['b', 'a'] }))).toMatchObject({ lines: [], isReordered: true })
  })

  test('shows a type whose level alone has changed', () => {
    const change = cardDifference(state({ types: [held('Tester', 'low')] }), state({ types: [held('Tester', 'high')] }))
    expect(change.typesBefore.map(({ level }) => level)).toEqual(['low'])
    expect(change.typesAfter.map(({ level }) => level)).toEqual(['high'])
  })

  test('knows a card without an opening line', () => {
    const silent: CardState = { types: [], plan: { say: null, do: [], dont: [] } }
    expect(cardDifference(silent, state()).say).toEqual({ before: null, after: 'Hello' })
  })
})
