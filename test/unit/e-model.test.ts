import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meanOpinionScore, transmissionRating, type SpeechPath } from '../../shared/e-model.ts'

const PERFECT: SpeechPath = { delayMs: 0, loss: 0, codec: 'PCMA' }

describe('the rating of a path', () => {
  test.each(['opus', 'PCMU', 'PCMA', 'G722', ''])('is 93.2 without loss and delay for «%s»', (codec) => {
    expect(transmissionRating({ ...PERFECT, codec })).toBe(93.2)
  })
  test('is not lowered by a delay up to 100 ms', () => {
    expect(transmissionRating({ ...PERFECT, delayMs: 100 })).toBe(93.2)
  })
  test.each([
    // worked out by hand: X is 1, 2 and 3 here
    [200, 90.2],
    [400, 69.1],
    [800, 52.4],
  ])('with %d ms of delay is %d', (delayMs, rating) => {
    expect(transmissionRating({ ...PERFECT, delayMs })).toBeCloseTo(rating, 1)
  })
  test('with 5 % loss on G.711 depends on whether gaps are concealed', () => {
    const path = { ...PERFECT, loss: 0.05 }
    expect(transmissionRating(path, 'silent')).toBeCloseTo(93.2 - (95 * 5) / 9.3, 9)
    expect(transmissionRating(path, 'concealed')).toBeCloseTo(93.2 - (95 * 5) / 30.1, 9)
  })
  test('with 5 % loss is 19 points lower on Opus', () => {
    expect(transmissionRating({ delayMs: 50, loss: 0.05, codec: 'opus' })).toBeCloseTo(93.2 - 19, 9)
  })
  test('reads the name of a codec in any case', () => {
    const path = { ...PERFECT, loss: 0.1 }
    expect(transmissionRating({ ...path, codec: 'OPUS' })).toBe(transmissionRating({ ...path, codec: 'opus' }))
  })
})

describe('the score of a rating', () => {
  test.each([
    [93.2, 4.41],
    // the borders of the classes of quality in table B.1 of G.107
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [0, 1],
    [-50, 1],
    [100, 4.5],
    [120, 4.5],
  ])('%d is %d', (rating, inTable) => {
    // the table is rounded, and not always to the nearest
    expect(Math.abs(meanOpinionScore(rating) - inTable)).toBeLessThan(0.01)
  })
  test('5 % loss on G.711 is a poor call, and a fair one where gaps are concealed', () => {
    const path = { ...PERFECT, loss: 0.05 }
    expect(meanOpinionScore(transmissionRating(path, 'silent'))).toBeCloseTo(2.17, 2)
    expect(meanOpinionScore(transmissionRating(path, 'concealed'))).toBeCloseTo(3.92, 2)
  })
})

const path = fc.record({
  delayMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
  loss: fc.double({ min: 0, max: 1, noNaN: true }),
  codec: fc.constantFrom('opus', 'PCMU', 'PCMA', 'G722'),
})
const concealment = fc.constantFrom('concealed' as const, 'silent' as const)
/** Sums of floating-point numbers may differ in their last digits. */
const ROUNDING = 1e-9

test('more delay never raises the score', () => {
  fc.assert(
    fc.property(path, concealment, fc.double({ min: 0, max: 5_000, noNaN: true }), (before, how, moreMs) => {
      const after = { ...before, delayMs: before.delayMs + moreMs }
      expect(score(after, how)).toBeLessThanOrEqual(score(before, how) + ROUNDING)
    }),
  )
})

test('more loss never raises the score', () => {
  fc.assert(
    fc.property(path, concealment, fc.double({ min: 0, max: 1, noNaN: true }), (before, how, more) => {
      const after = { ...before, loss: Math.min(1, before.loss + more) }
      expect(score(after, how)).toBeLessThanOrEqual(score(before, how) + ROUNDING)
    }),
  )
})

test('a lower rating never has a higher score, and a score is always one of the scale', () => {
  const rating = fc.double({ min: -100, max: 130, noNaN: true })
  fc.assert(
    fc.property(rating, rating, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)]
      expect(meanOpinionScore(low)).toBeLessThanOrEqual(meanOpinionScore(high) + ROUNDING)
      expect(meanOpinionScore(low)).toBeGreaterThanOrEqual(1)
      expect(meanOpinionScore(high)).toBeLessThanOrEqual(4.5)
    }),
  )
})

function score(speechPath: SpeechPath, how: 'concealed' | 'silent'): number {
  return meanOpinionScore(transmissionRating(speechPath, how))
}
