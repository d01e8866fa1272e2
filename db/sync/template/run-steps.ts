import type { PullPage } from '../connector.ts'
import type { TemplateSweep } from './clients-schema.ts'
import { isCounted, PASSES_MAX } from './list-run.ts'
import type { PullParts } from './pull-parts.ts'
import { LIST_FROM_START, LIST_START, type TemplateCursor } from './template-cursor.ts'
import type { Template } from './template-schema.ts'

/** The step behind the last page of clients: what else has changed. Who came just now came with their history. */
export function behindClients(parts: PullParts, run: TemplateCursor): TemplateCursor {
  const isFirst = run.since === null && run.refreshedAt === null
  const refreshedAt = run.since === null ? parts.now() : run.refreshedAt
  const hasSweep = parts.template.clients.deletions.kind !== 'id-sweep'
  // nothing that was read in the first run can have been deleted before it
  const sweptAt = isFirst && hasSweep ? parts.now() : run.sweptAt
  const read: TemplateCursor = { ...run, refreshedAt, sweptAt, ...LIST_FROM_START, hasMoved: hasMoved(run) }
  // all clients came with their history
  if (run.since === null) return behindLists(parts, { ...read, listsReadAt: parts.now(), listsSince: null })
  const listsSince = run.listsSince ?? run.runSince
  const isDue = run.listsReadAt === null || parts.now() - run.listsReadAt >= parts.template.listsEveryMs
  if (isDue) return behindList(parts, { ...read, list: null, listsSince })
  return behindLists(parts, { ...read, since: run.runSince, listsSince })
}

/** The step behind the last page of one further list, or, where there was none yet, the first of them. */
export function behindList(parts: PullParts, run: TemplateCursor): TemplateCursor {
  const names = parts.lists.names()
  const next = names[run.list === null ? 0 : names.indexOf(run.list) + 1]
  const read: TemplateCursor = {
    ...run,
    ...LIST_FROM_START,
    since: run.listsSince,
    hasMoved: run.hasMoved || hasMoved(run),
  }
  if (next !== undefined) return { ...read, phase: 'lists', list: next }
  // a list that did not stand still is asked for from the same time again
  const listsSince = read.hasMoved ? read.listsSince : null
  return behindLists(parts, { ...read, list: null, listsReadAt: parts.now(), listsSince })
}

function behindLists(parts: PullParts, run: TemplateCursor): TemplateCursor {
  const { deletions } = parts.template.clients
  if (deletions.kind === 'feed' && run.runSince !== null) return { ...run, phase: 'deleted' }
  return behindDeleted(parts, run)
}

/** The step behind the last page of deleted clients. */
export function behindDeleted({ template, now, dueTimes }: PullParts, run: TemplateCursor): TemplateCursor {
  const swept = sweepOf(template)
  const isDue = swept !== null && (run.sweptAt === null || dueTimes.isDue('sweep', run.sweptAt, swept.everyMs, now()))
  return isDue ? { ...run, phase: 'sweep', place: LIST_START } : nextRun(template, run)
}

/** How all ids are read; null: never. */
export function sweepOf({ clients: { deletions } }: Template): TemplateSweep | null {
  if (deletions.kind === 'id-sweep') return deletions
  return deletions.kind === 'none' ? null : (deletions.sweep ?? null)
}

/** Where the next run begins: at the start of this one, by the server's clock, and somewhat before. */
export function nextRun({ clock, clients: { list } }: Template, run: TemplateCursor): TemplateCursor {
  const asked = (run.startedAt ?? 0) - clock.overlapMs
  // everything was read again, and what is counted may have lost a change
  const hasSkipped = run.since === null && isCounted(list)
  const since = run.hasMoved || hasSkipped ? Math.min(asked, run.runSince ?? asked) : asked
  return {
    ...run,
    ...LIST_FROM_START,
    phase: 'clients',
    list: null,
    since,
    startedAt: null,
    hasMoved: false,
    total: null,
  }
}

/** A list of changes did not stand still as often as it was read. */
function hasMoved({ since, pass, trail, trailBefore }: TemplateCursor): boolean {
  return since !== null && pass >= PASSES_MAX && trailBefore !== trail
}

/** What a page says of the step behind it. */
export function endOf(next: TemplateCursor): Pick<PullPage, 'cursor' | 'complete'> {
  // a run is over when the next step is the first of another one
  const isRunStart = next.phase === 'clients' && next.place.pages === 0 && next.startedAt === null
  return { cursor: JSON.stringify(next), complete: isRunStart && next.waiting.length === 0 }
}
