import { success } from '../../../shared/result.ts'
import type { PullPage } from '../connector.ts'
import { deltaLink } from './delta-link.ts'
import { readListPage } from './list-page.ts'
import { beginAgain, goOn, isOldAnswer, OLD_ANSWER, probe, trailBehind, untilOf, type ListRun } from './list-run.ts'
import type { Pulled, PullParts } from './pull-parts.ts'
import { readClients, type ReadClients } from './read-clients.ts'
import { behindClients, endOf } from './run-steps.ts'
import { LIST_START, type TemplateCursor } from './template-cursor.ts'
import { totalOf } from './total.ts'

/** A page of the clients that have changed, or of all where everything is read. */
export async function pullClients(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { changes } = parts.template.clients
  const isStart = cursor.place.pages === 0 && cursor.pass === 1
  const begun = isStart ? begin(parts, cursor) : cursor
  if (isStart && begun.since === null) {
    const probed = await probeAll(parts, signal)
    if (!probed.ok) return probed
  }
  const listRun = runOf(parts, begun)
  const run = { ...begun, until: untilOf(listRun, begun) }
  const isLinked = isStart && changes.kind === 'delta' && run.link !== null
  const place = isLinked ? { ...LIST_START, token: run.link } : run.place
  const bindings = { since: run.since ?? undefined, until: run.until ?? undefined }
  const page = await readListPage(parts, listRun.list, place, bindings, signal)
  if (!page.ok) return beginAgain(begun, listRun.list, place, page, isLinked)
  if (isOldAnswer(parts, run, page.value)) return OLD_ANSWER
  const { next, records, answer } = page.value
  const read = await readClients(parts, records, signal)
  if (!read.ok) return read
  const link = await deltaLink(parts, answer, run.link)
  if (!link.ok) return link
  const total = isStart && run.since === null ? await totalOf(parts, answer, signal) : success(run.total)
  if (!total.ok) return total
  // the server's own clock: that of the workstation may be wrong
  const startedAt = run.startedAt ?? answer.date ?? parts.now()
  const { clients, isOld } = sinceThen(listRun, run, read.value.clients)
  const here: TemplateCursor = { ...run, startedAt, total: total.value }
  const trail = trailBehind(run, idsOf(read.value))
  const goesOn = goOn(here, listRun, { next: isOld ? null : next }, trail)
  if (!goesOn.ok) return goesOn
  const behind = goesOn.value ?? behindClients(parts, { ...here, link: link.value, trail })
  return success({ ...read.value, clients, knownIds: null, total: total.value, ...endOf(behind) })
}

/** The run at its beginning, which reads everything where that is due. */
function begin({ template, dueTimes, now }: PullParts, cursor: TemplateCursor): TemplateCursor {
  const { changes, refreshAllMs } = template.clients
  const { refreshedAt, startedAt, since } = cursor
  const begun: TemplateCursor = startedAt === null ? { ...cursor, runSince: since } : cursor
  const isRefreshDue = refreshedAt !== null && dueTimes.isDue('refresh', refreshedAt, refreshAllMs, now())
  return isRefreshDue || changes.kind === 'none' ? { ...begun, since: null, link: null } : begun
}

function runOf({ template: { clients } }: PullParts, { since }: Pick<TemplateCursor, 'since'>): ListRun {
  const { list, changes } = clients
  const ofChanges = ('list' in changes ? changes.list : undefined) ?? list
  return { name: 'clients.list.request', list: since === null ? list : ofChanges, changes }
}

/** Whether the CRM understands what it is asked for in the runs after this one. */
async function probeAll(parts: PullParts, signal: AbortSignal) {
  const runs = [runOf(parts, { since: 0 }), ...parts.lists.runs()]
  for (const run of runs) {
    const probed = await probe(parts, run, signal)
    if (!probed.ok) return probed
  }
  return success(null)
}

/** Of a list that begins with what has changed last: those that have changed since the run before, and whether older ones came. */
function sinceThen(
  { changes }: ListRun,
  { since }: TemplateCursor,
  clients: PullPage['clients'],
): { readonly clients: PullPage['clients']; readonly isOld: boolean } {
  if (changes.kind !== 'newest-first' || since === null) return { clients, isOld: false }
  const isNew = ({ changedAt }: PullPage['clients'][number]): boolean => changedAt === 0 || changedAt >= since
  const changed = clients.filter(isNew)
  return { clients: changed, isOld: changed.length < clients.length }
}

function idsOf({ clients, deletedIds, skipped }: ReadClients): readonly (readonly string[])[] {
  return [clients.map(({ id }) => id), deletedIds, skipped.map(({ id }) => id)]
}
