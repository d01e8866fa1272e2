import * as z from 'zod'
import { parseJson } from '../../shared/parse-json.ts'

/**
 * How much earlier than the last run's start the next one asks for changes. Clocks differ, timestamps have a grain of a
 * second, and a record may get its time long before it becomes visible (late commit).
 */
export const OVERLAP_MS = 120_000

/** Another one whenever the connector has learned to read more of a record: the cache then needs all of them again. */
const VERSION = 2

const cursorSchema = z.discriminatedUnion('phase', [
  /**
   * Changed clients in the order of their ids. `since`: changes from then on (UTC milliseconds; null: all clients);
   * `after`: last id that was seen; `nextSince`: where the next run begins, null until the first answer told the time.
   */
  z.strictObject({
    version: z.literal(VERSION),
    phase: z.literal('clients'),
    since: z.int().nullable(),
    after: z.string().nullable(),
    nextSince: z.int().nullable(),
  }),
  /** All ids, to notice what was deleted. */
  z.strictObject({ version: z.literal(VERSION), phase: z.literal('sweep'), nextSince: z.int() }),
])
export type PullCursor = z.infer<typeof cursorSchema>

/** The beginning of a run that asks for changes since a time, or for everything. */
export function runStart(since: number | null): PullCursor {
  return { version: VERSION, phase: 'clients', since, after: null, nextSince: null }
}

/** The step behind the last client: the next run asks for changes since then. */
export function sweepStart(nextSince: number): PullCursor {
  return { version: VERSION, phase: 'sweep', nextSince }
}

/** A cursor that cannot be read (none, or of another version) begins with everything: slower, but nothing is missed. */
export function readCursor(text: string | null): PullCursor {
  if (text === null) return runStart(null)
  const parsed = cursorSchema.safeParse(parseJson(text))
  return parsed.success ? parsed.data : runStart(null)
}

export function writeCursor(cursor: PullCursor): string {
  return JSON.stringify(cursor)
}
