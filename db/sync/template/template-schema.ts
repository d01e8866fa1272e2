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
const expression = z.string().max(4_000).regex(/^=./s, 'an expression begins with «=»')
const name = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,39}$/, 'a name has letters and digits only')
const statuses = z.array(z.int().min(100).max(599)).max(20)
const milliseconds = z
  .int()
  .min(0)
  .max(31 * 86_400_000)

/** In one language, or in several by BCP 47. */
const title = z.union([z.string().min(1).max(200), z.record(z.string(), z.string().min(1).max(200))])

const settingSchema = z.discriminatedUnion('type', [
  z.strictObject({
    name,
    type: z.literal('url'),
    title,
    isOptional: z.boolean().default(false),
    default: z.string().default(''),
  }),
  z.strictObject({
    name,
    type: z.literal('text'),
    title,
    isOptional: z.boolean().default(false),
    default: z.string().default(''),
  }),
  /** Kept by the system's own encryption; expressions see a stand-in for it, never the secret. */
  z.strictObject({ name, type: z.literal('secret'), title, isOptional: z.boolean().default(false) }),
  /** A secret that nobody types: the refresh token that signing in with the browser gives. */
  z.strictObject({ name, type: z.literal('sign-in'), title }),
  z.strictObject({ name, type: z.literal('number'), title, default: z.number().default(0) }),
  z.strictObject({
    name,
    type: z.literal('choice'),
    title,
    options: z.array(z.strictObject({ value: z.string(), title })).min(1),
    default: z.string().default(''),
  }),
])

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

/** How a request is known to be ours. `{"$base64": […]}` in a header joins and encodes its parts, secrets among them. */
const authSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('headers'), headers: z.record(z.string(), skeletonSchema) }),
  z.strictObject({ kind: z.literal('basic'), user: z.string(), password: z.string() }),
  z.strictObject({ kind: z.literal('query'), query: z.record(z.string(), skeletonSchema) }),
  /** A request that gives a token: `$token` in these headers, and in all other requests. */
  z.strictObject({
    kind: z.literal('login'),
    request: requestSchema,
    token: skeletonSchema,
    headers: z.record(z.string(), skeletonSchema),
    /** The token is not used any longer than this. */
    validMs: milliseconds.default(3_600_000),
  }),
  /** RFC 6749. `token` is where tokens come from; secrets are settings. */
  z.strictObject({
    kind: z.literal('oauth2'),
    grant: z.enum(['client-credentials', 'password', 'refresh-token', 'authorization-code']),
    tokenUrl: z.string(),
    /** Of `authorization-code` (with PKCE, RFC 7636, and a loopback redirect, RFC 8252). */
    authorizeUrl: z.string().optional(),
    scope: z.string().default(''),
    clientId: z.string(),
    clientSecret: z.string().optional(),
    user: z.string().optional(),
    password: z.string().optional(),
    refreshToken: z.string().optional(),
    /** How the header names the token: «Bearer», «Zoho-oauthtoken». */
    scheme: z.string().default('Bearer'),
    /** The address of the API, where the token's answer tells it: it sees that answer without its tokens. */
    base: expression.optional(),
    /**
     * Where the browser comes back to (RFC 8252, 7.3). Servers that compare the whole address need a port that never
     * changes, and some know this machine only by its name; port 0 is any.
     */
    redirect: z
      .strictObject({
        host: z.enum(['127.0.0.1', 'localhost']).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(0),
        path: z
          .string()
          .regex(/^\/[a-z/-]*$/, 'a path of small letters')
          .default('/'),
      })
      .prefault({}),
    /** What the server wants besides: Zoho gives a refresh token only for `access_type` «offline». */
    authorizeParameters: z.record(z.string(), z.string()).default({}),
  }),
])
export type TemplateAuth = z.infer<typeof authSchema>

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
  z.strictObject({
    kind: z.literal('window'),
    sliceMs: milliseconds,
    cap: z.int().min(1),
    list: listSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('newest-first'), list: listSchema.optional() }),
  z.strictObject({ kind: z.literal('delta'), link: expression }),
  z.strictObject({ kind: z.literal('none') }),
])

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

/** Forms of a number that CRMs are asked with; see `numberForms`. */
export const NUMBER_FORMS = [
  'e164',
  'e164NoPlus',
  'doubleZero',
  'national',
  'nationalNoTrunk',
  'suffix7',
  'suffix8',
  'suffix9',
  'suffix10',
  'spaced',
] as const

const writeSchema = z.strictObject({
  request: requestSchema,
  /** A second request that completes the first; after another try it is sent again, so it must be one that may be. */
  completion: requestSchema.optional(),
  /** Not true: the CRM has no place for such an entry, and is not told. */
  when: expression.optional(),
  /** Of a create: the new record's id in the answer. */
  id: expression.optional(),
  /** Before another try after an unknown outcome: a request that finds what the first try may have made, by `$key`. */
  found: z
    .strictObject({
      request: requestSchema,
      id: expression,
      /** So long the CRM's search may not show what it has already: the other try waits as long. */
      lagMs: z.int().min(0).max(600_000).default(0),
    })
    .optional(),
})
export type TemplateWrite = z.infer<typeof writeSchema>

/** A connector to one kind of CRM, as data: `*.crm.json`. */
export const templateSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1).max(80),
  version: z.int().min(1),
  /** How it is known to work; nothing more is claimed anywhere. */
  verified: z.strictObject({
    how: z.enum(['run', 'documentation']),
    /** The version it ran against, or the documentation that it follows. */
    against: z.string().max(200),
    date: z.iso.date(),
  }),
  settings: z.array(settingSchema).max(20),
  connection: z.strictObject({
    base: z.string().min(1),
    perSecond: z.number().min(0.1).max(100).default(5),
    timeoutMs: z.int().min(1_000).max(120_000).default(15_000),
  }),
  auth: authSchema,
  errors: z
    .strictObject({
      /** The CRM's own words; it sees the body, and the headers as `$headers`. */
      text: expression.optional(),
      duplicate: statuses.default([]),
      auth: statuses.default([401]),
      /** Never the same again. */
      refused: statuses.default([]),
      /** Later again, besides 408, 425, 429 and 5xx. */
      later: statuses.default([]),
      /** Too many requests: the same is asked again after the time that Retry-After names, or after a moment. */
      limited: statuses.default([429]),
      /** Seconds to wait, where something else than Retry-After tells them: of the body, `$headers` and `$status`. */
      limitedFor: expression.optional(),
      /** Where the status does not tell: true of the body (`$headers`, `$status`) when the record is there already … */
      isDuplicate: expression.optional(),
      /** … when the same may be asked again later … */
      isLater: expression.optional(),
      /** … and when the credentials are not taken (any more). */
      isUnauthorised: expression.optional(),
    })
    .prefault({}),
  clock: z
    .strictObject({
      /** IANA name. */
      zone: z.string().default('UTC'),
      /** Of `$time` and `$parseTime`: JSONata's picture string, `iso`, `seconds`, `milliseconds` or `python`. */
      format: z.string().default('iso'),
      overlapMs: milliseconds.default(120_000),
    })
    .prefault({}),
  clients: z.strictObject({
    list: listSchema,
    changes: changesSchema,
    map: clientMapSchema,
    related: z.record(name, relatedSchema).default({}),
    deletions: deletionsSchema,
    /** Everything is read again so often, as some changes move no time stamp. */
    refreshAllMs: milliseconds.default(7 * 86_400_000),
    /** What the CRM keeps records of, for all of its clients; see `RECORDED_KINDS`. */
    records: z.array(z.string()).default([]),
  }),
  lookup: z
    .strictObject({
      forms: z.array(z.enum(NUMBER_FORMS)).min(1),
      request: requestSchema,
      records: expression,
      /** Further requests for the same number, where one cannot ask for all fields: asked until one finds somebody. */
      also: z.array(requestSchema).max(5).default([]),
      /** Where a search gives ids or parts of records: `$found` are the records of the search, here is how to read them. */
      read: z.strictObject({ request: requestSchema, records: expression }).optional(),
    })
    .optional(),
  create: writeSchema.extend({ duplicate: z.enum(['link', 'refuse']).default('refuse') }).optional(),
  addPhone: writeSchema.optional(),
  call: writeSchema.optional(),
  note: writeSchema.optional(),
  setTypes: writeSchema.optional(),
  setTags: writeSchema.optional(),
  /** The CRM's users, whose names notes and calls are put under. */
  users: listSchema.extend({ id: expression, label: expression, email: expression.optional() }).optional(),
})
export type Template = z.infer<typeof templateSchema>
