import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ComfortTones } from '../../renderer/phone/comfort-tones.ts'
import { END_TONE_MS } from '../../renderer/phone/end-tone.ts'
import { Ringing, type AudibleCall } from '../../renderer/phone/ringing.ts'
import type { RingTone } from '../../renderer/phone/ring-tone.ts'
import { MELODIES } from '../../renderer/phone/melodies.ts'

const INCOMING: AudibleCall = {
  isOutgoing: false,
  isAnswered: false,
  isRingingThere: false,
  hasEarlyMedia: false,
  ringTone: 'marimba',
}
const OUTGOING: AudibleCall = { ...INCOMING, isOutgoing: true }
const RINGING_THERE: AudibleCall = { ...OUTGOING, isRingingThere: true }

let rings = ''
let tone: string | null = null

function start(): Ringing {
  rings = 'none'
  tone = null
  // loudspeakers are what the end-to-end tests listen to; here it is what is asked of them
  const ringTone = { set: (kind: string, melody = 'soft') => (rings = kind === 'none' ? kind : `${kind} ${melody}`) }
  const comfortTones = { set: (kind: string | null) => (tone = kind) }
  return new Ringing(ringTone as unknown as RingTone, comfortTones as unknown as ComfortTones)
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('what is heard of calls', () => {
  test('is the melody of the line, then the one for who calls', () => {
    const ringing = start()
    ringing.set('a', INCOMING)
    expect(rings).toBe('ringing marimba')
    ringing.ringWith('a', 'low')
    expect(rings).toBe('ringing low')
    ringing.delete('a')
    ringing.set('b', { ...INCOMING, ringTone: 'soft' })
    expect(rings).toBe('ringing soft')
  })

  test('is softer while the operator talks, or nothing if so wished', () => {
    const ringing = start()
    ringing.set('a', { ...INCOMING, isAnswered: true })
    ringing.set('b', INCOMING)
    expect(rings).toBe('call-waiting marimba')
    ringing.callWaiting = 'silent'
    ringing.set('b', INCOMING)
    expect(rings).toBe('none')
  })

  test('is the ringing tone while it rings there, unless the network plays its own', () => {
    const ringing = start()
    ringing.set('a', OUTGOING)
    expect(tone).toBeNull()
    ringing.set('a', RINGING_THERE)
    expect(tone).toBe('ringing')
    ringing.set('a', { ...RINGING_THERE, hasEarlyMedia: true })
    expect(tone).toBeNull()
    ringing.set('a', { ...RINGING_THERE, isAnswered: true })
    expect(tone).toBeNull()
  })

  test.each([
    ['callee-busy', 'busy'],
    ['callee-declined', 'busy'],
    ['callee-not-reached', 'congestion'],
    ['callee-not-found', 'congestion'],
    ['cancelled', null],
    ['hung-up-by-operator', null],
    ['no-media', null],
  ] as const)('after a call of ours that ended as %s is the tone %s', (reason, expected) => {
    const ringing = start()
    ringing.set('a', RINGING_THERE)
    ringing.delete('a', reason)
    expect(tone).toBe(expected)
    vi.advanceTimersByTime(END_TONE_MS)
    expect(tone).toBeNull()
  })

  test('is no busy tone where the network told it already, nor after a call that was answered or that came in', () => {
    const ringing = start()
    for (const call of [{ ...RINGING_THERE, hasEarlyMedia: true }, { ...RINGING_THERE, isAnswered: true }, INCOMING]) {
      ringing.set('a', call)
      ringing.delete('a', 'callee-busy')
      expect(tone).toBeNull()
    }
  })

  test('is no busy tone any more once another call begins, or the operator has heard enough', () => {
    const ringing = start()
    ringing.set('a', OUTGOING)
    ringing.delete('a', 'callee-busy')
    ringing.set('b', INCOMING)
    expect(tone).toBeNull()
    ringing.delete('b')
    ringing.set('c', OUTGOING)
    ringing.delete('c', 'callee-busy')
    expect(tone).toBe('busy')
    ringing.hush()
    expect(tone).toBeNull()
  })
})

describe('melodies', () => {
  const melodies = Object.entries(MELODIES)

  test.each(melodies)('%s ends before it begins again, and is no louder than the others', (_name, melody) => {
    const end = Math.max(...melody.notes.map(({ startSeconds, seconds }) => startSeconds + seconds))
    expect(end).toBeLessThan(melody.cycleSeconds)
    expect(melody.partials.reduce((sum, { level }) => sum + level, 0)).toBeLessThanOrEqual(1.02)
    // what rings for eight hours leaves silence for most of them
    const heard = melody.notes.reduce((sum, { seconds }) => sum + seconds, 0)
    expect(heard / melody.cycleSeconds).toBeLessThan(0.8)
    for (const { hertz } of melody.notes) expect(hertz).toBeGreaterThan(150)
    for (const { hertz } of melody.notes) expect(hertz).toBeLessThan(2_000)
    expect(melody.notesWhileTalking).toBeGreaterThan(0)
    expect(melody.notesWhileTalking).toBeLessThan(melody.notes.length)
  })

  test('are told from one another by their notes', () => {
    const tunes = melodies.map(([, { notes }]) => notes.map(({ hertz }) => Math.round(hertz)).join())
    expect(new Set(tunes).size).toBe(tunes.length)
  })
})
