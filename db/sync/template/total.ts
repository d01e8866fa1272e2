import { failure, success, type Result } from '../../../shared/result.ts'
import type { ReadParts } from './read-clients.ts'
import type { TemplateAnswer, TemplateFailure } from './answers.ts'

/** How many clients the CRM has, by the first answer of its list or by a request of its own; null: it does not say. */
export async function totalOf(
  { template, expressions, requests }: ReadParts,
  answer: TemplateAnswer,
  signal: AbortSignal,
): Promise<Result<number | null, TemplateFailure>> {
  const { total } = template.clients
  if (!total) return success(null)
  const asked = total.request ? await requests.send(total.request, {}, signal) : success(answer)
  // nobody is kept from their clients because a count is not allowed
  if (!asked.ok) return asked.error.code === 'refused' ? success(null) : asked
  const { body, headers } = asked.value
  const told = await expressions.fillOne(total.value, body, { headers })
  if (!told.ok) return failure('malformed', told.error.message)
  const count = typeof told.value === 'string' ? Number(told.value) : told.value
  return success(typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : null)
}
