import { describe, expect, test } from 'vitest'
import { MediaRules, type MediaReading } from '../../renderer/phone/sip/media-watch.ts'

/** The seconds at which another way is looked for. */
function restarts(seconds: number, reading: (second: number) => Partial<MediaReading>): number[] {
  const rules = new MediaRules()
  return Array.from({ length: seconds }, (_, second) => second).filter((second) =>
    rules.isToRestart({ at: second * 1_000, isSilent: false, iceState: 'connected', canAsk: true, ...reading(second) }),
  )
}

describe('another way for the audio is looked for', () => {
  test('never while audio comes', () => {
    expect(restarts(600, () => ({}))).toEqual([])
  })

  test('at once when the connection has failed, a few times with growing pauses', () => {
    expect(restarts(600, () => ({ iceState: 'failed' }))).toEqual([0, 8, 24, 56])
  })

  test('when nothing has come for three seconds more than the meter waits', () => {
    expect(restarts(7, (second) => ({ isSilent: second >= 2 }))).toEqual([5])
  })

  test('not for a short pause of the other side, nor for a short disconnection', () => {
    expect(restarts(60, (second) => ({ isSilent: second % 4 < 2 }))).toEqual([])
    expect(restarts(60, (second) => ({ iceState: second % 6 < 3 ? 'disconnected' : 'connected' }))).toEqual([])
  })

  test('as soon as the line is back', () => {
    expect(restarts(20, (second) => ({ iceState: 'failed', canAsk: second >= 15 }))).toEqual([15])
  })

  test('anew after the audio had come back for good', () => {
    const dies = (second: number): boolean => second < 10 || second >= 100
    expect(restarts(105, (second) => ({ iceState: dies(second) ? 'failed' : 'connected' }))).toEqual([0, 8, 100])
  })
})
