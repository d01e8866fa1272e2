import { failure, success, type Result } from '../../../shared/result.ts'
import type { ReadParts } from './read-clients.ts'
import { textOf } from './revealed.ts'
import type { TemplateAnswer, TemplateFailure } from './answers.ts'

/** The link that the last page gives for the run after this one; `before` where it gives none. */
export async function deltaLink(
  { template, expressions }: ReadParts,
  { body, headers }: TemplateAnswer,
  before: string | null,
): Promise<Result<string | null, TemplateFailure>> {
  const { changes } = template.clients
  if (changes.kind !== 'delta') return success(before)
  const link = await expressions.fillOne(changes.link, body, { headers })
  if (!link.ok) return failure('malformed', link.error.message)
  return success(link.value === undefined || link.value === null ? before : textOf(link.value))
}
