import { createHash, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Database } from '../database.ts'

/** What is done again and again, at a cost to the CRM: all ids are compared, or everything is read. */
export type Duty = 'sweep' | 'refresh'

export type DueTimes = {
  /**
   * Whether a duty has to be done now: for the first time half a period to one and a half behind `last`, from then on
   * once a period. All times in UTC milliseconds.
   */
  isDue(duty: Duty, last: number, everyMs: number, now: number): boolean
}

/** Once a period is over: for tests and tools, where one station is alone with its CRM. */
export const PUNCTUAL: DueTimes = { isDue: (_duty, last, everyMs, now) => now - last >= everyMs }

/** Of a period: what became due while all computers were switched off is spread by so much when they are switched on. */
const HELD_SHARE = 0.1
const HELD_MAX_MS = 2 * 3_600_000
const SEED = 'stationSeed'

/**
 * Each station has an hour of its own within the period, so that stations which began from one snapshot, and have their
 * last times from it, do not come together.
 * @param station tells stations apart, and stays
 * @param startedAt when the program was started
 */
export function stationDueTimes(station: string, startedAt: number): DueTimes {
  const shares = {
    sweep: { ofPeriod: shareOf(station, 'sweep'), atStart: shareOf(station, 'sweep at start') },
    refresh: { ofPeriod: shareOf(station, 'refresh'), atStart: shareOf(station, 'refresh at start') },
  } satisfies Record<Duty, Shares>
  return {
    isDue: (duty, last, everyMs, now) => now >= dueAt(shares[duty], { last, everyMs, startedAt, now }),
  }
}

type Shares = { readonly ofPeriod: number; readonly atStart: number }
type Due = {
  readonly last: number
  readonly everyMs: number
  readonly startedAt: number
  readonly now: number
}

function dueAt({ ofPeriod, atStart }: Shares, { last, everyMs, startedAt, now }: Due): number {
  // a clock that was wrong when it was done last must not put it off for years
  if (everyMs === 0 || last > now + everyMs / 2) return now
  const own = ofPeriod * everyMs
  const earliest = last + everyMs / 2
  const due = own + Math.ceil((earliest - own) / everyMs) * everyMs
  const wasDueAtStart = due <= startedAt && startedAt <= now
  if (!wasDueAtStart) return due
  const held = startedAt + atStart * Math.min(everyMs * HELD_SHARE, HELD_MAX_MS)
  return Math.max(due, Math.min(held, last + everyMs * 1.5))
}

/** From 0 to 1, always the same for the same station. */
function shareOf(station: string, what: string): number {
  return createHash('sha256').update(`${station}\n${what}`).digest().readUInt32BE(0) / 2 ** 32
}

/** The times of this profile; what tells it apart is made and read when it is asked for, and not at the program's start. */
export function openDueTimes(database: Database, now: () => number): () => DueTimes {
  const startedAt = now()
  let times: DueTimes | null = null
  return () => (times ??= stationDueTimes(stationName(database), startedAt))
}

/**
 * What tells this station from all others: drawn once for a profile and kept, and the name of the computer, as profiles
 * are copied with whole disks.
 */
function stationName(database: Database): string {
  database
    .prepare('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .run(SEED, `"${randomUUID()}"`)
  const seed = database.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck().get(SEED)
  return `${seed ?? ''} ${hostname()}`
}
