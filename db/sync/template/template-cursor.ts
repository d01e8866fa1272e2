import * as z from 'zod'

const VERSION = 1

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
  phase: z.enum(['clients', 'deleted', 'sweep']),
  place: placeSchema,
  /** Changes from then on; null: everything. */
  since: time.nullable(),
  /** Of `window`: the end of the slice that is being read. */
  until: time.nullable(),
  /** Of `delta`: the link of the run before. */
  link: z.string().nullable(),
  /** The server's time at the start of this run; null until the first answer. */
  startedAt: time.nullable(),
  /** When everything was read last, and when all ids were. */
  refreshedAt: time.nullable(),
  sweptAt: time.nullable(),
  /** Deletions from then on; null: as `since`. Everything may be read again while the feed of deletions goes on. */
  deletedSince: time.nullable().default(null),
  /** The CRM had forgotten a place in its list, and this run began again. */
  isAgain: z.boolean().default(false),
  /**
   * Of lists that are counted: which time this one is read, a digest of the ids so far, and that of the time before. Two
   * that agree show that no record has moved past the reading.
   */
  pass: z.int().min(1).default(1),
  trail: z.string().default(''),
  trailBefore: z.string().nullable().default(null),
})
export type TemplateCursor = z.infer<typeof cursorSchema>

/** The first run. */
export function firstCursor(template: number): TemplateCursor {
  return {
    version: VERSION,
    template,
    phase: 'clients',
    place: LIST_START,
    since: null,
    until: null,
    link: null,
    startedAt: null,
    refreshedAt: null,
    sweptAt: null,
    deletedSince: null,
    isAgain: false,
    pass: 1,
    trail: '',
    trailBefore: null,
  }
}

/** A cursor that cannot be read, or of another version of the template, begins with everything. */
export function readCursor(text: string | null, template: number): TemplateCursor {
  if (text === null) return firstCursor(template)
  const parsed = cursorSchema.safeParse(parseJson(text))
  return parsed.success && parsed.data.template === template ? parsed.data : firstCursor(template)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
