import * as z from 'zod'
import { expression, listSchema, milliseconds, name, requestSchema } from './schema-parts.ts'

const windowOf = <List extends z.ZodType>(list: List) =>
  z.strictObject({ kind: z.literal('window'), sliceMs: milliseconds, cap: z.int().min(1), list })

/** How changes of a list are asked for that has nothing but changes: by `filter` or by `window`. */
export const changesOf = <List extends z.ZodType>(list: List) =>
  z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('filter'), list }), windowOf(list)])

/**
 * How changes are asked for:
 * - `filter`: the request uses `$since`
 * - `window`: as filter, in slices from `$since` to `$until`, which are halved until each is under the cap of results
 * - `newest-first`: the list begins with what has changed last, and reading ends where a page is older than `$since`
 * - `delta`: the last page gives a link for the next run; when the CRM refuses it, everything is read again
 * - `none`: everything each time
 *
 * `list` is the list of changes, where it is another than that of everything.
 */
const changesSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('filter'), list: listSchema.optional() }),
  windowOf(listSchema.optional()),
  z.strictObject({ kind: z.literal('newest-first'), list: listSchema.optional() }),
  z.strictObject({ kind: z.literal('delta'), link: expression }),
  z.strictObject({ kind: z.literal('none') }),
])
export type TemplateChanges = z.infer<typeof changesSchema>

/** All ids, read now and then where a flag or a feed tells of a deletion for some days only. */
const sweepSchema = z.strictObject({
  list: listSchema,
  id: expression,
  everyMs: milliseconds.default(7 * 86_400_000),
})
export type TemplateSweep = z.infer<typeof sweepSchema>

/**
 * How deletions are noticed:
 * - `flag`: the list has them too; `when` is true for such a record
 * - `feed`: a list of their own, whose records are the ids
 * - `id-sweep`: all ids are read, and what is missing is gone
 * - `none`: they are not; everything is read again every `refreshAllMs`
 */
const deletionsSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flag'), when: expression, sweep: sweepSchema.optional() }),
  z.strictObject({ kind: z.literal('feed'), list: listSchema, id: expression, sweep: sweepSchema.optional() }),
  z.strictObject({
    kind: z.literal('id-sweep'),
    list: listSchema,
    id: expression,
    everyMs: milliseconds.default(6 * 3_600_000),
  }),
  z.strictObject({ kind: z.literal('none') }),
])

/** A client's fields; what is left out is empty. */
const clientMapSchema = z.strictObject({
  id: expression,
  name: expression,
  kind: expression.optional(),
  phones: expression,
  company: expression.optional(),
  email: expression.optional(),
  language: expression.optional(),
  country: expression.optional(),
  place: expression.optional(),
  timeZone: expression.optional(),
  types: expression.optional(),
  tags: expression.optional(),
  events: expression.optional(),
  changedAt: expression.optional(),
  /** On a record that was merged into another one and is no client any more: the id of the one that stays. */
  mergedInto: expression.optional(),
  /** On the one that stays: the ids of those that were merged into it. */
  mergedIds: expression.optional(),
})
export type ClientMap = z.infer<typeof clientMapSchema>

/**
 * Records of another kind that a page of clients names by id only, as contacts do their companies. `$ids` are asked for
 * at once; what `value` gives for each is `$related.NAME` in the map, by id: `$lookup($related.companies, $string(id))`.
 */
const relatedSchema = z.strictObject({
  /** The ids that one client's record names. */
  ids: expression,
  request: requestSchema,
  records: expression,
  id: expression,
  value: expression,
  /** So many ids in one request. */
  most: z.int().min(1).max(500).default(100),
})
export type TemplateRelated = z.infer<typeof relatedSchema>

/** How clients are read whose ids are known: `$ids`, so many of them at once. */
const readByIdSchema = z.strictObject({
  request: requestSchema,
  records: expression,
  most: z.int().min(1).max(500).default(100),
})

export const clientsSchema = z.strictObject({
  list: listSchema,
  /**
   * How many clients there are in all: of the first answer of the list, or of a request of its own. Asked where all are
   * read, and only for the time that is shown to be left.
   */
  total: z.strictObject({ request: requestSchema.optional(), value: expression }).optional(),
  changes: changesSchema,
  /** Wanted where the template has `lists`. */
  read: readByIdSchema.optional(),
  map: clientMapSchema,
  related: z.record(name, relatedSchema).default({}),
  deletions: deletionsSchema,
  /** Everything is read again so often, as some changes move no time stamp. */
  refreshAllMs: milliseconds.default(7 * 86_400_000),
  /** What the CRM keeps records of, for all of its clients; see `RECORDED_KINDS`. */
  records: z.array(z.string()).default([]),
})
