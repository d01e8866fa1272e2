import * as z from 'zod'
import { EVENT_KINDS } from '../../../shared/client.ts'
import { changesOf } from './clients-schema.ts'
import { expression, listSchema } from './schema-parts.ts'

/** So many ids are asked for at once. */
const most = z.int().min(1).max(1_000).default(100)

/**
 * One entry of a client's history; what gives no `kind` is left out. Ids need only differ within their list. `key` is the
 * idempotency key under which an entry came from here: the card then shows it once.
 */
const eventMapSchema = z.strictObject({
  id: expression,
  key: expression.optional(),
  kind: z.union([z.enum(EVENT_KINDS), expression]),
  at: expression,
  title: expression,
  text: expression.optional(),
  author: expression.optional(),
  /** In the currency's own units: «1234.50». */
  amount: expression.optional(),
  /** ISO 4217. */
  currency: expression.optional(),
  state: expression.optional(),
  paymentMethod: expression.optional(),
  marks: expression.optional(),
})
export type EventMap = z.infer<typeof eventMapSchema>

/** Pairs of clients and entries, of those whose `$ids` are asked for. */
const linksSchema = z.strictObject({ list: listSchema, client: expression, entry: expression, most })
export type TemplateLinks = z.infer<typeof linksSchema>

/** Entries of a page of clients. `$ids` are those of the clients, or with `links` those of the entries. */
const historySchema = z
  .strictObject({
    /** Which entries a client has, where the entries themselves do not name their clients. */
    links: linksSchema.optional(),
    list: listSchema,
    /** Ids of the clients of an entry; without `links`. */
    client: expression.optional(),
    event: eventMapSchema,
    most,
  })
  .refine(({ links, client }) => (links === undefined) !== (client === undefined), {
    message: 'an entry names its clients («client»), or there is a list of who has which («links»): one of the two',
  })
export type TemplateHistory = z.infer<typeof historySchema>

/**
 * A list of another kind than clients: companies, orders, tickets, notes, calls. What changed in it is noticed by
 * `changes`, and the clients that it belongs to are read again, whole, although nothing at them has changed. `history` is
 * read for each page of clients; a list without it, such as one of companies, only tells of changes.
 */
export const furtherListSchema = z
  .strictObject({
    /** Not true: this list is not read; so a setting can switch it off. */
    when: expression.optional(),
    changes: changesOf(listSchema),
    /** Ids of the clients of an entry that has changed. */
    clients: expression.optional(),
    /** Where it does not name them: `$ids` of entries that changed, and the clients of them all. */
    members: z.strictObject({ id: expression, list: listSchema, client: expression, most }).optional(),
    history: historySchema.optional(),
  })
  .refine(({ clients, members }) => (clients === undefined) !== (members === undefined), {
    message: 'an entry names its clients («clients»), or they are asked for («members»): one of the two',
  })
export type FurtherList = z.infer<typeof furtherListSchema>
