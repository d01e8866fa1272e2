import type { LineEvent } from '../shared/line-event.ts'
import type { Database } from './database.ts'

/** An operator asks about yesterday or last week; what is older only fills the disk. */
const KEPT_MS = 30 * 86_400_000
/** Old entries are looked for once in so many new ones. */
const SWEEP_EVERY = 200

export type LineLogPage = { readonly before: number | null; readonly limit: number }

/** What happened to the line, for the question why the phone did not ring. */
export function openLineLog(database: Database, now: () => number) {
  const insert = database.prepare<LineEvent>('INSERT INTO line_event (at, kind, detail) VALUES (@at, @kind, @detail)')
  const deleteOld = database.prepare<[number]>('DELETE FROM line_event WHERE at < ?')
  const select = database.prepare<[number, number], LineEvent>(
    'SELECT at, kind, detail FROM line_event WHERE at < ? ORDER BY at DESC, event_key DESC LIMIT ?',
  )
  let untilSweep = 0
  return {
    add(event: LineEvent): void {
      insert.run(event)
      untilSweep -= 1
      if (untilSweep > 0) return
      deleteOld.run(now() - KEPT_MS)
      untilSweep = SWEEP_EVERY
    },
    /** Newest first. */
    list: ({ before, limit }: LineLogPage): LineEvent[] => select.all(before ?? Number.MAX_SAFE_INTEGER, limit),
  }
}
