import type { LineEvent, StoredLineEvent } from '../shared/line-event.ts'
import type { Database } from './database.ts'

/** An operator asks about yesterday or last week; what is older only fills the disk. */
const KEPT_MS = 30 * 86_400_000
/** About three days of a server that is away all the time, with two entries for each attempt. */
const KEPT_MAX = 50_000
/** Old entries are looked for once in so many new ones. */
const SWEEP_EVERY = 200

export type LineLogPage = { readonly before: Pick<StoredLineEvent, 'at' | 'key'> | null; readonly limit: number }

/** What happened to the line, for the question why the phone did not ring. */
export function openLineLog(database: Database, now: () => number, keptMax = KEPT_MAX) {
  const insert = database.prepare<LineEvent>('INSERT INTO line_event (at, kind, detail) VALUES (@at, @kind, @detail)')
  const deleteOld = database.prepare<[number]>('DELETE FROM line_event WHERE at < ?')
  const deleteSurplus = database.prepare<[number]>(
    'DELETE FROM line_event WHERE event_key <= (SELECT max(event_key) FROM line_event) - ?',
  )
  const select = database.prepare<[number, number, number], StoredLineEvent>(
    `SELECT event_key AS key, at, kind, detail FROM line_event
     WHERE (at, event_key) < (?, ?) ORDER BY at DESC, event_key DESC LIMIT ?`,
  )
  let untilSweep = 0
  return {
    add(event: LineEvent): void {
      insert.run(event)
      untilSweep -= 1
      if (untilSweep > 0) return
      deleteOld.run(now() - KEPT_MS)
      deleteSurplus.run(keptMax)
      untilSweep = SWEEP_EVERY
    },
    /** Newest first. */
    list: ({ before, limit }: LineLogPage): StoredLineEvent[] =>
      select.all(before?.at ?? Number.MAX_SAFE_INTEGER, before?.key ?? 0, limit),
  }
}
