import { describe, expect, test } from 'vitest'
import type { QualitySample } from '../../shared/call-quality.ts'
import { qualityBars, qualityWarning, withSample } from '../../renderer/ui/line-quality.ts'

function sample(cause: QualitySample['cause'], lossIn = 0): QualitySample {
  return {
    lossIn,
    lossOut: null,
    jitterMs: 3,
    roundTripMs: 20,
    codec: 'opus',
    meanOpinionScore: 4.3,
    microphoneLevel: 0.2,
    cause,
  }
}

describe('a warning about the line', () => {
  test('is given when a cause was there in three of the last five seconds, with its newest sample', () => {
    const newest = sample('loss', 0.09)
    const samples = [sample('loss', 0.08), sample(null), sample('loss', 0.05), newest, sample(null)]
    expect(qualityWarning(samples)).toEqual({ cause: 'loss', sample: newest })
  })

  test('is not given for two bad seconds, nor for causes that change', () => {
    expect(qualityWarning([sample('loss'), sample(null), sample('loss')])).toBeNull()
    const changing = [sample('loss'), sample('jitter'), sample('loss'), sample('jitter'), sample('delay')]
    expect(qualityWarning(changing)).toBeNull()
  })

  test('is not given on a good line, and not before there is a sample', () => {
    expect(qualityWarning([sample(null), sample(null), sample(null)])).toBeNull()
    expect(qualityWarning([])).toBeNull()
  })

  test('goes away when the cause does', () => {
    let samples: readonly QualitySample[] = []
    for (let second = 0; second < 5; second += 1) samples = withSample(samples, sample('microphone-silent'))
    expect(qualityWarning(samples)?.cause).toBe('microphone-silent')
    for (let second = 0; second < 3; second += 1) samples = withSample(samples, sample(null))
    expect(qualityWarning(samples)).toBeNull()
  })
})

test('only the last five samples of a call are kept, in their order', () => {
  let samples: readonly QualitySample[] = []
  for (let second = 1; second <= 7; second += 1) samples = withSample(samples, sample(null, second / 100))
  expect(samples.map(({ lossIn }) => lossIn)).toEqual([0.03, 0.04, 0.05, 0.06, 0.07])
})

test.each([
  [4.4, 3],
  [4, 3],
  [3.99, 2],
  [3.6, 2],
  [3.59, 1],
  [1, 1],
])('a mean opinion score of %d is shown as %i bars', (score, bars) => {
  expect(qualityBars(score)).toBe(bars)
})
