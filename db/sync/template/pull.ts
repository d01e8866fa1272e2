import { failure, success, type Result } from '../../../shared/result.ts'
import type { PullPage, SkippedRecord } from '../connector.ts'
import { clientFromMapped, skeletonOf } from './client-record.ts'
import type { Expressions } from './expressions.ts'
import { readListPage, type ListPage } from './list-page.ts'
import { textOf } from './revealed.ts'
import { LIST_START, readCursor, type TemplateCursor } from './template-cursor.ts'
import type { TemplateFailure, TemplateRequests } from './template-requests.ts'
import type { Template } from './template-schema.ts'

export type PullParts = {
  readonly template: Template
  readonly requests: TemplateRequests
  readonly expressions: Expressions
  readonly now: () => number
}

type Pulled = Promise<Result<PullPage, TemplateFailure>>

/** No record of any CRM has changed by then: a filter that gives some all the same does not filter. */
export const FAR_FUTURE = Date.UTC(2099, 0, 1)

/** One step of a run: a page of changed clients, a page of deleted ones, or all ids. */
export function pullPage(parts: PullParts, cursorText: string | null, signal: AbortSignal): Pulled {
  const cursor = readCursor(cursorText, parts.template.version)
  switch (cursor.phase) {
    case 'clients':
      return pullClients(parts, cursor, signal)
    case 'deleted':
      return pullDeleted(parts, cursor, signal)
    case 'sweep':
      return sweep(parts, cursor, signal)
    default:
      return cursor.phase satisfies never
  }
}

async function pullClients(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { template } = parts
  const { changes, list, refreshAllMs } = template.clients
  const isStart = cursor.place.pages === 0
  const isRefreshDue = cursor.refreshedAt !== null && parts.now() - cursor.refreshedAt > refreshAllMs
  const run: TemplateCursor =
    isStart && (isRefreshDue || changes.kind === 'none') ? { ...cursor, since: null, link: null } : cursor
  if (isStart && run.since === null && changes.kind === 'filter') {
    const probed = await probe(parts, signal)
    if (!probed.ok) return probed
  }
  const until =
    changes.kind === 'window' && run.since !== null ? Math.min(run.since + changes.sliceMs, FAR_FUTURE) : null
  const bindings = { since: run.since ?? undefined, until: until ?? undefined }
  const place =
    isStart && changes.kind === 'delta' && run.link !== null ? { ...LIST_START, token: run.link } : run.place
  const page = await readListPage(parts, list, place, bindings, signal)
  if (!page.ok) {
    // a link of last week may have ended: then everything is read again
    const isExpired = changes.kind === 'delta' && run.link !== null && isStart
    const begin: TemplateCursor = { ...run, link: null, since: null, place: LIST_START }
    return isExpired && page.error.code === 'refused'
      ? success({
          clients: [],
          skipped: [],
          deletedIds: [],
          knownIds: null,
          cursor: JSON.stringify(begin),
          complete: false,
        })
      : page
  }
  // the server's own clock: that of the workstation may be wrong
  const startedAt = run.startedAt ?? page.value.answer.date ?? parts.now()
  const read = await readClients(parts, page.value)
  if (!read.ok) return read
  const link = await deltaLink(parts, page.value, run.link)
  if (!link.ok) return link
  const next: TemplateCursor = page.value.next
    ? { ...run, startedAt, place: page.value.next }
    : behindClients(parts, { ...run, startedAt, until, link: link.value }, until)
  return success({ ...read.value, knownIds: null, ...endOf(next) })
}

/** The step behind the last page of clients. */
function behindClients({ template, now }: PullParts, run: TemplateCursor, until: number | null): TemplateCursor {
  const { changes, deletions } = template.clients
  if (changes.kind === 'window' && until !== null && run.startedAt !== null && until < run.startedAt) {
    return { ...run, since: until, place: LIST_START }
  }
  const refreshedAt = run.since === null ? now() : run.refreshedAt
  const read: TemplateCursor = { ...run, refreshedAt, place: LIST_START }
  if (deletions.kind === 'feed') return { ...read, phase: 'deleted' }
  const isSweepDue = deletions.kind === 'id-sweep' && (run.sweptAt === null || now() - run.sweptAt >= deletions.everyMs)
  return isSweepDue ? { ...read, phase: 'sweep' } : nextRun(template, read)
}

async function pullDeleted(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { deletions } = parts.template.clients
  if (deletions.kind !== 'feed') return failure('malformed', 'the cursor is of another template')
  const page = await readListPage(parts, deletions.list, cursor.place, { since: cursor.since ?? undefined }, signal)
  if (!page.ok) return page
  const ids = await idsOf(parts, deletions.id, page.value.records)
  if (!ids.ok) return ids
  const next = page.value.next ? { ...cursor, place: page.value.next } : nextRun(parts.template, cursor)
  return success({ clients: [], skipped: [], deletedIds: ids.value, knownIds: null, ...endOf(next) })
}

async function sweep(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { deletions } = parts.template.clients
  if (deletions.kind !== 'id-sweep') return failure('malformed', 'the cursor is of another template')
  const knownIds: string[] = []
  for (let place = cursor.place; ;) {
    const page = await readListPage(parts, deletions.list, place, {}, signal)
    if (!page.ok) return page
    const ids = await idsOf(parts, deletions.id, page.value.records)
    if (!ids.ok) return ids
    for (const id of ids.value) knownIds.push(id)
    if (page.value.next === null) break
    place = page.value.next
  }
  const next = nextRun(parts.template, { ...cursor, sweptAt: parts.now() })
  return success({ clients: [], skipped: [], deletedIds: [], knownIds, cursor: JSON.stringify(next), complete: true })
}

/** Where the next run begins: at the start of this one, by the server's clock, and somewhat before. */
function nextRun({ clock }: Template, run: TemplateCursor): TemplateCursor {
  const since = (run.startedAt ?? 0) - clock.overlapMs
  return { ...run, phase: 'clients', place: LIST_START, since, until: null, startedAt: null }
}

function endOf(next: TemplateCursor): Pick<PullPage, 'cursor' | 'complete'> {
  // a run is over when the next step is the first of another one
  const complete = next.phase === 'clients' && next.place.pages === 0 && next.startedAt === null
  return { cursor: JSON.stringify(next), complete }
}

async function readClients(
  { template, expressions }: PullParts,
  { records }: ListPage,
): Promise<Result<Pick<PullPage, 'clients' | 'skipped' | 'deletedIds'>, TemplateFailure>> {
  const { map, deletions } = template.clients
  const isDeleted = deletions.kind === 'flag' ? deletions.when : null
  const mapped = await expressions.fillEach(
    { ...skeletonOf(map), ...(isDeleted !== null && { isDeleted }) },
    records,
    {},
  )
  if (!mapped.ok) return failure('malformed', mapped.error.message)
  const clients: PullPage['clients'] = []
  const skipped: SkippedRecord[] = []
  const deletedIds: string[] = []
  for (const [index, outcome] of mapped.value.entries()) {
    const record = records[index]
    if ('message' in outcome) {
      skipped.push({ id: idHint(record), reason: outcome.message })
      continue
    }
    const client = clientFromMapped(outcome.value)
    if (!client.ok) {
      skipped.push({ id: idHint(record), reason: client.error.message })
      continue
    }
    if (isDeletedIn(outcome.value)) deletedIds.push(client.value.client.id)
    else clients.push(client.value.client)
    for (const reason of client.value.left) skipped.push({ id: client.value.client.id, reason })
  }
  return success({ clients, skipped, deletedIds })
}

function isDeletedIn(mapped: unknown): boolean {
  if (typeof mapped !== 'object' || mapped === null || !('isDeleted' in mapped)) return false
  return mapped.isDeleted === true || mapped.isDeleted === 1 || mapped.isDeleted === '1'
}

async function idsOf(
  { expressions }: PullParts,
  id: string,
  records: readonly unknown[],
): Promise<Result<string[], TemplateFailure>> {
  const ids = await expressions.fillEach(id, records, {})
  if (!ids.ok) return failure('malformed', ids.error.message)
  const read: string[] = []
  for (const outcome of ids.value) {
    // an id that is left out would delete its client
    if ('message' in outcome || outcome.value === undefined || outcome.value === null) {
      return failure('malformed', 'the list of ids has a record without an id')
    }
    read.push(textOf(outcome.value))
  }
  return success(read)
}

async function deltaLink(
  { template, expressions }: PullParts,
  { answer }: ListPage,
  before: string | null,
): Promise<Result<string | null, TemplateFailure>> {
  const { changes } = template.clients
  if (changes.kind !== 'delta') return success(before)
  const link = await expressions.fillOne(changes.link, answer.body, { headers: answer.headers })
  if (!link.ok) return failure('malformed', link.error.message)
  return success(link.value === undefined || link.value === null ? before : textOf(link.value))
}

/** Asks for changes after a time that has not come: an answer with records means that the CRM does not filter. */
async function probe(parts: PullParts, signal: AbortSignal): Promise<Result<null, TemplateFailure>> {
  const page = await readListPage(parts, parts.template.clients.list, LIST_START, { since: FAR_FUTURE }, signal)
  if (!page.ok) return page
  if (page.value.records.length === 0) return success(null)
  return failure(
    'malformed',
    `asked for changes after 2099 the CRM gives ${page.value.records.length} records: it does not understand the filter ` +
      'in clients.list.request, and changes would be missed',
  )
}

function idHint(record: unknown): string {
  if (typeof record !== 'object' || record === null || !('id' in record)) return '?'
  return textOf(record.id).slice(0, 100)
}
