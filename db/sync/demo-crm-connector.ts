import type * as z from 'zod'
import { RECORDED_KINDS } from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { parsePhoneNumber } from '../../shared/phone-number.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { Connector, PullPage, PushError } from './connector.ts'
import {
  categorisedSchema,
  errorSchema,
  idPageSchema,
  labelledSchema,
  madeSchema,
  recordPageSchema,
} from './demo-crm-answer.ts'
import { categoriesWith, labelsOfTags, mapRecords, newCallBody, newClientBody } from './demo-crm-mapping.ts'
import { requestJson } from './json-request.ts'
import { OVERLAP_MS, readCursor, runStart, sweepStart, writeCursor, type PullCursor } from './pull-cursor.ts'
import { asUnreachable, asUnsent } from '../network/unsent.ts'

const PAGE_SIZE = 200
const ID_PAGE_SIZE = 1000
const PHONE_SUFFIX_LENGTH = 9

type Answer<Value> = Promise<Result<Value, PushError>>
type ClientsCursor = Extract<PullCursor, { phase: 'clients' }>

/** Connector to the embedded demo CRM at `url`, by what its process told at the start. */
export function demoCrmConnector(
  url: string,
  token: string,
  {
    pageSize = PAGE_SIZE,
    idPageSize = ID_PAGE_SIZE,
  }: { readonly pageSize?: number; readonly idPageSize?: number } = {},
): Connector {
  /** Sends a request and parses its answer; `date` is the server's time. */
  async function ask<Schema extends z.ZodType>(
    schema: Schema,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    signal: AbortSignal,
    more: { query?: Record<string, string>; body?: unknown; idempotencyKey?: string } = {},
  ): Answer<{ value: z.infer<Schema>; date: number | null }> {
    const address = new URL(path, url)
    address.search = new URLSearchParams(more.query).toString()
    const headers = {
      Authorization: `Bearer ${token}`,
      ...(more.idempotencyKey !== undefined && { 'Idempotency-Key': more.idempotencyKey }),
    }
    const request = { method, url: address, headers, ...(more.body !== undefined && { body: more.body }) }
    const answer = await requestJson(request, signal, (body) => errorSchema.safeParse(body).data?.error.message ?? null)
    // some servers say in their errors what they were sent, credentials and all
    if (!answer.ok) return failure(answer.error.code, concealed(answer.error.message, token))
    const parsed = schema.safeParse(answer.value.body)
    if (!parsed.success)
      return failure('malformed', `${method} ${path}: ${parsed.error.issues[0]?.message ?? 'not valid'}`)
    return success({ value: parsed.data, date: answer.value.date })
  }

  async function pullClients(cursor: ClientsCursor, signal: AbortSignal): Answer<PullPage> {
    const query = {
      limit: String(pageSize),
      include: 'history',
      ...(cursor.since !== null && { changedSince: new Date(cursor.since).toISOString() }),
      ...(cursor.after !== null && { after: cursor.after }),
    }
    const answer = await ask(recordPageSchema, 'GET', '/clients', signal, { query })
    if (!answer.ok) return answer
    const { data, nextAfter, total } = answer.value.value
    // the server's own time at the start of the run, so that two clocks need not agree
    const nextSince = cursor.nextSince ?? (answer.value.date === null ? null : answer.value.date - OVERLAP_MS)
    if (nextSince === null) return failure('malformed', 'the answer has no Date header')
    if (isOld(answer.value.date, nextSince)) return OLD_ANSWER
    if (nextAfter !== null && cursor.after !== null && nextAfter <= cursor.after) {
      return failure('malformed', `the list does not advance after «${cursor.after}»`)
    }
    const next: PullCursor = nextAfter === null ? sweepStart(nextSince) : { ...cursor, after: nextAfter, nextSince }
    return success({
      ...mapRecords(data),
      deletedIds: [],
      knownIds: null,
      cursor: writeCursor(next),
      total,
      complete: false,
    })
  }

  async function sweep(nextSince: number, signal: AbortSignal): Answer<PullPage> {
    const knownIds: string[] = []
    let after: string | null = null
    do {
      const query: Record<string, string> = { limit: String(idPageSize), ...(after !== null && { after }) }
      const answer: Awaited<Answer<{ value: z.infer<typeof idPageSchema>; date: number | null }>> = await ask(
        idPageSchema,
        'GET',
        '/clients/ids',
        signal,
        { query },
      )
      if (!answer.ok) return answer
      if (isOld(answer.value.date, nextSince)) return OLD_ANSWER
      const { data, nextAfter } = answer.value.value
      if (nextAfter !== null && after !== null && nextAfter <= after) {
        return failure('malformed', `the list of ids does not advance after «${after}»`)
      }
      for (const id of data) knownIds.push(id)
      after = nextAfter
    } while (after !== null)
    return success({
      clients: [],
      skipped: [],
      deletedIds: [],
      knownIds,
      cursor: writeCursor(runStart(nextSince)),
      complete: true,
    })
  }

  /** The CRM replaces the whole list of categories, and some of them are not ours to lose. */
  async function pushTypes(entry: Extract<PushEntry, { kind: 'types' }>, signal: AbortSignal): Answer<{ crmId: null }> {
    const path = clientPath(entry.crmClientId)
    const before = asUnsent(await ask(categorisedSchema, 'GET', path, signal))
    if (!before.ok) return before
    const categories = categoriesWith(before.value.value.categories, entry.types)
    // no idempotency key: a retry may find other categories of the company's own, and putting twice does no harm
    const answer = await ask(madeSchema, 'PUT', `${path}/categories`, signal, { body: { categories } })
    return answer.ok ? success({ crmId: null }) : answer
  }

  async function pushTags(entry: Extract<PushEntry, { kind: 'tags' }>, signal: AbortSignal): Answer<{ crmId: null }> {
    const { idempotencyKey, added, removed } = entry
    const path = clientPath(entry.crmClientId)
    let remove: string[] = []
    if (removed.length > 0) {
      const before = asUnsent(await ask(labelledSchema, 'GET', path, signal))
      if (!before.ok) return before
      remove = labelsOfTags(before.value.value.labels, removed)
    }
    const answer = await ask(madeSchema, 'POST', `${path}/labels`, signal, {
      body: { add: added, remove },
      idempotencyKey,
    })
    return answer.ok ? success({ crmId: null }) : answer
  }

  return {
    name: 'demo-crm',
    // its staff are asked for the keywords on every entry
    records: RECORDED_KINDS,

    pull: async (text, signal) => {
      const cursor = readCursor(text)
      return asUnreachable(
        await (cursor.phase === 'sweep' ? sweep(cursor.nextSince, signal) : pullClients(cursor, signal)),
      )
    },

    lookup: async (number, signal) => {
      const { kind, matchKey } = parsePhoneNumber(number, { defaultCountry: null })
      // it searches by nine digits and no others
      if (kind !== 'public' || matchKey?.length !== PHONE_SUFFIX_LENGTH) return success([])
      const answer = await ask(recordPageSchema, 'GET', '/clients', signal, {
        query: { phoneSuffix: matchKey, include: 'history' },
      })
      return answer.ok ? success(mapRecords(answer.value.value.data).clients) : asUnreachable(answer)
    },

    push: async (entry, signal) => {
      const { idempotencyKey } = entry
      switch (entry.kind) {
        case 'client': {
          const answer = await ask(madeSchema, 'POST', '/clients', signal, {
            body: newClientBody(entry),
            idempotencyKey,
          })
          return answer.ok ? success({ crmId: answer.value.value.id }) : answer
        }
        case 'phone': {
          const body = { number: entry.raw }
          const path = `${clientPath(entry.crmClientId)}/phones`
          const answer = await ask(madeSchema, 'POST', path, signal, { body, idempotencyKey })
          return answer.ok ? success({ crmId: null }) : answer
        }
        case 'call': {
          const answer = await ask(madeSchema, 'POST', '/calls', signal, { body: newCallBody(entry), idempotencyKey })
          return answer.ok ? success({ crmId: null }) : answer
        }
        case 'note': {
          const text = [entry.outcome, entry.text.trim()].filter(Boolean).join(': ')
          // a note that was emptied again tells the CRM nothing
          if (text === '') return success({ crmId: null })
          const body = { clientId: entry.crmClientId, text, author: entry.operator }
          const answer = await ask(madeSchema, 'POST', '/notes', signal, { body, idempotencyKey })
          return answer.ok ? success({ crmId: null }) : answer
        }
        case 'types':
          return pushTypes(entry, signal)
        case 'tags':
          return pushTags(entry, signal)
        default:
          return entry satisfies never
      }
    },
  }
}

/** A shorter one than any CRM gives would blot out words of the text. */
function concealed(message: string, token: string): string {
  return (token.length < 6 ? message : message.replaceAll(token, '•••')).slice(0, 500)
}

const OLD_ANSWER = failure('malformed', 'the answer is older than this run: something on the way keeps old answers')

/** A list of ids from before the run does not have the clients that came since. */
function isOld(date: number | null, nextSince: number): boolean {
  return date !== null && date < nextSince
}

function clientPath(crmClientId: string): string {
  return `/clients/${encodeURIComponent(crmClientId)}`
}
