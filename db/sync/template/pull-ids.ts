import { failure, success, type Result } from '../../../shared/result.ts'
import type { TemplateSweep } from './clients-schema.ts'
import { readListPage } from './list-page.ts'
import { isCounted, isOldAnswer, OLD_ANSWER, PASSES_MAX } from './list-run.ts'
import type { Pulled, PullParts } from './pull-parts.ts'
import { recordIds } from './record-ids.ts'
import { endOf, nextRun, sweepOf } from './run-steps.ts'
import { LIST_START, type TemplateCursor } from './template-cursor.ts'
import type { TemplateFailure } from './answers.ts'

/** The ids of all clients, on one page: who is missing has been deleted. */
export async function pullIds(parts: PullParts, cursor: TemplateCursor, signal: AbortSignal): Pulled {
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
  return success({ clients: [], skipped: [], deletedIds: [], knownIds, ...endOf(next) })
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
    const ids = await recordIds(parts, id, page.value.records)
    if (!ids.ok) return ids
    for (const one of ids.value) read.push(one)
    if (page.value.next === null) return success({ ids: read, pages: place.pages + 1 })
    place = page.value.next
  }
}
