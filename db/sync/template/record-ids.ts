import { failure, success, type Result } from '../../../shared/result.ts'
import type { ReadParts } from './read-clients.ts'
import { textOf } from './revealed.ts'
import type { TemplateFailure } from './answers.ts'

/** The ids of records; one without an id is a failure, as what is left out of a list of ids would be deleted. */
export async function recordIds(
  { expressions }: ReadParts,
  id: string,
  records: readonly unknown[],
): Promise<Result<string[], TemplateFailure>> {
  const ids = await expressions.fillEach(id, records, {})
  if (!ids.ok) return failure('malformed', ids.error.message)
  const read: string[] = []
  for (const outcome of ids.value) {
    if ('message' in outcome || outcome.value === undefined || outcome.value === null) {
      return failure('malformed', 'the list of ids has a record without an id')
    }
    read.push(textOf(outcome.value))
  }
  return success(read)
}
