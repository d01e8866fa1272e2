import { failure, success, type Result } from '../../../shared/result.ts'
import type { Expressions } from './expressions.ts'
import { asList } from './list-of.ts'
import { textOf } from './revealed.ts'
import type { TemplateFailure, TemplateRequests } from './template-requests.ts'
import type { TemplateRelated } from './template-schema.ts'

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
    const ids = await idsIn(parts.expressions, one, records)
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

async function idsIn(
  expressions: Expressions,
  { ids }: TemplateRelated,
  records: readonly unknown[],
): Promise<Result<readonly string[], TemplateFailure>> {
  const named = await expressions.fillEach(ids, records, {})
  if (!named.ok) return failure('malformed', named.error.message)
  const unique = new Set<string>()
  for (const outcome of named.value) {
    // a record that cannot be understood is told of by the map
    if ('message' in outcome) continue
    for (const id of asList(outcome.value)) if (isId(id)) unique.add(textOf(id))
  }
  return success([...unique])
}

/** Zero and empty are how some CRMs write «none». */
function isId(id: unknown): boolean {
  return (typeof id === 'number' && id !== 0) || (typeof id === 'string' && id !== '' && id !== '0')
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
