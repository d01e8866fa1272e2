import { failure, success, type Result } from '../../../shared/result.ts'
import type { PullPage } from '../connector.ts'
import { listRunOf } from './further-lists.ts'
import type { FurtherList } from './further-lists-schema.ts'
import { readListPage } from './list-page.ts'
import { beginAgain, goOn, isOldAnswer, OLD_ANSWER, trailBehind, untilOf } from './list-run.ts'
import type { Pulled, PullParts } from './pull-parts.ts'
import { namedIds, readForIds } from './read-for-ids.ts'
import { readClients } from './read-clients.ts'
import { behindList, endOf } from './run-steps.ts'
import { LIST_START, type TemplateCursor } from './template-cursor.ts'
import type { TemplateFailure } from './answers.ts'

/**
 * A page of what has changed in a list besides the clients, and the first of the clients that it belongs to. They are
 * read again as a whole: a page that comes twice changes nothing then.
 */
export async function pullChangedEntries(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const name = cursor.list ?? ''
  const list = parts.lists.find(name)
  if (!list || cursor.since === null) return success(emptyPage(behindList(parts, cursor)))
  const listRun = listRunOf(name, list)
  const run: TemplateCursor = { ...cursor, until: untilOf(listRun, cursor) }
  const bindings = { since: cursor.since, until: run.until ?? undefined }
  const page = await readListPage(parts, listRun.list, run.place, bindings, signal)
  if (!page.ok) {
    const begun = beginAgain(cursor, listRun.list, run.place, page, false)
    if (begun.ok || begun.error.code !== 'refused') return begun
    return success(hiddenPage(parts, name, begun.error.message, behindList(parts, cursor)))
  }
  if (isOldAnswer(parts, run, page.value)) return OLD_ANSWER
  const ids = await clientsOf(parts, list, page.value.records, signal)
  if (!ids.ok) return ids
  const trail = trailBehind(run, ids.value)
  const goesOn = goOn(run, listRun, page.value, trail)
  if (!goesOn.ok) return goesOn
  const next = { ...(goesOn.value ?? behindList(parts, { ...run, trail })), waiting: [...ids.value] }
  return next.waiting.length === 0 ? success(emptyPage(next)) : pullWaiting(parts, next, signal)
}

/** The next of the clients that have to be read again. */
export async function pullWaiting(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { read } = parts.template.clients
  if (!read) return failure('malformed', 'the cursor is of another template')
  const ids = cursor.waiting.slice(0, read.most)
  const list = { request: read.request, records: read.records, paging: { kind: 'none' } } as const
  const page = await readListPage(parts, list, LIST_START, { ids }, signal)
  if (!page.ok) return page
  if (isOldAnswer(parts, cursor, page.value)) return OLD_ANSWER
  const clients = await readClients(parts, page.value.records, signal)
  if (!clients.ok) return clients
  const next = { ...cursor, waiting: cursor.waiting.slice(ids.length) }
  return success({ ...clients.value, knownIds: null, ...endOf(next) })
}

/** Ids of the clients that entries belong to, each once. */
async function clientsOf(
  parts: PullParts,
  { clients, members }: FurtherList,
  entries: readonly unknown[],
  signal: AbortSignal,
): Promise<Result<readonly string[], TemplateFailure>> {
  if (clients !== undefined) return namedIds(parts, clients, entries)
  if (!members) return success([])
  const ids = await namedIds(parts, members.id, entries)
  if (!ids.ok) return ids
  const found = await readForIds(parts, members, ids.value, signal)
  return found.ok ? namedIds(parts, members.client, found.value) : found
}

function emptyPage(next: TemplateCursor): PullPage {
  return { clients: [], skipped: [], deletedIds: [], knownIds: null, ...endOf(next) }
}

/** Who may see the clients only has them without the rest; it is told once, and in the log. */
function hiddenPage({ lists }: PullParts, name: string, message: string, next: TemplateCursor): PullPage {
  const skipped = lists.hide(name) ? [{ id: `lists.${name}`, reason: message }] : []
  return { ...emptyPage(next), skipped }
}
