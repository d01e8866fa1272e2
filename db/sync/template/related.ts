import { failure, success, type Result } from '../../../shared/result.ts'
import type { Expressions } from './expressions.ts'
import { asList } from './list-of.ts'
import { isId, namedIds } from './read-for-ids.ts'
import { textOf } from './revealed.ts'
import type { TemplateFailure } from './answers.ts'
import type { TemplateRequests } from './template-requests.ts'
import type { TemplateRelated } from './clients-schema.ts'

export type RelatedParts = { readonly requests: TemplateRequests; readonly expressions: Expressions }

/** What each related record is to the map, by its id: `$related.companies.17`. */
export type Related = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Reads what a page of clients names by id only; one request for many of them. */
export async function relatedOf(
  parts: RelatedParts,
  related: Readonly<Record<string, TemplateRelated>>,
  records: readonly unknown[],
  signal: AbortSignal,
): Promise<Result<Related, TemplateFailure>> {
  const read: Record<string, Readonly<Record<string, unknown>>> = {}
  for (const [name, one] of Object.entries(related)) {
    const ids = await namedIds(parts, one.ids, records)
    if (!ids.ok) return ids
    const values: Record<string, unknown> = {}
    for (let begin = 0; begin < ids.value.length; begin += one.most) {
      const some = await readSome(parts, one, ids.value.slice(begin, begin + one.most), signal)
      if (!some.ok) return some
      Object.assign(values, some.value)
    }
    read[name] = values
  }
  return success(read)
}

async function readSome(
  { requests, expressions }: RelatedParts,
  { request, records, id, value }: TemplateRelated,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Result<Readonly<Record<string, unknown>>, TemplateFailure>> {
  const answer = await requests.send(request, { ids }, signal)
  // who may see the contacts only has them without the rest
  if (!answer.ok) return answer.error.code === 'refused' ? success({}) : answer
  if (answer.value.isEmpty) return success({})
  const found = await expressions.fillOne(records, answer.value.root, {})
  if (!found.ok) return failure('malformed', found.error.message)
  const mapped = await expressions.fillEach({ id, value }, asList(found.value), {})
  if (!mapped.ok) return failure('malformed', mapped.error.message)
  const values: Record<string, unknown> = {}
  for (const outcome of mapped.value) {
    if ('message' in outcome || typeof outcome.value !== 'object' || outcome.value === null) continue
    const one: Record<string, unknown> = { ...outcome.value }
    if (isId(one['id'])) values[textOf(one['id'])] = one['value']
  }
  return success(values)
}
