import * as z from 'zod'
import { timeSchema } from './client.ts'

export const TEXT_MESSAGE_MAX_LENGTH = 4_000

/** A SIP MESSAGE (RFC 3428) as a note to the operator. */
export const textMessageSchema = z.strictObject({
  id: z.string().max(60),
  at: timeSchema,
  lineId: z.string().max(40),
  /** Who sent it: user part of From. */
  address: z.string().max(300),
  displayName: z.string().max(200),
  text: z.string().max(TEXT_MESSAGE_MAX_LENGTH),
  isRead: z.boolean(),
})
export type TextMessage = z.infer<typeof textMessageSchema>
