import * as z from 'zod'

/** JSON in which every string that begins with «=» is a JSONata expression. */
export type Skeleton = string | number | boolean | null | Skeleton[] | { [name: string]: Skeleton }
export const skeletonSchema: z.ZodType<Skeleton> = z.lazy(() =>
  z.union([
    z.string().max(4_000),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(skeletonSchema),
    z.record(z.string(), skeletonSchema),
  ]),
)

/** An expression, «=» included. */
export const expression = z.string().max(4_000).regex(/^=./s, 'an expression begins with «=»')
export const name = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/, 'a name has letters and digits only')
export const statuses = z.array(z.int().min(100).max(599)).max(20)
export const milliseconds = z
  .int()
  .min(0)
  .max(31 * 86_400_000)

/** What an answer means, where it differs from the template's `errors`. */
const answerSchema = z.strictObject({
  /** The part of the body that counts. */
  root: expression.optional(),
  /** Status codes that mean «nothing found». */
  empty: statuses.default([204]),
  /** Not empty: an error inside a 200. */
  error: expression.optional(),
})

/** One HTTP exchange. Pieces in braces in the path are expressions; what they give is percent-encoded. */
export const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  path: z.string().max(1_000).regex(/^\//, 'a path begins with «/»; its host is that of the connection'),
  /** What is null or missing is left out; a list repeats the name. */
  query: z.record(z.string(), skeletonSchema).default({}),
  headers: z.record(z.string(), skeletonSchema).default({}),
  body: skeletonSchema.optional(),
  bodyKind: z.enum(['json', 'form']).default('json'),
  answer: answerSchema.prefault({}),
})
export type TemplateRequest = z.infer<typeof requestSchema>

const pagingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** `$page`, counted from `first`. */
  z.strictObject({
    kind: z.literal('page'),
    size: z.int().min(1).max(10_000),
    first: z.int().min(0).max(1).default(1),
  }),
  /** `$offset`. */
  z.strictObject({ kind: z.literal('offset'), size: z.int().min(1).max(10_000) }),
  /** `$cursor`, of which `next` names the one behind this page. */
  z.strictObject({ kind: z.literal('cursor'), next: expression }),
  /** `next` is an address on the same host. */
  z.strictObject({ kind: z.literal('next-link'), next: expression }),
  /** `$after`: the key of the last record; the only way in which records that change meanwhile are not lost. */
  z.strictObject({ kind: z.literal('keyset'), size: z.int().min(1).max(10_000), key: expression }),
])

/** Pages of records. */
export const listSchema = z.strictObject({
  request: requestSchema,
  /** The records in the root of the answer. */
  records: expression,
  paging: pagingSchema,
})
export type TemplateList = z.infer<typeof listSchema>
