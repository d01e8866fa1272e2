import * as z from 'zod'
import { HEAD_BYTES } from './snapshot-format.ts'

const START = '{"snapshot":'

/** Of a run that reads a snapshot: which one, by its SHA-256, and where in the file. */
const cursorSchema = z.strictObject({ snapshot: z.string(), offset: z.int().min(HEAD_BYTES) })
export type PlaceInSnapshot = z.infer<typeof cursorSchema>

export function writePlace(place: PlaceInSnapshot): string {
  return JSON.stringify({ snapshot: place.snapshot, offset: place.offset })
}

/** Where a cursor stands in a snapshot; null: it is a connector's own, which never begins like this. */
export function readPlace(cursor: string | null): PlaceInSnapshot | null {
  if (cursor === null || !isPlaceInSnapshot(cursor)) return null
  return cursorSchema.safeParse(JSON.parse(cursor)).data ?? null
}

export function isPlaceInSnapshot(cursor: string): boolean {
  return cursor.startsWith(START)
}
