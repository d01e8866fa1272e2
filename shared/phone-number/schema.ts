import * as z from 'zod'

// apart from the parser, so that a window that only shows numbers does not carry the numbering plans of the world
export const phoneNumberSchema = z.strictObject({
  /** As written, at most 200 characters. */
  raw: z.string(),
  kind: z.enum(['public', 'internal', 'invalid']),
  /** ITU-T E.164 with «+»; null for a public number that no numbering plan explains. */
  e164: z.string().nullable(),
  /** Dialled after the answer, digits; for an internal number the number itself. */
  extension: z.string().nullable(),
  /** Last nine digits, what a lookup finds by; null: never matches. */
  matchKey: z.string().nullable(),
  /** ISO 3166-1 alpha-2, from the number; null for numbers of no country (+800) and where E.164 is not known. */
  country: z.string().nullable(),
  /** Null: the numbering plan does not tell. */
  lineType: z.enum(['mobile', 'fixed', 'other']).nullable(),
})
export type PhoneNumber = z.infer<typeof phoneNumberSchema>
