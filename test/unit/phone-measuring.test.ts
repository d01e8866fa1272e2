import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loudness, peakLoudness } from '../../renderer/phone/loudness.ts'
import { readStats } from '../../renderer/phone/stats-reading.ts'

const INBOUND = {
  type: 'inbound-rtp',
  id: 'IT01A1',
  kind: 'audio',
  codecId: 'CIT01_8',
  packetsReceived: 500,
  packetsLost: -2,
  packetsDiscarded: 7,
  jitter: 0.004,
  jitterBufferDelay: 24_000,
  jitterBufferEmittedCount: 480_000,
}
const REMOTE = { type: 'remote-inbound-rtp', id: 'RIA1', kind: 'audio', roundTripTime: 0.035, fractionLost: 0.02 }

function reportOf(
  ...entries: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[]
): ReadonlyMap<string, unknown> {
  return new Map(entries.map((entry) => [entry.id, entry]))
}

describe('the statistics of a connection', () => {
  test('are read with times in milliseconds and the codec that is received', () => {
    const codecs = [
      { type: 'codec', id: 'COT01_111', mimeType: 'audio/opus' },
      { type: 'codec', id: 'CIT01_8', mimeType: 'audio/PCMA' },
    ]
    expect(readStats(reportOf(...codecs, INBOUND, REMOTE))).toStrictEqual({
      packetsReceived: 500,
      packetsLost: -2,
      packetsDiscarded: 7,
      bufferedSeconds: 24_000,
      bufferedSamples: 480_000,
      jitterMs: 4,
      roundTripMs: 35,
      lossOut: 0.02,
      codec: 'PCMA',
    })
  })
  test('before anything has come count nothing, and what the far end has not said is not known', () => {
    const nothing = { packetsReceived: 0, packetsLost: 0, jitterMs: 0, roundTripMs: null, lossOut: null, codec: '' }
    expect(readStats(reportOf())).toMatchObject(nothing)
    const bare = { type: 'inbound-rtp', id: 'IT01A1', kind: 'audio' }
    expect(readStats(reportOf(bare, { type: 'remote-inbound-rtp', id: 'RIA1', kind: 'audio' }))).toMatchObject(nothing)
  })
  test('of video, of what we send, and of transports are left alone', () => {
    const others = [
      { ...INBOUND, id: 'v', kind: 'video' },
      { ...INBOUND, id: 'o', type: 'outbound-rtp' },
      { type: 'transport', id: 't', packetsReceived: 900 },
    ]
    expect(readStats(reportOf(...others)).packetsReceived).toBe(0)
    expect(readStats(reportOf(...others, INBOUND)).packetsReceived).toBe(500)
  })
})

describe('loudness', () => {
  test('of silence, and of nothing at all, is zero', () => {
    expect(loudness(new Float32Array(100))).toBe(0)
    expect(loudness(new Float32Array(0))).toBe(0)
    expect(peakLoudness(new Float32Array(0), 10)).toBe(0)
  })
  test('of a sine is its amplitude divided by √2', () => {
    const sine = Float32Array.from(
      { length: 48_000 },
      (_, index) => 0.5 * Math.sin((2 * Math.PI * 440 * index) / 48_000),
    )
    expect(loudness(sine)).toBeCloseTo(0.5 / Math.SQRT2, 4)
  })
  test('at its peak is that of one loud syllable in a long silence', () => {
    const samples = new Float32Array(1_000).fill(0.4, 500, 600)
    expect(peakLoudness(samples, 100)).toBeCloseTo(0.4, 6)
    expect(loudness(samples)).toBeLessThan(0.2)
  })
  test('at its peak is never less than the whole, and never more than 1', () => {
    const samples = fc.float32Array({ min: -1.5, max: 1.5, noNaN: true, minLength: 10, maxLength: 100 })
    fc.assert(
      fc.property(samples, (heard) => {
        const peak = peakLoudness(heard, 10)
        expect(peak).toBeLessThanOrEqual(1)
        expect(peak).toBeGreaterThanOrEqual(Math.min(1, loudness(heard)) - 1e-6)
      }),
    )
  })
})
