import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { seededRandom } from '../../db/demo-crm/random.ts'
import { SyncTimer } from '../../db/sync/sync-timer.ts'

const STATIONS = 500

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('500 computers that are switched on together begin over a whole minute', () => {
  const seeded = seededRandom(11)
  const random = (): number => seeded.between(0, 1_000_000) / 1_000_000
  const begun: number[] = []
  const start = Date.now()
  for (let station = 0; station < STATIONS; station += 1) {
    new SyncTimer(random, () => void begun.push(Date.now() - start)).waitForStart()
  }
  vi.advanceTimersByTime(60_000)
  expect(begun).toHaveLength(STATIONS)
  const inSecond = Array.from({ length: 60 }, (_, second) => begun.filter((at) => Math.floor(at / 1_000) === second))
  // 8 on average
  expect(Math.max(...inSecond.map((some) => some.length))).toBeLessThan(22)
  expect(inSecond.filter((some) => some.length > 0).length).toBeGreaterThan(50)
})

test('a first run that is needed does not wait for its turn, and others keep theirs', () => {
  const runs: number[] = []
  const start = Date.now()
  const timer = new SyncTimer(
    () => 0.9,
    () => {
      runs.push(Date.now() - start)
      timer.stop()
    },
  )
  timer.waitForStart()
  vi.advanceTimersByTime(5_000)
  timer.hurryStart()
  timer.hurryStart()
  vi.advanceTimersByTime(200)
  expect(runs).toEqual([5_100])
  // the rhythm of the minutes behind it is nobody's to hurry
  timer.waitForNext()
  timer.hurryStart()
  vi.advanceTimersByTime(30_000)
  expect(runs).toHaveLength(1)
  vi.advanceTimersByTime(60_000)
  expect(runs).toHaveLength(2)
})
