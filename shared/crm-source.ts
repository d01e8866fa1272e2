import * as z from 'zod'

const column = z.string().min(1).max(63)
/** One column, or several whose contents are taken together. */
const columns = z.union([column, z.array(column).min(1).max(10)])

/** A view or table, and which of its columns is what. Schema and name are apart: «crm.clients» would be one name with a dot. */
const tableSourceSchema = z.strictObject({
  kind: z.literal('table'),
  schema: column.default('public'),
  table: column,
  columns: z.strictObject({
    /** Unique, and of a type that can be ordered: the list is read in its order. */
    id: column,
    /** Set whenever anything of the client changes. */
    changedAt: column,
    name: columns,
    phones: columns,
    kind: column.optional(),
    company: column.optional(),
    email: column.optional(),
    language: column.optional(),
    country: column.optional(),
    place: column.optional(),
    timeZone: column.optional(),
    tags: column.optional(),
  }),
})
export type TableSource = z.infer<typeof tableSourceSchema>

/**
 * SQL of the database's own people. Each statement gives columns named as a client's fields (`id`, `name`, `phones`,
 * `company`, …, `changedAt`); `phones` and `tags` are arrays or text. Parameters are `:since`, `:after`, `:limit` and
 * `:digits`; they are bound, never spliced in.
 */
const statementSourceSchema = z.strictObject({
  kind: z.literal('statements'),
  /** Clients changed since `:since` (null: all) with an id behind `:after` (null: from the first), by id, at most `:limit`. */
  list: z.string().min(1).max(20_000),
  /** All ids behind `:after`, by id, at most `:limit`. */
  ids: z.string().min(1).max(20_000),
  /** Clients with a number that ends in `:digits`. */
  lookup: z.string().max(20_000).default(''),
})
export type StatementSource = z.infer<typeof statementSourceSchema>

/** A PostgreSQL database, or any that speaks its protocol, as a source of clients. The password is kept elsewhere. */
export const postgresSettingsSchema = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).default(5432),
  database: z.string().min(1).max(63),
  user: z.string().min(1).max(63),
  /** `verify`: encrypted, and the server's certificate is checked; `off` is for a server on this machine. */
  encryption: z.enum(['verify', 'off']).default('verify'),
  source: z.discriminatedUnion('kind', [tableSourceSchema, statementSourceSchema]),
  /** A channel of NOTIFY that tells of changes, where somebody has set up the triggers; empty: none. */
  channel: z.string().max(63).default(''),
  /** A record that was written before another may be seen after it (late commit): how much is read again. */
  overlapMs: z.int().min(0).max(86_400_000).default(300_000),
})
export type PostgresSettings = z.infer<typeof postgresSettingsSchema>

/** Encodings in which such files are met, the most certain first. */
export const FILE_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1251',
  'windows-1256',
  'windows-1252',
  'gb18030',
] as const
export type FileEncoding = (typeof FILE_ENCODINGS)[number]

export const CSV_FIELDS = [
  'id',
  'name',
  'phones',
  'company',
  'email',
  'country',
  'place',
  'language',
  'tags',
  'kind',
] as const
export type CsvField = (typeof CSV_FIELDS)[number]

/** Which columns are which field, by the names in the first line; several columns make one field together. */
export const csvMappingSchema = z.record(z.enum(CSV_FIELDS), z.array(z.string().max(200)).max(10))
export type CsvMapping = z.infer<typeof csvMappingSchema>

/** A file, or a folder of files, that clients are taken from; looked at again at every run. */
export const fileSettingsSchema = z.strictObject({
  /** Of a file or of a folder. */
  path: z.string().min(1).max(1_000),
  /** Null: guessed of each file. */
  encoding: z.enum(FILE_ENCODINGS).nullable().default(null),
  delimiter: z.string().length(1).nullable().default(null),
  /** Null: by the names of the columns. */
  mapping: csvMappingSchema.nullable().default(null),
})
export type FileSettings = z.infer<typeof fileSettingsSchema>

/**
 * A directory by LDAP (RFC 4511), such as OpenLDAP or Active Directory: colleagues and suppliers. `ldaps` is encrypted, and
 * `ldap` is for a server on this machine.
 */
export const ldapSettingsSchema = z.strictObject({
  url: z.url({ protocol: /^ldaps?$/ }),
  /** Who asks, as a distinguished name; empty: anonymous. */
  user: z.string().max(500).default(''),
  /** Where entries are looked for. */
  base: z.string().min(1).max(500),
  filter: z.string().min(3).max(2_000).default('(&(objectClass=person)(|(telephoneNumber=*)(mobile=*)))'),
  /** Put on every entry: «colleague», «supplier». */
  tag: z.string().max(100).default(''),
})
export type LdapSettings = z.infer<typeof ldapSettingsSchema>

/** An address book by CardDAV (RFC 6352). */
export const cardDavSettingsSchema = z.strictObject({
  /** Of the address book itself. */
  url: z.url({ protocol: /^https?$/ }),
  user: z.string().max(200).default(''),
  tag: z.string().max(100).default(''),
})
export type CardDavSettings = z.infer<typeof cardDavSettingsSchema>

/** A template that ships or was added: its id, and what was entered for its settings. Secrets are kept elsewhere. */
export const templateSourceSchema = z.strictObject({
  template: z.string().max(60),
  values: z.record(z.string().max(40), z.string().max(2_000)).default({}),
})
export type TemplateSource = z.infer<typeof templateSourceSchema>

/** Sources that stand on their own: a CRM, or one of those beside it. */
export const enteredSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('template'), settings: templateSourceSchema }),
  z.strictObject({ kind: z.literal('postgres'), settings: postgresSettingsSchema }),
  z.strictObject({ kind: z.literal('files'), settings: fileSettingsSchema }),
  z.strictObject({ kind: z.literal('ldap'), settings: ldapSettingsSchema }),
  z.strictObject({ kind: z.literal('carddav'), settings: cardDavSettingsSchema }),
])

/** Where clients come from. `demo`: the embedded sample CRM; `none`: only what operators enter. */
export const crmSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('demo') }),
  z.strictObject({ kind: z.literal('none') }),
  ...enteredSourceSchema.options,
])
export type CrmSource = z.infer<typeof crmSourceSchema>

/** Secrets of a source by the names of the template's settings; that of PostgreSQL, LDAP and CardDAV is «password». */
export const crmSecretsSchema = z.record(z.string().max(40), z.string().max(4_000))
export type CrmSecrets = z.infer<typeof crmSecretsSchema>

/**
 * Whether secrets that were entered for one source may be used for the other: only where they would go to the same place
 * in the same way. Otherwise whoever may change an address could have a secret sent to a server of their own.
 */
export function sharesSecrets(one: CrmSource, other: CrmSource): boolean {
  return secretsGoTo(one) === secretsGoTo(other)
}

function secretsGoTo(source: CrmSource): string {
  switch (source.kind) {
    case 'template': {
      const { template, values } = source.settings
      const sorted = Object.entries(values).toSorted(([one], [other]) => (one < other ? -1 : 1))
      return JSON.stringify([source.kind, template, sorted])
    }
    case 'postgres': {
      const { host, port, database, user, encryption } = source.settings
      return JSON.stringify([source.kind, host, port, database, user, encryption])
    }
    case 'ldap':
    case 'carddav': {
      const { url, user } = source.settings
      return JSON.stringify([source.kind, url, user])
    }
    default:
      return source.kind
  }
}

/** All that the data process needs to connect. */
export const crmConnectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('demo'), url: z.url(), token: z.string() }),
  z.strictObject({ kind: z.literal('template'), settings: templateSourceSchema, secrets: crmSecretsSchema }),
  z.strictObject({ kind: z.literal('postgres'), settings: postgresSettingsSchema, secrets: crmSecretsSchema }),
  z.strictObject({ kind: z.literal('files'), settings: fileSettingsSchema }),
  z.strictObject({ kind: z.literal('ldap'), settings: ldapSettingsSchema, secrets: crmSecretsSchema }),
  z.strictObject({ kind: z.literal('carddav'), settings: cardDavSettingsSchema, secrets: crmSecretsSchema }),
])
export type CrmConnection = z.infer<typeof crmConnectionSchema>

/** A template as people choose it. */
export const crmTemplateSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  verified: z.strictObject({ how: z.enum(['run', 'documentation']), against: z.string(), date: z.string() }),
  settings: z.array(
    z.strictObject({
      name: z.string(),
      /** `sign-in`: a secret that `crm.sign-in` gets by the browser; a button in place of a field. */
      type: z.enum(['url', 'text', 'secret', 'sign-in', 'number', 'choice']),
      /** In the asked language, else in English. */
      title: z.string(),
      isOptional: z.boolean(),
      default: z.string(),
      options: z.array(z.strictObject({ value: z.string(), title: z.string() })),
    }),
  ),
})
export type CrmTemplate = z.infer<typeof crmTemplateSchema>
