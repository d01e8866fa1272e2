import path from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDatabase } from '../../db/open-database.ts'
import { openDueTimes, stationDueTimes, type DueTimes } from '../../db/sync/due-times.ts'
import { temporaryFolder, unwrap } from '../helpers/data-service.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS
const STATIONS = 500
/** A Monday, 09:00 UTC; the snapshot that all stations begin from is of the night before. */
const MONDAY = Date.UTC(2026, 10, 23, 9)
const SNAPSHOT_AT = MONDAY - 7 * HOUR_MS

const stations = Array.from({ length: STATIONS }, (_, index) => `station ${index}`)

/** When a station that runs every minute in these times does its duty. */
function timesOf(station: string, everyMs: number, on: readonly { readonly from: number; readonly to: number }[]) {
  const done: number[] = []
  let last = SNAPSHOT_AT
  for (const { from, to } of on) {
    const dueTimes: DueTimes = stationDueTimes(station, from)
    for (let now = from; now < to; now += MINUTE_MS) {
      if (!dueTimes.isDue('sweep', last, everyMs, now)) continue
      done.push(now)
      last = now
    }
  }
  return done
}

/** The most in any stretch of time as long as this. */
function most(times: readonly number[], withinMs: number): number {
  const counts = new Map<number, number>()
  for (const at of times) counts.set(Math.floor(at / withinMs), (counts.get(Math.floor(at / withinMs)) ?? 0) + 1)
  return Math.max(...counts.values())
}

test('stations of one snapshot that stay on sweep at hours of their own, once a period, from the first time on', () => {
  const everyMs = 6 * HOUR_MS
  const all = stations.map((station) => timesOf(station, everyMs, [{ from: MONDAY, to: MONDAY + 4 * everyMs }]))
  for (const [first = 0, ...others] of all) {
    // the snapshot was older than half a period: whoever was due at the start may wait, but not past one and a half
    expect(first).toBeGreaterThanOrEqual(MONDAY)
    expect(first).toBeLessThanOrEqual(SNAPSHOT_AT + 1.5 * everyMs + MINUTE_MS)
    const times = [first, ...others]
    expect(times.length).toBeGreaterThanOrEqual(3)
    for (const [index, at] of others.entries()) {
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(everyMs / 2)
      expect(at - (times[index] ?? 0)).toBeLessThanOrEqual(1.5 * everyMs + MINUTE_MS)
      if (index > 0) expect(Math.abs(at - (times[index] ?? 0) - everyMs)).toBeLessThanOrEqual(MINUTE_MS)
    }
  }
  // evenly would be 14 in each ten minutes
  const settled = all.flat().filter((at) => at > MONDAY + 2 * everyMs)
  expect(most(settled, 10 * MINUTE_MS)).toBeLessThan(35)
})

test('what became due while the office was closed does not come in its first minutes', () => {
  const on = Array.from({ length: 28 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .map((day) => ({ from: MONDAY + day * DAY_MS, to: MONDAY + day * DAY_MS + 8 * HOUR_MS }))
  const all = stations.map((station) => timesOf(station, WEEK_MS, on))
  for (const times of all) {
    expect(times.length).toBeGreaterThanOrEqual(3)
    expect(times.length).toBeLessThanOrEqual(4)
    for (const [index, at] of times.entries()) {
      // the bound, or the morning behind it
      const due = (index === 0 ? SNAPSHOT_AT : (times[index - 1] ?? 0)) + 1.5 * WEEK_MS
      expect(at).toBeLessThanOrEqual(Math.max(due, nextOn(due, on)) + MINUTE_MS)
    }
  }
  // all at once would be 500 on one morning; a Monday has what the weekend left, within two hours
  expect(most(all.flat(), 10 * MINUTE_MS)).toBeLessThan(50)
  expect(most(all.flat(), MINUTE_MS)).toBeLessThan(15)
})

function nextOn(at: number, on: readonly { readonly from: number; readonly to: number }[]): number {
  return on.find(({ to }) => to > at)?.from ?? Infinity
}

test('never due before half a period, and always once one and a half are over, whatever the station', () => {
  const everyMs = fc.integer({ min: 1, max: 31 * DAY_MS })
  const duty = fc.constantFrom('sweep' as const, 'refresh' as const)
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.string(), duty, everyMs, share, share, (station, what, every, half, startShare) => {
      const last = MONDAY
      const times = stationDueTimes(station, last + Math.round(every * 1.4 * startShare))
      expect(
        times.isDue(what, last, every, last + Math.min(Math.floor((every / 2) * half), Math.ceil(every / 2) - 1)),
      ).toBe(false)
      expect(times.isDue(what, last, every, last + Math.ceil(every * 1.5) + 1)).toBe(true)
    }),
  )
})

test('a last time in the far future, by a clock that was wrong, puts nothing off', () => {
  expect(stationDueTimes('one', MONDAY).isDue('refresh', MONDAY + 365 * DAY_MS, WEEK_MS, MONDAY)).toBe(true)
})

test('a profile keeps its own hour, and another one has another', () => {
  const { folder, remove } = temporaryFolder()
  const dueAtOf = (file: string): number => {
    const database = unwrap(openDatabase(path.join(folder, file)))
    const times = openDueTimes(database, () => SNAPSHOT_AT)()
    let at = SNAPSHOT_AT
    while (!times.isDue('refresh', SNAPSHOT_AT, WEEK_MS, at)) at += MINUTE_MS
    database.close()
    return at
  }
  try {
    const first = dueAtOf('one.sqlite')
    expect(dueAtOf('one.sqlite')).toBe(first)
    expect(dueAtOf('other.sqlite')).not.toBe(first)
  } finally {
    remove()
  }
})
