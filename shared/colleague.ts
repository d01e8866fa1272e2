import * as z from 'zod'

/** What a colleague's line is doing (RFC 4235); `unknown`: the server does not say, or has not yet. */
export const colleagueStateSchema = z.strictObject({
  /** As in the settings. */
  extension: z.string().max(200),
  state: z.enum(['unknown', 'idle', 'calling', 'ringing', 'talking']),
  /** With whom, as far as the server tells. */
  remoteAddress: z.string().max(300),
  remoteName: z.string().max(200),
})
export type ColleagueState = z.infer<typeof colleagueStateSchema>

/** What waits in the voice mail of a line (RFC 3842). */
export const messageWaitingSchema = z.strictObject({
  lineId: z.string().max(40),
  newMessages: z.int().min(0),
  oldMessages: z.int().min(0),
  /** Where to listen to them; empty: the server does not say. */
  account: z.string().max(300),
})
export type MessageWaiting = z.infer<typeof messageWaitingSchema>
