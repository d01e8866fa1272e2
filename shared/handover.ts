import * as z from 'zod'
import { timeSchema } from './client.ts'

export const HANDOVER_NOTE_MAX_LENGTH = 4_000

/** Why a colleague is told of a call: somebody asks about it, or hands it on. */
export const handoverPurposeSchema = z.enum(['consultation', 'transfer'])
export type HandoverPurpose = z.infer<typeof handoverPurposeSchema>

/**
 * What a colleague is told of a call that is handed on to them, or that they are asked about: who is on the line and what
 * has been noted so far. It goes by SIP MESSAGE (RFC 3428) to the colleague's own address, see `handover-parts.ts`.
 */
export const handoverSchema = z.strictObject({
  purpose: handoverPurposeSchema,
  /** SIP Call-ID of the call, at the one who hands it on. */
  callId: z.string().min(1).max(300),
  /** Number of the one on the line, as the first operator's phone received it; null: withheld. */
  address: z.string().max(300).nullable(),
  /** How the card names the one on the line; empty: unknown. */
  name: z.string().max(200),
  /** Id of the client in the CRM; null: not there. */
  crmId: z.string().max(200).nullable(),
  /** Who hands it on, as the settings name them; empty: they do not. */
  operator: z.string().max(100),
  note: z.string().max(HANDOVER_NOTE_MAX_LENGTH),
})
export type Handover = z.infer<typeof handoverSchema>

/** A handover as it came in. */
export const receivedHandoverSchema = handoverSchema.extend({
  at: timeSchema,
  lineId: z.string().max(40),
  /** User part of the sender's address. */
  sender: z.string().max(300),
})
export type ReceivedHandover = z.infer<typeof receivedHandoverSchema>
