import * as z from 'zod'

/** A path, or an address that nobody on the way can read: the file holds all clients. */
const placeSchema = z
  .string()
  .min(1)
  .max(1_000)
  .refine((place) => !isAddress(place) || isSafeAddress(place), 'https:// or a path')

/**
 * Where a new station finds the clients as another one had them, so that it need not ask the CRM for all of them. Null:
 * nowhere. `publicKey`: of the Ed25519 pair that the file is signed with, DER (SPKI) in base64, as `npm run snapshot --
 * --new-key` prints it.
 */
export const snapshotSettingsSchema = z
  .strictObject({ url: placeSchema, publicKey: z.string().regex(/^[A-Za-z0-9+/]{40,200}={0,2}$/) })
  .nullable()
export type SnapshotSettings = z.infer<typeof snapshotSettingsSchema>

/**
 * - `unreachable`: it could not be fetched
 * - `not-a-snapshot`, `other-version`: another kind of file, or of a newer or older Vizitka
 * - `wrong-signature`: signed with another key, or its head was changed
 * - `damaged`: cut off, or changed behind its head
 * - `other-source`: its clients come from another CRM than this station's
 */
const SNAPSHOT_PROBLEMS = [
  'unreachable',
  'not-a-snapshot',
  'other-version',
  'wrong-signature',
  'damaged',
  'other-source',
] as const
export type SnapshotProblem = (typeof SNAPSHOT_PROBLEMS)[number]

/** What became of the snapshot since the CRM was last configured. */
export const snapshotStatusSchema = z.strictObject({
  state: z.enum(['unused', 'fetching', 'reading', 'done', 'failed']),
  problem: z.enum(SNAPSHOT_PROBLEMS).nullable(),
  /** More about the problem, in English, for IT. */
  message: z.string(),
})
export type SnapshotStatus = z.infer<typeof snapshotStatusSchema>

/** A snapshot that was written: how many clients, and how large it is. */
export const writtenSnapshotSchema = z.strictObject({ clients: z.int(), bytes: z.int() })
export type WrittenSnapshot = z.infer<typeof writtenSnapshotSchema>

/** Whether a place is an address and no path; `C:\…` is a path. */
export function isAddress(place: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(place)
}

function isSafeAddress(place: string): boolean {
  // this machine's own server is for tests and for a proxy of the company's own
  return /^https:\/\//i.test(place) || /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\//i.test(place)
}
