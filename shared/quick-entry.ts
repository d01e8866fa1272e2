import * as z from 'zod'
import { clientKindSchema, countrySchema, FIELD_MAX_LENGTH, languageSchema, TEXT_MAX_LENGTH } from './client.ts'

const field = z.string().max(FIELD_MAX_LENGTH)

/** The short form for a new caller. Every state of it is valid: it is saved while it is being typed. */
export const quickEntrySchema = z.strictObject({
  number: field,
  name: field,
  kind: clientKindSchema,
  company: field,
  email: field,
  reason: z.string().max(TEXT_MAX_LENGTH),
  country: countrySchema.nullable(),
  language: languageSchema.nullable(),
  place: field,
  timeZone: field.nullable(),
  /** Typology id → type id, chosen by the operator. */
  types: z.record(z.string().max(64), z.string().max(80)),
})
export type QuickEntry = z.infer<typeof quickEntrySchema>
