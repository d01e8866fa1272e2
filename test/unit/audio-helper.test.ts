import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  dominantFrequency,
  encodeMuLaw,
  excerpt,
  goertzel,
  loudness,
  readWave,
  tone,
  writeWave,
} from '../helpers/audio.ts'

test.each([263, 440, 523, 1000, 2999])('a tone of %i Hz is found among noise', (hertz) => {
  const sound = tone(hertz, 1)
  // A fixed sequence of pseudo-random numbers (linear congruential generator).
  let state = 1
  const samples = sound.samples.map((sample) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return sample + 0.2 * (state / 2 ** 30 - 1)
  })
  const found = dominantFrequency({ ...sound, samples })
  expect(found.hertz).toBe(hertz)
  expect(found.amplitude).toBeCloseTo(0.5, 1)
})

test('the amplitude of a frequency is that of its sine, and nothing beside it', () => {
  const sound = tone(440, 1, 8000, 0.25)
  expect(goertzel(sound, 440)).toBeCloseTo(0.25, 6)
  expect(goertzel(sound, 880)).toBeCloseTo(0, 6)
  expect(loudness(sound)).toBeCloseTo(0.25 / Math.SQRT2, 6)
})

test('a WAVE file gives back what was written, to 16 bits', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vizitka-audio-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const sound = tone(440, 0.1, 48_000)
  writeWave(join(folder, 'tone.wav'), sound)
  const read = readWave(join(folder, 'tone.wav'))
  expect(read.sampleRate).toBe(48_000)
  expect(read.samples).toHaveLength(4800)
  expect(Math.max(...read.samples.map((sample, index) => Math.abs(sample - (sound.samples[index] ?? 1))))).toBeLessThan(
    1e-4,
  )
  expect(excerpt(read, 0.05, 1).samples).toHaveLength(2400)
})

test('µ-law bytes are those of G.711', () => {
  const samples = Float64Array.of(0, 1, -1, 1000 / 32_767, -1000 / 32_767, 8 / 32_767)
  expect([...encodeMuLaw({ sampleRate: 8000, samples })]).toEqual([0xff, 0x80, 0x00, 0xce, 0x4e, 0xfe])
})
