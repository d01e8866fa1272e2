import * as z from 'zod'
import { timeSchema } from './client.ts'

/** What can happen to the line; the user interface has a sentence for each. */
export const LINE_EVENT_KINDS = [
  'connecting',
  'connected',
  'disconnected',
  'registered',
  'registration-failed',
  'server-changed',
  'path-dead',
  'certificate-refused',
  'message-mended',
  'message-refused',
  'slept',
  'network-changed',
  'phone-restarted',
  'audio-restarted',
] as const

/** One entry of the log that an operator can show to IT. `detail` is for IT: a server, a status, a cause. */
export const lineEventSchema = z.strictObject({
  at: timeSchema,
  kind: z.enum(LINE_EVENT_KINDS),
  detail: z.string().max(300),
})
export type LineEvent = z.infer<typeof lineEventSchema>

/** An entry as it is stored. Several may be of one millisecond; `key` is unique, and grows. */
export const storedLineEventSchema = lineEventSchema.extend({ key: z.int() })
export type StoredLineEvent = z.infer<typeof storedLineEventSchema>
