import * as z from 'zod'
import type { Pack } from '../../shared/typology/pack.ts'
import type { Database } from '../database.ts'

/** A setting of the program's own: how far the pass over all clients has come. */
const NAME = 'suggestionPass'

const passProgressSchema = z.strictObject({
  /** Calendar day of the workstation on which it began. */
  day: z.string(),
  /** With which versions of the packs. */
  packs: z.string(),
  /** Clients up to this key have been looked at. */
  afterKey: z.int(),
  /** All clients that there were have been looked at, and counted. */
  isComplete: z.boolean(),
  /** Typology id → type id → clients that were looked at and hold it. */
  counts: z.record(z.string(), z.record(z.string(), z.int())),
})
export type PassProgress = z.infer<typeof passProgressSchema>

/** Keeps the progress of the pass, so that a restart goes on where it was. Methods that write belong into a transaction. */
export function openPassProgress(database: Database) {
  const select = database.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck()
  const upsert = database.prepare<[string, string]>(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const removeCounts = database.prepare<[string]>('DELETE FROM type_count WHERE day = ?')
  const insertCount = database.prepare<[string, string, string, number]>(
    'INSERT INTO type_count (day, typology, type, clients) VALUES (?, ?, ?, ?)',
  )

  return {
    /** Null: there was no pass, or a version of the program made it that wrote something else. */
    read(): PassProgress | null {
      const value = select.get(NAME)
      return value === undefined ? null : (passProgressSchema.safeParse(JSON.parse(value)).data ?? null)
    },
    write: (progress: PassProgress): void => void upsert.run(NAME, JSON.stringify(progress)),
    /** The counts of the pass become those of its day. */
    writeCounts({ day, counts }: PassProgress): void {
      removeCounts.run(day)
      for (const [typology, types] of Object.entries(counts)) {
        for (const [type, clients] of Object.entries(types)) insertCount.run(day, typology, type, clients)
      }
    },
  }
}

/** The versions of packs in one word: another one means that suggestions may change. */
export function versionsOf(packs: readonly Pack[]): string {
  return packs
    .map(({ id, version }) => `${id}@${version}`)
    .toSorted()
    .join(' ')
}

/** Calendar day of the workstation, «2026-11-23». */
export function dayOf(at: number): string {
  const date = new Date(at)
  const digits = (value: number, length: number): string => String(value).padStart(length, '0')
  return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`
}
