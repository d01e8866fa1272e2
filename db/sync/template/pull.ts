import { createHash } from 'node:crypto'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { MergedClients, PullPage, SkippedRecord } from '../connector.ts'
import { clientFromMapped, skeletonOf } from './client-record.ts'
import type { Expressions } from './expressions.ts'
import { readListPage, type ListPage } from './list-page.ts'
import { relatedOf } from './related.ts'
import { textOf } from './revealed.ts'
import { firstCursor, LIST_START, readCursor, type Place, type TemplateCursor } from './template-cursor.ts'
import type { TemplateFailure, TemplateRequests } from './template-requests.ts'
import type { Template, TemplateList, TemplateSweep } from './template-schema.ts'

export type PullParts = {
  readonly template: Template
  readonly requests: TemplateRequests
  readonly expressions: Expressions
  readonly now: () => number
}

type Pulled = Promise<Result<PullPage, TemplateFailure>>

/** A list that never stands still is taken as it is, and its changes are asked for once more in the next run. */
const PASSES_MAX = 4
const OLD_ANSWER = failure('malformed', 'the answer is older than this run: something on the way keeps old answers')

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
  const { changes, list: wholeList, refreshAllMs } = template.clients
  const isStart = cursor.place.pages === 0 && cursor.pass === 1
  const isRefreshDue = cursor.refreshedAt !== null && parts.now() - cursor.refreshedAt > refreshAllMs
  const begun: TemplateCursor =
    isStart && cursor.startedAt === null ? { ...cursor, deletedSince: cursor.since } : cursor
  const run: TemplateCursor =
    isStart && (isRefreshDue || changes.kind === 'none') ? { ...begun, since: null, link: null } : begun
  if (isStart && run.since === null && (changes.kind === 'filter' || changes.kind === 'window')) {
    const probed = await probe(parts, signal)
    if (!probed.ok) return probed
  }
  const list = run.since === null ? wholeList : listOfChanges(template)
  const until = untilOf(template, run)
  const bindings = { since: run.since ?? undefined, until: until ?? undefined }
  const isLinked = isStart && changes.kind === 'delta' && run.link !== null
  const place = isLinked ? { ...LIST_START, token: run.link } : run.place
  const page = await readListPage(parts, list, place, bindings, signal)
  if (!page.ok) return beginAgain(run, list, place, page, isLinked)
  const capped = changes.kind === 'window' ? underCap(run, page.value, until, changes.cap) : success(null)
  if (!capped.ok) return capped
  // the server's own clock: that of the workstation may be wrong
  const startedAt = run.startedAt ?? page.value.answer.date ?? parts.now()
  if (isOldAnswer(parts, run, page.value)) return OLD_ANSWER
  const read = await readClients(parts, page.value, signal)
  if (!read.ok) return read
  const trail = trailBehind(run, read.value)
  const link = await deltaLink(parts, page.value, run.link)
  if (!link.ok) return link
  const isOld =
    changes.kind === 'newest-first' &&
    run.since !== null &&
    read.value.clients.some(({ changedAt }) => changedAt !== 0 && changedAt < (run.since ?? 0))
  const next: TemplateCursor = capped.value
    ? { ...capped.value, startedAt }
    : page.value.next && !isOld
      ? { ...run, startedAt, until, place: page.value.next, trail }
      : (onceMore({ ...run, startedAt, until, trail }, list) ??
        behindClients(parts, { ...run, startedAt, until, link: link.value, trail }, until))
  const clients = isOld
    ? read.value.clients.filter(({ changedAt }) => changedAt === 0 || changedAt >= (run.since ?? 0))
    : read.value.clients
  return success({ ...read.value, clients, knownIds: null, ...endOf(next) })
}

/** A list of before this run, kept by something on the way, does not have what came since. */
function isOldAnswer({ template }: PullParts, { startedAt }: TemplateCursor, { answer }: ListPage): boolean {
  return startedAt !== null && answer.date !== null && answer.date < startedAt - template.clock.overlapMs
}

function trailBehind(
  { trail }: TemplateCursor,
  { clients, deletedIds, skipped }: Pick<PullPage, 'clients' | 'deletedIds' | 'skipped'>,
): string {
  const ids = [clients.map(({ id }) => id), deletedIds, skipped.map(({ id }) => id)]
  return createHash('sha256')
    .update(JSON.stringify([trail, ids]))
    .digest('base64url')
}

function isCounted({ paging }: TemplateList): boolean {
  return paging.kind === 'page' || paging.kind === 'offset'
}

/**
 * A list of changes that is counted in pages loses a record to the page before whenever another one leaves that page. It
 * is read again until it stands still. Of a list of everything, what was lost is found by the ids.
 */
function onceMore(run: TemplateCursor, list: TemplateList): TemplateCursor | null {
  const isProven = run.place.pages === 0 || run.trailBefore === run.trail
  if (!isCounted(list) || run.since === null || isProven || run.pass >= PASSES_MAX) return null
  return { ...run, place: LIST_START, pass: run.pass + 1, trail: '', trailBefore: run.trail }
}

function listOfChanges({ clients: { list, changes } }: Template): TemplateList {
  return ('list' in changes ? changes.list : undefined) ?? list
}

function untilOf({ clients: { changes } }: Template, { since, until }: TemplateCursor): number | null {
  if (changes.kind !== 'window' || since === null) return null
  return until ?? Math.min(since + changes.sliceMs, FAR_FUTURE)
}

/** The same slice, half as long, where the CRM would not give all of its records; null: it does. */
function underCap(
  run: TemplateCursor,
  { next }: ListPage,
  until: number | null,
  cap: number,
): Result<TemplateCursor | null, TemplateFailure> {
  if (until === null || run.since === null || next === null || next.records < cap) return success(null)
  if (until - run.since <= 1) return failure('malformed', `more than ${cap} records have changed at the same time`)
  return success({ ...run, until: run.since + Math.floor((until - run.since) / 2), place: LIST_START })
}

/** CRMs forget their places and links after some days: then the run, or everything, is read again, once. */
function beginAgain(
  run: TemplateCursor,
  { paging }: TemplateList,
  place: Place,
  failed: Result<never, TemplateFailure>,
  isLinked: boolean,
): Result<PullPage, TemplateFailure> {
  const isForgotten = place.token !== null && (paging.kind === 'cursor' || paging.kind === 'next-link')
  if (failed.ok || failed.error.code !== 'refused' || !isForgotten || run.isAgain) return failed
  const begin: TemplateCursor = {
    ...run,
    ...(isLinked && { since: null, link: null, sweptAt: null }),
    place: LIST_START,
    isAgain: true,
  }
  return success({
    clients: [],
    skipped: [],
    deletedIds: [],
    knownIds: null,
    cursor: JSON.stringify(begin),
    // deletions of the time in between are told by nobody: who does not come has gone
    readsAgain: isLinked,
    complete: false,
  })
}

/** The step behind the last page of clients. */
function behindClients({ template, now }: PullParts, run: TemplateCursor, until: number | null): TemplateCursor {
  const { changes, deletions } = template.clients
  if (
    changes.kind === 'window' &&
    until !== null &&
    run.since !== null &&
    run.startedAt !== null &&
    until < run.startedAt
  ) {
    // slices that had to be short grow again
    const nextUntil = until + Math.min(changes.sliceMs, 2 * (until - run.since))
    return { ...run, since: until, until: nextUntil, place: LIST_START }
  }
  const isFirst = run.since === null && run.refreshedAt === null
  const refreshedAt = run.since === null ? now() : run.refreshedAt
  const read: TemplateCursor = { ...run, refreshedAt, place: LIST_START }
  // nothing that was read in the first run can have been deleted before it
  if (deletions.kind === 'feed' && run.deletedSince !== null) return { ...read, phase: 'deleted' }
  return behindDeleted(template, isFirst && deletions.kind !== 'id-sweep' ? { ...read, sweptAt: now() } : read, now())
}

function behindDeleted(template: Template, run: TemplateCursor, now: number): TemplateCursor {
  const swept = sweepOf(template)
  const isDue = swept !== null && (run.sweptAt === null || now - run.sweptAt >= swept.everyMs)
  return isDue ? { ...run, phase: 'sweep', place: LIST_START } : nextRun(template, run)
}

function sweepOf({ clients: { deletions } }: Template): TemplateSweep | null {
  if (deletions.kind === 'id-sweep') return deletions
  return deletions.kind === 'none' ? null : (deletions.sweep ?? null)
}

async function pullDeleted(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { deletions } = parts.template.clients
  if (deletions.kind !== 'feed') return failure('malformed', 'the cursor is of another template')
  const page = await readListPage(
    parts,
    deletions.list,
    cursor.place,
    { since: cursor.deletedSince ?? undefined },
    signal,
  )
  if (!page.ok) return page
  const ids = await idsOf(parts, deletions.id, page.value.records)
  if (!ids.ok) return ids
  const next = page.value.next
    ? { ...cursor, place: page.value.next }
    : behindDeleted(parts.template, cursor, parts.now())
  return success({ clients: [], skipped: [], deletedIds: ids.value, knownIds: null, ...endOf(next) })
}

async function sweep(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const swept = sweepOf(parts.template)
  if (!swept) return failure('malformed', 'the cursor is of another template')
  const read = await readIds(parts, cursor, swept, signal)
  if (!read.ok) return read
  const knownIds = read.value.ids
  // a record that moved to a page that had been read is missing: it must not be taken for deleted
  for (let pass = 1; isCounted(swept.list) && read.value.pages > 1 && pass < PASSES_MAX; pass += 1) {
    const again = await readIds(parts, cursor, swept, signal)
    if (!again.ok) return again
    const known = new Set(knownIds)
    const more = again.value.ids.filter((id) => !known.has(id))
    if (more.length === 0) break
    for (const id of more) knownIds.push(id)
  }
  const next = nextRun(parts.template, { ...cursor, sweptAt: parts.now() })
  return success({ clients: [], skipped: [], deletedIds: [], knownIds, cursor: JSON.stringify(next), complete: true })
}

async function readIds(
  parts: PullParts,
  cursor: TemplateCursor,
  { list, id }: Pick<TemplateSweep, 'list' | 'id'>,
  signal: AbortSignal,
): Promise<Result<{ readonly ids: string[]; readonly pages: number }, TemplateFailure>> {
  const read: string[] = []
  for (let place = LIST_START; ;) {
    const page = await readListPage(parts, list, place, {}, signal)
    if (!page.ok) return page
    if (isOldAnswer(parts, cursor, page.value)) return OLD_ANSWER
    const ids = await idsOf(parts, id, page.value.records)
    if (!ids.ok) return ids
    for (const one of ids.value) read.push(one)
    if (page.value.next === null) return success({ ids: read, pages: place.pages + 1 })
    place = page.value.next
  }
}

/** Where the next run begins: at the start of this one, by the server's clock, and somewhat before. */
function nextRun({ clock, clients: { list } }: Template, run: TemplateCursor): TemplateCursor {
  const asked = (run.startedAt ?? 0) - clock.overlapMs
  const hasMoved = run.since !== null && run.pass >= PASSES_MAX && run.trailBefore !== run.trail
  // everything was read again, and what is counted may have lost a change
  const hasSkipped = run.since === null && isCounted(list)
  const since = hasMoved || hasSkipped ? Math.min(asked, run.deletedSince ?? asked) : asked
  return {
    ...run,
    phase: 'clients',
    place: LIST_START,
    since,
    until: null,
    startedAt: null,
    isAgain: false,
    pass: 1,
    trail: '',
    trailBefore: null,
  }
}

function endOf(next: TemplateCursor): Pick<PullPage, 'cursor' | 'complete'> {
  // a run is over when the next step is the first of another one
  const complete = next.phase === 'clients' && next.place.pages === 0 && next.startedAt === null
  return { cursor: JSON.stringify(next), complete }
}

async function readClients(
  parts: PullParts,
  { records }: ListPage,
  signal: AbortSignal,
): Promise<Result<Pick<PullPage, 'clients' | 'skipped' | 'deletedIds' | 'mergedInto'>, TemplateFailure>> {
  const { template, expressions } = parts
  const { map, deletions } = template.clients
  const related = await relatedOf(parts, template.clients.related, records, signal)
  if (!related.ok) return related
  const isDeleted = deletions.kind === 'flag' ? deletions.when : null
  const mapped = await expressions.fillEach({ ...skeletonOf(map), ...(isDeleted !== null && { isDeleted }) }, records, {
    related: related.value,
  })
  if (!mapped.ok) return failure('malformed', mapped.error.message)
  const clients: PullPage['clients'] = []
  const skipped: SkippedRecord[] = []
  const deletedIds: string[] = []
  const mergedInto: MergedClients[] = []
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
    mergedInto.push(...client.value.merged)
    if (client.value.isMerged || isDeletedIn(outcome.value)) deletedIds.push(client.value.client.id)
    else clients.push(client.value.client)
    for (const reason of client.value.left) skipped.push({ id: client.value.client.id, reason })
  }
  return success({ clients, skipped, deletedIds, mergedInto })
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
  const list = listOfChanges(parts.template)
  const until = untilOf(parts.template, { ...firstCursor(0), since: FAR_FUTURE }) ?? undefined
  const page = await readListPage(parts, list, LIST_START, { since: FAR_FUTURE, until }, signal)
  // a CRM that turns such a time down has understood it
  if (!page.ok) return page.error.code === 'refused' ? success(null) : page
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
