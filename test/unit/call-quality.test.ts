import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { qualitySampleSchema, qualitySummarySchema, type QualitySample } from '../../shared/call-quality.ts'
import { QualityAverage } from '../../renderer/phone/quality-average.ts'
import { QualityWatch, type QualityReading } from '../../renderer/phone/quality-watch.ts'

const START: QualityReading = {
  at: 1_000_000,
  packetsReceived: 0,
  packetsLost: 0,
  packetsDiscarded: 0,
  bufferedSeconds: 0,
  bufferedSamples: 0,
  jitterMs: 2,
  roundTripMs: 20,
  lossOut: 0,
  codec: 'opus',
  microphoneLevel: 0.1,
  isMuted: false,
}

/** The reading one second later: fifty packets have come, unless told otherwise. */
function secondAfter(before: QualityReading, changes: Partial<QualityReading> = {}): QualityReading {
  return { ...before, at: before.at + 1_000, packetsReceived: before.packetsReceived + 50, ...changes }
}

/** The samples of as many seconds, each reading made of the one before. */
function samplesOf(seconds: number, next: (before: QualityReading, second: number) => QualityReading): QualitySample[] {
  const watch = new QualityWatch()
  const samples: QualitySample[] = []
  let reading = START
  watch.next(reading)
  for (let second = 1; second <= seconds; second++) {
    reading = next(reading, second)
    const sample = watch.next(reading)
    if (sample) samples.push(sample)
  }
  return samples
}

function onlySample(changes: Partial<QualityReading>): QualitySample | undefined {
  return samplesOf(1, (before) => secondAfter(before, changes))[0]
}

describe('a sample', () => {
  test('needs two readings', () => {
    expect(new QualityWatch().next(START)).toBeNull()
  })
  test('of a good line has a score of 4.4 and no cause', () => {
    const sample = onlySample({})
    expect(sample).toMatchObject({ lossIn: 0, lossOut: 0, jitterMs: 2, roundTripMs: 20, codec: 'opus', cause: null })
    expect(sample?.meanOpinionScore).toBeCloseTo(4.41, 2)
  })
  test('counts what was lost in this second alone', () => {
    const [lossy, clean] = samplesOf(2, (before, second) =>
      second === 1 ? secondAfter(before, { packetsReceived: 40, packetsLost: 10 }) : secondAfter(before),
    )
    expect(lossy).toMatchObject({ lossIn: 0.2, cause: 'loss' })
    expect(clean).toMatchObject({ lossIn: 0, cause: null })
  })
  test('has no loss where packets that were given up have come after all', () => {
    const [, recovered] = samplesOf(2, (before, second) => secondAfter(before, { packetsLost: second === 1 ? 5 : 2 }))
    expect(recovered?.lossIn).toBe(0)
  })
  test('with exactly 3 % of loss has no cause yet', () => {
    expect(onlySample({ packetsReceived: 97, packetsLost: 3 })?.cause).toBeNull()
  })
  test('has loss for a cause when it is the other side that hears only a part', () => {
    expect(onlySample({ lossOut: 0.08 })).toMatchObject({ lossIn: 0, lossOut: 0.08, cause: 'loss' })
  })
  test('is worse for packets that come too late to be played, though they are not lost', () => {
    const sample = onlySample({ packetsDiscarded: 10 })
    expect(sample?.lossIn).toBe(0)
    expect(sample?.meanOpinionScore).toBeLessThan(onlySample({})?.meanOpinionScore ?? 0)
  })
  test.each([
    ['the round trip alone', { roundTripMs: 900 }],
    ['the jitter buffer alone', { bufferedSeconds: 0.5 * 48_000, bufferedSamples: 48_000 }],
    ['both together', { roundTripMs: 400, bufferedSeconds: 0.3 * 48_000, bufferedSamples: 48_000 }],
  ])('has delay for a cause when speech takes more than 400 ms by %s', (_by, changes) => {
    expect(onlySample(changes)?.cause).toBe('delay')
  })
  test('has jitter for a cause above 60 ms', () => {
    expect(onlySample({ jitterMs: 60 })?.cause).toBeNull()
    expect(onlySample({ jitterMs: 61 })?.cause).toBe('jitter')
  })
  test('is taken without a round trip and without word from the far end', () => {
    expect(onlySample({ roundTripMs: null, lossOut: null })).toMatchObject({
      roundTripMs: null,
      lossOut: null,
      cause: null,
    })
  })
})

describe('a microphone', () => {
  const silent = { microphoneLevel: 0 }

  test('that is silent for more than five seconds is named as the cause', () => {
    const causes = samplesOf(7, (before) => secondAfter(before, silent)).map(({ cause }) => cause)
    expect(causes).toEqual([null, null, null, null, null, 'microphone-silent', 'microphone-silent'])
  })
  test('that is heard again is no cause any more', () => {
    const samples = samplesOf(8, (before, second) =>
      secondAfter(before, second < 8 ? silent : { microphoneLevel: 0.01 }),
    )
    expect(samples.at(-2)?.cause).toBe('microphone-silent')
    expect(samples.at(-1)?.cause).toBeNull()
  })
  test('that is muted may be silent for as long as it likes, and has five seconds afterwards', () => {
    const samples = samplesOf(16, (before, second) => secondAfter(before, { ...silent, isMuted: second <= 10 }))
    expect(samples.slice(0, 15).every(({ cause }) => cause === null)).toBe(true)
    expect(samples[15]?.cause).toBe('microphone-silent')
  })
  test('that picks up the noise of a quiet room is not silent', () => {
    const samples = samplesOf(20, (before) => secondAfter(before, { microphoneLevel: 0.0005 }))
    expect(samples.every(({ cause }) => cause === null)).toBe(true)
  })
})

describe('a far end that sends nothing', () => {
  const nothing = (before: QualityReading): QualityReading =>
    secondAfter(before, { packetsReceived: before.packetsReceived })

  test('is named as the cause after three seconds, with all lost', () => {
    const samples = samplesOf(4, nothing)
    expect(samples.map(({ cause }) => cause)).toEqual([null, null, 'no-audio-received', 'no-audio-received'])
    expect(samples.map(({ lossIn }) => lossIn)).toEqual([0, 0, 1, 1])
    expect(samples[3]?.meanOpinionScore).toBeLessThan(2)
  })
  test('matters more than a silent microphone', () => {
    const samples = samplesOf(10, (before) => ({ ...nothing(before), microphoneLevel: 0 }))
    expect(samples.at(-1)?.cause).toBe('no-audio-received')
  })
  test('is no cause when the call was on hold meanwhile', () => {
    const watch = new QualityWatch()
    watch.next(START)
    watch.pause()
    const back = { ...START, at: START.at + 60_000, packetsLost: 3_000 }
    expect(watch.next(back)).toBeNull()
    expect(watch.next(secondAfter(back))).toMatchObject({ lossIn: 0, cause: null })
  })
})

describe('a summary', () => {
  const good = sampleOf({ meanOpinionScore: 4.4 })

  test('of nothing is none', () => {
    expect(new QualityAverage().summary()).toBeNull()
  })
  test('has the means of all seconds and the worst five in a row', () => {
    const bad = sampleOf({ meanOpinionScore: 2, lossIn: 0.2, jitterMs: 40 })
    const summary = summaryOf([...times(10, good), ...times(5, bad), ...times(5, good)])
    expect(summary).toMatchObject({ seconds: 20, codec: 'opus' })
    expect(summary?.meanOpinionScore).toBeCloseTo((15 * 4.4 + 5 * 2) / 20, 9)
    expect(summary?.worstMeanOpinionScore).toBeCloseTo(2, 9)
    expect(summary?.lossIn).toBeCloseTo(0.05, 9)
    expect(summary?.jitterMs).toBeCloseTo((15 * 2 + 5 * 40) / 20, 9)
  })
  test('takes bad seconds that lie apart for less bad than a bad stretch', () => {
    const bad = sampleOf({ meanOpinionScore: 2 })
    const apart = summaryOf(times(5, [bad, ...times(4, good)]).flat())
    expect(apart?.worstMeanOpinionScore).toBeCloseTo((2 + 4 * 4.4) / 5, 9)
  })
  test('of a short call has its mean for the worst', () => {
    const summary = summaryOf([good, sampleOf({ meanOpinionScore: 3 })])
    expect(summary?.worstMeanOpinionScore).toBe(summary?.meanOpinionScore)
  })
  test('leaves seconds out where the far end had not reported', () => {
    const summary = summaryOf([
      sampleOf({ lossOut: null, roundTripMs: null }),
      sampleOf({ lossOut: 0.1, roundTripMs: 80 }),
    ])
    expect(summary).toMatchObject({ lossOut: 0.1, roundTripMs: 80 })
    expect(summaryOf([sampleOf({ lossOut: null, roundTripMs: null })])).toMatchObject({
      lossOut: null,
      roundTripMs: null,
    })
  })
})

test('whatever a connection reports, samples and summary keep to the contract', () => {
  const count = fc.integer({ min: -10, max: 100_000 })
  const reading: fc.Arbitrary<QualityReading> = fc.record({
    at: fc.integer({ min: 0, max: 100_000 }),
    packetsReceived: count,
    packetsLost: count,
    packetsDiscarded: count,
    bufferedSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    bufferedSamples: count,
    jitterMs: fc.double({ min: 0, max: 1e4, noNaN: true }),
    roundTripMs: fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })),
    lossOut: fc.option(fc.double({ min: -1, max: 2, noNaN: true })),
    codec: fc.constantFrom('opus', 'PCMA', ''),
    microphoneLevel: fc.double({ min: 0, max: 2, noNaN: true }),
    isMuted: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(reading, { minLength: 2, maxLength: 20 }), (readings) => {
      const watch = new QualityWatch()
      const average = new QualityAverage()
      for (const one of readings) {
        const sample = watch.next(one)
        if (sample) average.add(qualitySampleSchema.parse(sample))
      }
      const summary = qualitySummarySchema.parse(average.summary())
      expect(summary.worstMeanOpinionScore).toBeLessThanOrEqual(summary.meanOpinionScore)
      expect(summary.seconds).toBe(readings.length - 1)
    }),
  )
})

function sampleOf(changes: Partial<QualitySample>): QualitySample {
  return {
    lossIn: 0,
    lossOut: 0,
    jitterMs: 2,
    roundTripMs: 20,
    codec: 'opus',
    meanOpinionScore: 4.4,
    microphoneLevel: 0.1,
    cause: null,
    ...changes,
  }
}

function summaryOf(samples: readonly QualitySample[]): ReturnType<QualityAverage['summary']> {
  const average = new QualityAverage()
  for (const sample of samples) average.add(sample)
  return average.summary()
}

function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value)
}
