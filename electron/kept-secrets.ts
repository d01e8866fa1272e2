import * as z from 'zod'
import { crmSecretsSchema } from '../shared/crm-source.ts'
import { parseJson } from '../shared/parse-json.ts'
import { lineSecretsSchema } from '../shared/sip-account.ts'

const linesSchema = z.record(z.string(), lineSecretsSchema)
const keptSchema = z.strictObject({
  lines: linesSchema,
  crm: crmSecretsSchema,
  /** By the id of the source. */
  further: z.record(z.string(), crmSecretsSchema).default({}),
})

/**
 * Secrets as they are encrypted together: those of the lines by the line's id, those of the CRM and of each further source
 * by the setting's name.
 */
export type KeptSecrets = z.infer<typeof keptSchema>
export const NO_KEPT_SECRETS: KeptSecrets = { lines: {}, crm: {}, further: {} }

export function writeKeptSecrets(secrets: KeptSecrets): string {
  return JSON.stringify(secrets)
}

/**
 * Reads what was kept, by any version: first the password of the only line stood alone, then those of all lines, now
 * those of the CRM and of further sources beside them.
 */
export function readKeptSecrets(text: string, firstLineId: string | undefined): KeptSecrets {
  const value = parseJson(text)
  const kept = keptSchema.safeParse(value)
  if (kept.success) return kept.data
  const lines = linesSchema.safeParse(value)
  if (lines.success) return { ...NO_KEPT_SECRETS, lines: lines.data }
  if (firstLineId === undefined) return NO_KEPT_SECRETS
  return { ...NO_KEPT_SECRETS, lines: { [firstLineId]: { ...lineSecretsSchema.parse({}), password: text } } }
}
