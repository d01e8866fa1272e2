import { failure, success } from '../../../shared/result.ts'
import { readListPage } from './list-page.ts'
import type { Pulled, PullParts } from './pull-parts.ts'
import { recordIds } from './record-ids.ts'
import { behindDeleted, endOf } from './run-steps.ts'
import type { TemplateCursor } from './template-cursor.ts'

/** A page of the ids that the CRM has deleted since the run before. */
export async function pullDeleted(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
  const { deletions } = parts.template.clients
  if (deletions.kind !== 'feed') return failure('malformed', 'the cursor is of another template')
  const bindings = { since: cursor.runSince ?? undefined }
  const page = await readListPage(parts, deletions.list, cursor.place, bindings, signal)
  if (!page.ok) return page
  const { next, records } = page.value
  const ids = await recordIds(parts, deletions.id, records)
  if (!ids.ok) return ids
  const behind = next ? { ...cursor, place: next } : behindDeleted(parts, cursor)
  return success({ clients: [], skipped: [], deletedIds: ids.value, knownIds: null, ...endOf(behind) })
}
