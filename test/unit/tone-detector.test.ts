import { describe, expect, test } from 'vitest'
import { DETECTOR_HERTZ, ToneDetector } from '../../renderer/phone/tone-detector.ts'
import { ToneMerger } from '../../renderer/phone/tone-merger.ts'

const ROWS = [697, 770, 852, 941]
const COLUMNS = [1209, 1336, 1477, 1633]
const ALL = '123A456B789C*0#D'

type Sound = (second: number) => number

function toneOf(key: string, level = 0.2, twist = 1): Sound {
  const index = ALL.indexOf(key)
  const row = ROWS[Math.floor(index / 4)] ?? 0
  const column = COLUMNS[index % 4] ?? 0
  return (second) => level * (Math.sin(2 * Math.PI * row * second) + twist * Math.sin(2 * Math.PI * column * second))
}

/** Numbers that look random and are the same in each run. */
function noise(): Sound {
  let state = 12_345
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 1_073_741_824 - 1
  }
}

const silence: Sound = () => 0

/** What is heard of sounds one after the other, in pieces as a timer hands them over. */
function heard(parts: readonly (readonly [Sound, number])[]): string {
  let keys = ''
  const detector = new ToneDetector((key) => (keys += key))
  const samples = parts.flatMap(([sound, seconds]) =>
    Array.from({ length: Math.round(seconds * DETECTOR_HERTZ) }, (_, index) => sound(index / DETECTOR_HERTZ)),
  )
  for (let start = 0; start < samples.length; start += 777) {
    detector.hear(Float32Array.from(samples.slice(start, start + 777)))
  }
  return keys
}

describe('key tones are heard', () => {
  test('all sixteen, each once', () => {
    expect(
      heard(
        ALL.split('').flatMap(
          (key) =>
            [
              [toneOf(key), 0.1],
              [silence, 0.1],
            ] as const,
        ),
      ),
    ).toBe(ALL)
  })

  test('the same key pressed twice is two keys, a long press is one', () => {
    expect(
      heard([
        [toneOf('5'), 0.08],
        [silence, 0.06],
        [toneOf('5'), 3],
        [silence, 0.1],
      ]),
    ).toBe('55')
  })

  test('keys that follow without a pause', () => {
    expect(
      heard([
        [toneOf('1'), 0.1],
        [toneOf('2'), 0.1],
        [toneOf('#'), 0.1],
      ]),
    ).toBe('12#')
  })

  test.each([0.02, 0.05, 0.45])('at an amplitude of %d', (level) => {
    expect(
      heard([
        [silence, 0.05],
        [toneOf('8', level), 0.1],
        [silence, 0.05],
      ]),
    ).toBe('8')
  })

  test('with one tone at half of the other, and noise over both', () => {
    const hiss = noise()
    const tone = toneOf('D', 0.2, 0.5)
    expect(heard([[(second) => tone(second) + 0.02 * hiss(second), 0.12]])).toBe('D')
  })
})

describe('no key is heard in', () => {
  test('noise', () => {
    expect(heard([[noise(), 60]])).toBe('')
  })

  test('a single tone, a ringing tone, and a dialling tone of America', () => {
    for (const pair of [
      [440, 480],
      [350, 440],
      [697, 697],
      [425, 425],
      [1336, 1336],
    ]) {
      const [one = 0, other = 0] = pair
      const sound: Sound = (second) =>
        0.2 * (Math.sin(2 * Math.PI * one * second) + Math.sin(2 * Math.PI * other * second))
      expect(heard([[sound, 1]]), pair.join('+')).toBe('')
    }
  })

  test('what a voice is like: a gliding pitch, its overtones, formants, syllables', () => {
    for (let pitch = 80; pitch < 330; pitch += 19) {
      const hiss = noise()
      const voice: Sound = (second) => {
        const phase = 2 * Math.PI * (pitch * second + 12 * Math.sin(2 * Math.PI * 0.7 * second))
        let sum = 0.02 * hiss(second)
        for (let overtone = 1; overtone <= 18; overtone += 1) {
          const hertz = overtone * pitch
          const formant = 1 / (1 + ((hertz - 700) / 150) ** 2) + 0.7 / (1 + ((hertz - 1_250) / 150) ** 2)
          sum += (formant + 0.05) * Math.sin(overtone * phase)
        }
        return 0.15 * sum * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * second))
      }
      expect(heard([[voice, 3]]), `a pitch of ${pitch} Hz`).toBe('')
    }
  })

  test('a press that is shorter than any', () => {
    expect(
      heard([
        [silence, 0.1],
        [toneOf('7'), 0.025],
        [silence, 0.1],
      ]),
    ).toBe('')
  })
})

describe('a key that comes in the audio and by INFO', () => {
  test('is one key, whichever comes first', () => {
    const merger = new ToneMerger()
    expect(merger.isNew('1', 'audio', 0)).toBe(true)
    expect(merger.isNew('1', 'info', 300)).toBe(false)
    expect(merger.isNew('1', 'info', 700)).toBe(true)
    expect(merger.isNew('1', 'audio', 900)).toBe(false)
  })

  test('is another one when the other way is late, and presses by one way all count', () => {
    const merger = new ToneMerger()
    const counted = [0, 300, 600].map((at) => merger.isNew('4', 'info', at))
    expect(counted).toEqual([true, true, true])
    expect(merger.isNew('4', 'audio', 5_000)).toBe(true)
    expect(merger.isNew('5', 'info', 5_100)).toBe(true)
  })
})
