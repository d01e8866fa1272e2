import { createHash } from 'node:crypto'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { PullPage } from '../connector.ts'
import type { TemplateChanges } from './clients-schema.ts'
import { readListPage, type ListPage } from './list-page.ts'
import type { PullParts } from './pull-parts.ts'
import type { TemplateList } from './schema-parts.ts'
import { LIST_START, type Place, type TemplateCursor } from './template-cursor.ts'
import type { TemplateFailure } from './answers.ts'

/** A list that never stands still is taken as it is, and its changes are asked for once more in the next run. */
export const PASSES_MAX = 4
export const OLD_ANSWER = failure(
  'malformed',
  'the answer is older than this run: something on the way keeps old answers',
)

/** No record of any CRM has changed by then: a filter that gives some all the same does not filter. */
const FAR_FUTURE = Date.UTC(2099, 0, 1)

/** A list as a run reads it: of clients, or of what else changes. `name` is how its template calls it. */
export type ListRun = { readonly name: string; readonly list: TemplateList; readonly changes: TemplateChanges }

/** The end of the time slice that is read; null: changes are not asked for in slices. */
export function untilOf({ changes }: ListRun, { since, until }: TemplateCursor): number | null {
  if (changes.kind !== 'window' || since === null) return null
  return until ?? Math.min(since + changes.sliceMs, FAR_FUTURE)
}

/** A list of before this run, kept by something on the way, does not have what came since. */
export function isOldAnswer(
  { template }: PullParts,
  { startedAt }: TemplateCursor,
  { answer: { date } }: Pick<ListPage, 'answer'>,
): boolean {
  return startedAt !== null && date !== null && date < startedAt - template.clock.overlapMs
}

/**
 * Where the reading of a list goes on behind a page of it: with the same slice halved, the next page, the list once more,
 * or the next slice; null: it has been read to its end. `trail` is of all pages so far, this one included.
 */
export function goOn(
  run: TemplateCursor,
  { list, changes }: ListRun,
  { next }: Pick<ListPage, 'next'>,
  trail: string,
): Result<TemplateCursor | null, TemplateFailure> {
  const { until } = run
  const halved = changes.kind === 'window' ? underCap(run, next, changes.cap) : success(null)
  if (!halved.ok || halved.value) return halved
  if (next) return success({ ...run, place: next, trail })
  const again = onceMore({ ...run, trail }, list)
  if (again) return success(again)
  if (changes.kind !== 'window' || until === null || run.since === null) return success(null)
  if (run.startedAt === null || until >= run.startedAt) return success(null)
  // slices that had to be short grow again
  const nextUntil = until + Math.min(changes.sliceMs, 2 * (until - run.since))
  return success({ ...run, since: until, until: nextUntil, place: LIST_START })
}

/** The same slice, half as long, where the CRM would not give all of its records; null: it does. */
function underCap(
  run: TemplateCursor,
  next: Place | null,
  cap: number,
): Result<TemplateCursor | null, TemplateFailure> {
  const { since, until } = run
  if (until === null || since === null || next === null || next.records < cap) return success(null)
  if (until - since <= 1) return failure('malformed', `more than ${cap} records have changed at the same time`)
  return success({ ...run, until: since + Math.floor((until - since) / 2), place: LIST_START })
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

export function isCounted({ paging }: TemplateList): boolean {
  return paging.kind === 'page' || paging.kind === 'offset'
}

/** A digest of what a list gave before, and of what it gives now. */
export function trailBehind({ trail }: TemplateCursor, given: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([trail, given]))
    .digest('base64url')
}

/** CRMs forget their places and links after some days: then the run, or everything, is read again, once. */
export function beginAgain(
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

/** Asks for changes after a time that has not come: an answer with records means that the CRM does not filter. */
export async function probe(
  parts: PullParts,
  listRun: ListRun,
  signal: AbortSignal,
): Promise<Result<null, TemplateFailure>> {
  const { list, changes, name } = listRun
  if (changes.kind !== 'filter' && changes.kind !== 'window') return success(null)
  const until = changes.kind === 'window' ? FAR_FUTURE : undefined
  const page = await readListPage(parts, list, LIST_START, { since: FAR_FUTURE, until }, signal)
  // a CRM that turns such a time down has understood it
  if (!page.ok) return page.error.code === 'refused' ? success(null) : page
  if (page.value.records.length === 0) return success(null)
  return failure(
    'malformed',
    `asked for changes after 2099 the CRM gives ${page.value.records.length} records: it does not understand the filter ` +
      `in ${name}, and changes would be missed`,
  )
}
