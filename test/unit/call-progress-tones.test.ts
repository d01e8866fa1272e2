import { describe, expect, test } from 'vitest'
import { audibleStretches, cycleSeconds, renderCycle } from '../../renderer/phone/tone-cycle.ts'
import {
  CALL_PROGRESS_KINDS,
  callProgressTones,
  DEFAULT_TONES,
  TONE_COUNTRIES,
} from '../../shared/call-progress-tones.ts'
import { COUNTRIES } from '../../shared/countries.ts'
import { excerpt, goertzel, loudness, type Sound } from '../helpers/audio.ts'

const SAMPLE_RATE = 16_000

function render(country: string, kind: (typeof CALL_PROGRESS_KINDS)[number]): Sound {
  const samples = renderCycle(callProgressTones(country)[kind], SAMPLE_RATE)
  return { sampleRate: SAMPLE_RATE, samples: Float64Array.from(samples) }
}

describe('the table of tones', () => {
  test('knows the countries that our operators work in and call to', () => {
    const wanted =
      'RU UA BY KZ UZ IR CN TW HK JP KR IN TR AE SA IL US CA MX BR AR GB IE DE AT CH FR IT ES PT NL BE PL CZ SE NO FI DK GR RO AU NZ ZA EG'
    for (const country of wanted.split(' ')) expect(TONE_COUNTRIES).toContain(country)
    for (const country of TONE_COUNTRIES) expect(COUNTRIES).toContain(country)
  })

  test('has a tone that can be heard and told for everything', () => {
    for (const country of COUNTRIES) {
      const tones = callProgressTones(country)
      for (const kind of CALL_PROGRESS_KINDS) {
        const { frequencies, cadence } = tones[kind]
        expect(frequencies.length).toBeGreaterThan(0)
        for (const hertz of frequencies) expect(hertz).toBeGreaterThanOrEqual(340)
        for (const hertz of frequencies) expect(hertz).toBeLessThanOrEqual(640)
        // on and off by turns: a loop that ends in a tone would click
        expect(cadence.length % 2).toBe(0)
        for (const seconds of cadence) expect(seconds).toBeGreaterThan(0)
        expect(cycleSeconds(tones[kind])).toBeLessThanOrEqual(6)
      }
      expect(cycleSeconds(tones.ringing)).toBeGreaterThan(cycleSeconds(tones.congestion))
    }
  })

  test('has the European tones for a country that it does not know', () => {
    expect(callProgressTones('FM')).toBe(DEFAULT_TONES)
    expect(callProgressTones('constructor')).toBe(DEFAULT_TONES)
  })

  test.each([
    ['DE', 'ringing', [425], [1, 4]],
    ['RU', 'busy', [425], [0.35, 0.35]],
    ['US', 'ringing', [440, 480], [2, 4]],
    ['US', 'busy', [480, 620], [0.5, 0.5]],
    ['GB', 'ringing', [400, 450], [0.4, 0.2, 0.4, 2]],
    ['CN', 'congestion', [450], [0.7, 0.7]],
    ['FR', 'ringing', [440], [1.5, 3.5]],
  ] as const)('%s %s', (country, kind, frequencies, cadence) => {
    expect(callProgressTones(country)[kind]).toMatchObject({ frequencies, cadence })
  })
})

describe('a round of a tone', () => {
  test('is heard when its cadence says so', () => {
    expect(audibleStretches([0.5, 0.25, 0.5, 2])).toStrictEqual([
      { from: 0, to: 0.5 },
      { from: 0.75, to: 1.25 },
    ])
    const sound = render('GB', 'ringing')
    expect(sound.samples).toHaveLength(3 * SAMPLE_RATE)
    expect(loudness(excerpt(sound, 0.05, 0.35))).toBeGreaterThan(0.3)
    expect(loudness(excerpt(sound, 0.41, 0.59))).toBe(0)
    expect(loudness(excerpt(sound, 0.65, 0.95))).toBeGreaterThan(0.3)
    expect(loudness(excerpt(sound, 1.01, 3))).toBe(0)
  })

  test('has the frequencies of the table and no other', () => {
    const german = excerpt(render('DE', 'ringing'), 0.1, 0.9)
    expect(goertzel(german, 425)).toBeCloseTo(1, 1)
    expect(goertzel(german, 480)).toBeLessThan(0.02)
    const american = excerpt(render('US', 'ringing'), 0.5, 1.5)
    expect(goertzel(american, 440)).toBeCloseTo(0.5, 1)
    expect(goertzel(american, 480)).toBeCloseTo(0.5, 1)
    expect(goertzel(american, 425)).toBeLessThan(0.02)
  })

  test('swells where the network modulates it', () => {
    const indian = excerpt(render('IN', 'ringing'), 0.04, 0.36)
    // amplitude modulation: the carrier and a side tone on each side
    expect(goertzel(indian, 400)).toBeCloseTo(0.5, 1)
    expect(goertzel(indian, 375)).toBeCloseTo(0.25, 1)
    expect(goertzel(indian, 425)).toBeCloseTo(0.25, 1)
  })

  test('never clicks, neither at its edges nor where it begins again', () => {
    for (const country of TONE_COUNTRIES) {
      for (const kind of CALL_PROGRESS_KINDS) {
        const { samples } = render(country, kind)
        expect(Math.max(...[samples[0] ?? 1, samples.at(-1) ?? 1].map(Math.abs))).toBe(0)
        let steepest = 0
        for (let index = 1; index < samples.length; index += 1) {
          steepest = Math.max(steepest, Math.abs((samples[index] ?? 0) - (samples[index - 1] ?? 0)))
        }
        // a full-scale sine of 640 Hz does not rise faster
        expect(steepest).toBeLessThan((2 * Math.PI * 640) / SAMPLE_RATE + 0.02)
      }
    }
  })
})
