import { failure, success, type Result } from '../../../shared/result.ts'
import type { Bindings } from './expressions.ts'
import { asList } from './list-of.ts'
import type { RelatedParts } from './related.ts'
import type { TemplateFailure } from './answers.ts'
import type { TemplateRequest } from './schema-parts.ts'
import type { Template } from './template-schema.ts'

/** Records of clients with a number, in one spelling of it. */
export async function searchNumber(
  parts: RelatedParts,
  { request, records, also, read }: NonNullable<Template['lookup']>,
  bindings: Bindings,
  signal: AbortSignal,
): Promise<Result<readonly unknown[], TemplateFailure>> {
  for (const one of [request, ...also]) {
    const found = await recordsOf(parts, one, records, bindings, signal)
    if (!found.ok) return found
    if (found.value.length === 0) continue
    return read ? recordsOf(parts, read.request, read.records, { ...bindings, found: found.value }, signal) : found
  }
  return success([])
}

async function recordsOf(
  { requests, expressions }: RelatedParts,
  request: TemplateRequest,
  records: string,
  bindings: Bindings,
  signal: AbortSignal,
): Promise<Result<readonly unknown[], TemplateFailure>> {
  const answer = await requests.send(request, bindings, signal)
  if (!answer.ok) return answer
  if (answer.value.isEmpty) return success([])
  const found = await expressions.fillOne(records, answer.value.root, bindings)
  return found.ok ? success(asList(found.value)) : failure('malformed', found.error.message)
}
