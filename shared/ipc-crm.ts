import * as z from 'zod'
import { FIELD_MAX_LENGTH, timeSchema } from './client.ts'
import {
  crmConnectionSchema,
  crmSecretsSchema,
  crmSourceSchema,
  crmTemplateSchema,
  csvMappingSchema,
  FILE_ENCODINGS,
  templateSourceSchema,
} from './crm-source.ts'
import { FURTHER_SOURCES_MAX, furtherConnectionSchema } from './further-source.ts'
import { nothing, people, type EventDefinition, type RequestDefinition } from './ipc-definition.ts'
import { localeSchema } from './locale.ts'
import { OUTBOX_KINDS, OUTBOX_STATES } from './outbox.ts'
import { proxiesSchema } from './proxies.ts'
import { snapshotStatusSchema, writtenSnapshotSchema } from './snapshot.ts'

/** What the sync is doing, and how the outbox stands. */
export const syncStatusSchema = z.strictObject({
  state: z.enum(['off', 'waiting', 'running', 'paused', 'failed']),
  /** End of the last complete run. */
  syncedAt: timeSchema.nullable(),
  clients: z.int(),
  /** Why it failed, in the connector's words. */
  message: z.string(),
  outboxWaiting: z.int(),
  outboxRefused: z.int(),
  /** Of a run that takes its time; null: none is on, or it has just begun. */
  progress: z
    .strictObject({
      clients: z.int(),
      perSecond: z.number(),
      /** Milliseconds; null: the CRM does not tell how many there are. */
      leftMs: z.int().nullable(),
    })
    .nullable(),
  /** So many clients would be deleted here once somebody has confirmed it; 0: nothing to ask. */
  deletionsToConfirm: z.int(),
  /** The sources beside the CRM, in the order of their priority; `clients` are those from that source alone. */
  further: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      state: z.enum(['waiting', 'running', 'paused', 'failed']),
      syncedAt: timeSchema.nullable(),
      clients: z.int(),
      message: z.string(),
      deletionsToConfirm: z.int(),
    }),
  ),
})
export type FurtherStatus = SyncStatus['further'][number]
export type SyncStatus = z.infer<typeof syncStatusSchema>

/** A first look at a CRM: some of its clients as the card would have them. */
export const crmTrialSchema = z.strictObject({
  clients: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      phones: z.string(),
      company: z.string(),
      email: z.string(),
      place: z.string(),
    }),
  ),
  /** Records that could not be understood: which, and why. */
  skipped: z.array(z.string()),
  /** Whether a client's own number was found when the CRM was asked live; null: it cannot be asked, or none has a number. */
  isLookupGood: z.boolean().nullable(),
  /** How the first table among files was read, as it was entered or as it was guessed; null: no table. */
  readAs: z
    .strictObject({
      columns: z.array(z.string()),
      encoding: z.enum(FILE_ENCODINGS),
      delimiter: z.string(),
      mapping: csvMappingSchema,
    })
    .nullable(),
})
export type CrmTrial = z.infer<typeof crmTrialSchema>

/** One thing that the CRM has been told, or is to be told. */
export const outboxEntrySchema = z.strictObject({
  sequence: z.int(),
  kind: z.enum(OUTBOX_KINDS),
  state: z.enum(OUTBOX_STATES),
  createdAt: timeSchema,
  attempts: z.int(),
  /** Of an entry that waits. */
  nextAttemptAt: timeSchema.nullable(),
  /** Why it was refused, or not taken so far, in the CRM's words; empty of a refused one: what it is about is gone. */
  message: z.string(),
  clientId: z.string().nullable(),
  clientName: z.string(),
  callId: z.string().nullable(),
  /** What it says, in short: a number, a note, tags. */
  summary: z.string(),
})
export type OutboxEntry = z.infer<typeof outboxEntrySchema>

/** Whose secrets are meant: the id of a further source; empty: the CRM. */
const sourceId = z.string().max(16)

const enteredField = z.string().max(FIELD_MAX_LENGTH)
/** What an operator entered of a client that the CRM does not know yet, as far as it can be mended. */
export const enteredClientSchema = z.strictObject({
  name: enteredField,
  company: enteredField,
  email: enteredField,
  place: enteredField,
  numbers: z.array(enteredField).max(20),
})
export type EnteredClient = z.infer<typeof enteredClientSchema>

/** The CRM as operators and IT meet it: where it is, how the sync stands, what it has been told. */
export const crmRequests = {
  'crm.templates': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ locale: localeSchema }),
    reply: z.array(crmTemplateSchema),
  },
  /** Adds a template of the company's own, or a newer version of it; what is wrong with it is the failure's message. */
  'crm.add-template': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ text: z.string().max(1_000_000), locale: localeSchema }),
    reply: crmTemplateSchema,
  },
  /** Reads a few clients with what stands in the form; secrets that are not named are those that are kept. */
  'crm.try': {
    callers: ['panel'],
    handler: 'main',
    request: z.strictObject({ source: crmSourceSchema, secrets: crmSecretsSchema, sourceId }),
    reply: crmTrialSchema,
  },
  'crm.try-connection': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ connection: crmConnectionSchema }),
    reply: crmTrialSchema,
  },
  /**
   * Signs in to the CRM with the system's browser, with what stands in the form, and answers when that is done; the token
   * is kept, and no window ever sees it. `page` is what the browser shows afterwards.
   */
  'crm.sign-in': {
    callers: ['panel'],
    handler: 'main',
    request: z.strictObject({
      source: crmSourceSchema,
      secrets: crmSecretsSchema,
      sourceId,
      page: z.strictObject({ done: z.string().max(500), failed: z.string().max(500) }),
    }),
    reply: nothing,
  },
  'crm.sign-in-begin': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ settings: templateSourceSchema, secrets: crmSecretsSchema }),
    reply: z.strictObject({
      /** Without the `redirect_uri`, which is known once somebody listens there. */
      authorizeUrl: z.url(),
      state: z.string(),
      redirect: z.strictObject({ host: z.string(), port: z.int(), path: z.string() }),
    }),
  },
  /** What is to be kept, by the names of the template's settings. */
  'crm.sign-in-end': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({ state: z.string(), code: z.string().max(4_000), redirectUri: z.url() }),
    reply: crmSecretsSchema,
  },
  /** This and the next ones are about the CRM and all further sources. */
  'sync.run': { callers: ['main', 'panel'], handler: 'data', request: nothing, reply: syncStatusSchema },
  'sync.status': { callers: ['main', ...people], handler: 'data', request: nothing, reply: syncStatusSchema },
  'sync.set-paused': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ isPaused: z.boolean() }),
    reply: syncStatusSchema,
  },
  /** Somebody has looked: the clients that the CRM, or a further source, does not list any more are deleted here. */
  'sync.confirm-deletions': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ sourceId }),
    reply: syncStatusSchema,
  },
  /** Everything is read again, in place: cards keep showing what is known. Answers once it has begun. */
  'sync.read-again': { callers: ['panel'], handler: 'data', request: nothing, reply: syncStatusSchema },
  /** Null: no CRM. `further`: the sources beside it, in the order of their priority. */
  'sync.configure': {
    callers: ['main'],
    handler: 'data',
    request: z.strictObject({
      connection: crmConnectionSchema.nullable(),
      further: z.array(furtherConnectionSchema).max(FURTHER_SOURCES_MAX),
    }),
    reply: nothing,
  },
  /** Asks for the key that signs and for a file, and writes the clients of the CRM into it for new stations. */
  'snapshot.write': {
    callers: ['panel'],
    handler: 'main',
    request: nothing,
    /** Null: the person gave up. */
    reply: writtenSnapshotSchema.nullable(),
  },
  'snapshot.write-file': {
    callers: ['main'],
    handler: 'data',
    /** Where it goes, and the private key: its file, or the folder that `--new-key` made. */
    request: z.strictObject({ file: z.string().min(1), key: z.string().min(1) }),
    reply: writtenSnapshotSchema,
  },
  /** How this computer's settings, or the script that they name, have an address asked for: ways, best first. */
  'network.proxies-of': {
    callers: ['data'],
    handler: 'main',
    request: z.strictObject({ address: z.url({ protocol: /^https?$/ }) }),
    reply: proxiesSchema,
  },
  /** What became of the snapshot that the settings name. */
  'snapshot.status': { callers: ['panel'], handler: 'data', request: nothing, reply: snapshotStatusSchema },
  /** Newest first. */
  'outbox.list': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({
      /** Null: all. */
      state: z.enum(OUTBOX_STATES).nullable(),
      /** Entries before this one; null: from the newest. */
      before: z.int().nullable(),
      limit: z.int().min(1).max(200),
      /** Of the names of types. */
      locale: localeSchema,
    }),
    reply: z.array(outboxEntrySchema),
  },
  /** A refused entry, or one that was given up, is sent as what it is about stands now; one that waits is sent at once. */
  'outbox.retry': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ sequence: z.int() }),
    reply: nothing,
  },
  /** Of a client that the CRM does not know; one that it knows is a failure. */
  'outbox.entered-client': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ clientId: z.string() }),
    reply: enteredClientSchema,
  },
  /** The same, mended; what the CRM refused of the client is sent with it. */
  'outbox.correct-client': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ clientId: z.string(), client: enteredClientSchema }),
    reply: nothing,
  },
  /** Another number in place of one that was added to a known client, and refused; the CRM gets it as it is written. */
  'outbox.correct-number': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ sequence: z.int(), number: enteredField }),
    reply: nothing,
  },
  /** The CRM is not to be told of a refused entry any more; what was entered stays here. */
  'outbox.give-up': {
    callers: ['panel'],
    handler: 'data',
    request: z.strictObject({ sequence: z.int() }),
    reply: nothing,
  },
} as const satisfies Record<string, RequestDefinition>

export const crmEvents = {
  'sync.changed': { sender: 'data', receivers: ['main', ...people], payload: syncStatusSchema },
  /** Entries of the outbox came, were sent, or were refused. */
  'outbox.changed': { sender: 'data', receivers: ['panel'], payload: nothing },
  /** A CRM has replaced a secret, as those do that take each refresh token once; the one before may be worth nothing. */
  'crm.secret-changed': {
    sender: 'data',
    receivers: ['main'],
    payload: z.strictObject({
      sourceId,
      settings: templateSourceSchema,
      name: z.string().max(40),
      value: z.string().max(4_000),
    }),
  },
} as const satisfies Record<string, EventDefinition>
