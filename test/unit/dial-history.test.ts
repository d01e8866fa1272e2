import { describe, expect, test } from 'vitest'
import { dialHistory, stepInHistory } from '../../renderer/panel/dial-history.ts'

const outgoing = (number: string) => ({ direction: 'outgoing' as const, number })
const incoming = (number: string) => ({ direction: 'incoming' as const, number })

describe('the numbers dialled last', () => {
  test('are those of this session, then those of the records, without calls that came in', () => {
    const records = [outgoing('+74951234567'), incoming('+79990000000'), outgoing('204')]
    expect(dialHistory(['+44 20 7946 0000'], records)).toEqual(['+44 20 7946 0000', '+74951234567', '204'])
  })

  test('hold each number once, whatever its spelling, as it was dialled last', () => {
    const records = [outgoing('+74951234567'), outgoing('+7 (495) 123-45-67'), outgoing('')]
    expect(dialHistory(['+7 495 123-45-67', '+74951234567'], records)).toEqual(['+7 495 123-45-67'])
  })
})

describe('a walk through them', () => {
  const history = ['3', '2', '1']

  test('begins at the newest and stops at the oldest', () => {
    expect(stepInHistory(history, -1, 'older')).toBe(0)
    expect(stepInHistory(history, 1, 'older')).toBe(2)
    expect(stepInHistory(history, 2, 'older')).toBe(2)
  })

  test('ends in the empty field', () => {
    expect(stepInHistory(history, 1, 'newer')).toBe(0)
    expect(stepInHistory(history, 0, 'newer')).toBe(-1)
    expect(stepInHistory(history, -1, 'newer')).toBe(-1)
  })

  test('stays in the empty field where nothing was dialled yet', () => {
    expect(stepInHistory([], -1, 'older')).toBe(-1)
  })
})
