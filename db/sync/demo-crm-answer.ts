import * as z from 'zod'

/** Answers of the demo CRM as far as they are used; fields that a newer version adds are ignored. */
const nextAfter = z.string().min(1).nullable()

export const recordPageSchema = z.object({
  data: z.array(z.unknown()),
  nextAfter,
  /** Of the whole list, not of the page. */
  total: z.int().min(0).nullable().default(null),
})
export const idPageSchema = z.object({ data: z.array(z.string().min(1)), nextAfter })
export const madeSchema = z.object({ id: z.string().min(1) })
export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
/** Enough of a record to say which one was not understood. */
export const identifiedSchema = z.object({ id: z.string().min(1) })
export const labelledSchema = z.object({ labels: z.array(z.string()) })
export const categorisedSchema = z.object({ categories: z.array(z.string()) })

export const activitySchema = z.object({
  activityId: z.string().min(1).max(200),
  type: z.enum(['order', 'payment', 'case', 'comment', 'phone_call', 'refund', 'trial']),
  occurredAt: z.iso.datetime(),
  subject: z.string(),
  body: z.string(),
  createdBy: z.string(),
  amount: z
    .object({ value: z.string().regex(/^-?\d{1,12}(\.\d{1,4})?$/), currency: z.string().regex(/^[A-Z]{3}$/) })
    .nullable(),
  status: z.enum(['open', 'resolved']).nullable(),
  externalReference: z.string().max(200).nullable(),
  method: z.string().nullable().default(null),
  coversMonths: z.int().min(0).max(600).nullable().default(null),
  keywords: z.array(z.string()).max(100).default([]),
})
export type Activity = z.infer<typeof activitySchema>

/** What the CRM has on file of some clients; parsed part by part, so that a bad one does not cost the client. */
const fileSchema = z.object({
  signup: z.unknown().optional(),
  cardOnFile: z.unknown().optional(),
  survey: z.unknown().optional(),
  economics: z.unknown().optional(),
  credit: z.unknown().optional(),
  targetProfile: z.unknown().optional(),
  meetsCriteria: z.unknown().optional(),
  followers: z.unknown().optional(),
})
export type RecordFile = z.infer<typeof fileSchema>

export const recordSchema = z.object({
  ...fileSchema.shape,
  id: z.string().min(1).max(200),
  recordType: z.enum(['contact', 'account']),
  fullName: z.string(),
  organisation: z.string().nullable(),
  emailAddress: z.string().nullable(),
  phoneNumbers: z.array(z.object({ number: z.string(), type: z.string() })),
  preferredLanguage: z.string().nullable(),
  countryCode: z.string().nullable(),
  city: z.string().nullable(),
  timeZone: z.string().nullable(),
  categories: z.array(z.string()),
  labels: z.array(z.string()),
  mergedIds: z.array(z.string().min(1)).max(1_000).default([]),
  updatedAt: z.iso.datetime(),
  /** Parsed one by one, so that a bad entry does not cost the client. */
  history: z.array(z.unknown()).default([]),
})
