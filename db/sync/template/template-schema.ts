import * as z from 'zod'
import { authSchema } from './auth-schema.ts'
import { clientsSchema } from './clients-schema.ts'
import { furtherListSchema } from './further-lists-schema.ts'
import { expression, listSchema, milliseconds, name, requestSchema, statuses } from './schema-parts.ts'

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
    /** It tells whose clients they are, as a name of a user does; false: only how they are read. */
    isAccount: z.boolean().default(true),
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
const templateShape = z.strictObject({
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
    /** So many at once, where the CRM counts over a longer time: a caller is looked up without waiting then. */
    burst: z.int().min(1).max(50).default(1),
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
  clients: clientsSchema,
  /** What a client's history is made of, by name: orders, tickets, notes … */
  lists: z.record(name, furtherListSchema).default({}),
  /** How often they are asked for what has changed, at most: each is a request of its own, from every workstation. */
  listsEveryMs: milliseconds.default(300_000),
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
export type Template = z.infer<typeof templateShape>

export const templateSchema = templateShape.superRefine(({ auth, clients, lists }, context) => {
  if (auth.kind === 'oauth2' && auth.grant === 'jwt-bearer' && auth.assertion === undefined) {
    context.addIssue({ code: 'custom', path: ['auth', 'assertion'], message: 'what is to be signed is missing' })
  }
  if (Object.keys(lists).length > 0 && clients.read === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['clients', 'read'],
      message: 'a template with «lists» says here how clients are read by their ids',
    })
  }
})
