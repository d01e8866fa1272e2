import { describe, expect, test } from 'vitest'
import type { HeldType } from '../../shared/client-type.ts'
import type { Typology } from '../../shared/ipc.ts'
import type { Suggestion } from '../../shared/suggestion.ts'
import { chipsOfClient, chipsOfForm, confirmable, firstOpenChip } from '../../renderer/ui/type-chip-model.ts'

function suggestion(typology: string, type: string, contradicts = false): Suggestion {
  return {
    typology,
    typologyLabel: typology,
    type,
    label: type,
    confidence: 0.7,
    level: 'medium',
    evidence: [],
    check: false,
    contradicts,
    compared: null,
  }
}

function held(typology: string, type: string, source: HeldType['source']): HeldType {
  const level = source === 'suggestion' ? 'medium' : null
  const decided = { decidedAt: 0, decidedBy: '' }
  return { typology, typologyLabel: typology, type, label: type, source, level, check: false, ...decided }
}

function pack(id: string, ...types: readonly string[]): Typology {
  return {
    id,
    label: id,
    shortLabel: id,
    types: types.map((type) => ({ id: type, label: type, signs: [], check: false })),
  }
}

describe('the chips of a known client', () => {
  const types = [
    held('trust', 'company', 'operator'),
    held('relationship', 'devoted', 'suggestion'),
    held('style', 'tester', 'suggestion'),
  ]

  test('keep the order of the types, each with what is suggested in its typology', () => {
    const chips = chipsOfClient({ types, suggestions: [suggestion('style', 'tester'), suggestion('trust', 'suspect')] })
    expect(chips.map(({ type, suggestion: suggested }) => [type, suggested?.type ?? null])).toEqual([
      ['company', 'suspect'],
      ['devoted', null],
      ['tester', 'tester'],
    ])
  })

  test('have the confirm key at the first guess, though a contradiction stands before it', () => {
    const suggestions = [suggestion('trust', 'suspect', true), suggestion('relationship', 'devoted')]
    expect(firstOpenChip(chipsOfClient({ types, suggestions }))?.type).toBe('devoted')
  })

  test('have it at a contradiction once no guess is left, and it sets what is suggested', () => {
    const decided = [held('trust', 'company', 'operator'), held('style', 'tester', 'operator')]
    const suggestions = [suggestion('trust', 'suspect', true), suggestion('style', 'tester')]
    const open = firstOpenChip(chipsOfClient({ types: decided, suggestions }))
    expect(open?.typology).toBe('trust')
    expect(open && confirmable(open)).toEqual({ type: 'suspect', label: 'suspect' })
  })

  test('wait for nobody where all is decided and nothing speaks against it', () => {
    const decided = [held('trust', 'company', 'operator'), held('style', 'tester', 'crm')]
    const chips = chipsOfClient({ types: decided, suggestions: [suggestion('style', 'know-it-all')] })
    expect(firstOpenChip(chips)).toBeNull()
  })

  test('have nothing to confirm where a person has said what is suggested', () => {
    const [chip] = chipsOfClient({ types, suggestions: [suggestion('trust', 'company')] })
    expect(chip && confirmable(chip)).toBeNull()
  })
})

describe('the chips of a new caller', () => {
  const typologies = [pack('trust', 'company', 'suspect'), pack('lifecycle', 'potential'), pack('style', 'tester')]

  test('show what is chosen in the form before what it lets suspect', () => {
    const suggestions = [suggestion('lifecycle', 'potential'), suggestion('trust', 'suspect')]
    const chips = chipsOfForm({ trust: 'company' }, suggestions, typologies)
    expect(chips.map(({ type, source }) => [type, source])).toEqual([
      ['company', 'form'],
      ['potential', 'suggestion'],
    ])
  })

  test('leave out a chosen type that is in no pack any more', () => {
    expect(chipsOfForm({ style: 'gone' }, [], typologies)).toEqual([])
  })
})
