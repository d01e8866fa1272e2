import * as z from 'zod'
import { parseJson } from '../../../shared/parse-json.ts'

const VERSION = 3

/** Where in a list the next page begins. */
export const placeSchema = z.strictObject({
  /** Pages read so far. */
  pages: z.int().min(0),
  records: z.int().min(0),
  /** Of `cursor`, `next-link` and `keyset`. */
  token: z.string().nullable(),
})
export type Place = z.infer<typeof placeSchema>
export const LIST_START: Place = { pages: 0, records: 0, token: null }

const time = z.int()

const cursorSchema = z.strictObject({
  version: z.literal(VERSION),
  /** Another version of the template may map more: the cache then needs all records again. */
  template: z.int(),
  phase: z.enum(['clients', 'lists', 'deleted', 'sweep']),
  /** The further list that is read. */
  list: z.string().nullable(),
  /** Ids of clients that have to be read before anything else: an order of theirs, or their company, has changed. */
  waiting: z.array(z.string()),
  place: placeSchema,
  /** Changes from then on; null: everything. Of `window`: from the beginning of the slice. */
  since: time.nullable(),
  /** Since when this run asks for changes, also where it reads all clients; null: it is the first. */
  runSince: time.nullable(),
  /** Of `window`: the end of the slice that is being read. */
  until: time.nullable(),
  /** Of `delta`: the link of the run before. */
  link: z.string().nullable(),
  /** The server's time at the start of this run; null until the first answer. */
  startedAt: time.nullable(),
  /** When everything was read last, and when all ids were. */
  refreshedAt: time.nullable(),
  sweptAt: time.nullable(),
  /** When the further lists were, and since when they have to be asked for; null: since this run. */
  listsReadAt: time.nullable(),
  listsSince: time.nullable(),
  /** The CRM had forgotten a place in its list, and this run began again. */
  isAgain: z.boolean(),
  /**
   * Of lists that are counted: which time this one is read, a digest of the ids so far, and that of the time before. Two
   * that agree show that no record has moved past the reading.
   */
  pass: z.int().min(1),
  trail: z.string(),
  trailBefore: z.string().nullable(),
  /** A list of this run did not stand still as often as it was read. */
  hasMoved: z.boolean(),
  /** How many clients the CRM has, where it said so at the start of this reading. */
  total: z.int().min(0).nullable(),
})
export type TemplateCursor = z.infer<typeof cursorSchema>

/** The beginning of any list in a run. */
export const LIST_FROM_START = {
  place: LIST_START,
  until: null,
  isAgain: false,
  pass: 1,
  trail: '',
  trailBefore: null,
} as const satisfies Partial<TemplateCursor>

/** The first run. */
export function firstCursor(template: number): TemplateCursor {
  return {
    version: VERSION,
    template,
    phase: 'clients',
    list: null,
    waiting: [],
    ...LIST_FROM_START,
    since: null,
    runSince: null,
    link: null,
    startedAt: null,
    refreshedAt: null,
    sweptAt: null,
    listsReadAt: null,
    listsSince: null,
    hasMoved: false,
    total: null,
  }
}

/** A cursor that cannot be read, or of another version of the template, begins with everything. */
export function readCursor(text: string | null, template: number): TemplateCursor {
  if (text === null) return firstCursor(template)
  const parsed = cursorSchema.safeParse(parseJson(text))
  return parsed.success && parsed.data.template === template ? parsed.data : firstCursor(template)
}
