import * as z from 'zod'
import { crmConnectionSchema, enteredSourceSchema } from './crm-source.ts'

/** More would make each ringing call and each minute's runs a matter of many. */
export const FURTHER_SOURCES_MAX = 8

/** Made once by the panel and never changed: it stands before the ids of the source's clients. */
export const furtherSourceIdSchema = z.string().regex(/^[a-z0-9]{1,16}$/)

/** A source of clients beside the CRM, which is only read: an address book, a list of suppliers. */
export const furtherSourceSchema = z.strictObject({
  id: furtherSourceIdSchema,
  /** Shown on the cards of its clients. */
  name: z.string().trim().min(1).max(60),
  source: enteredSourceSchema,
})
export type FurtherSource = z.infer<typeof furtherSourceSchema>

/** In the order of their priority; the CRM stands before all of them. */
export const furtherSourcesSchema = z
  .array(furtherSourceSchema)
  .max(FURTHER_SOURCES_MAX)
  .refine((sources) => new Set(sources.map(({ id }) => id)).size === sources.length, 'two sources have the same id')

/** A further source as the data process connects to it. */
export const furtherConnectionSchema = furtherSourceSchema
  .pick({ id: true, name: true })
  .extend({ connection: crmConnectionSchema })
export type FurtherConnection = z.infer<typeof furtherConnectionSchema>
