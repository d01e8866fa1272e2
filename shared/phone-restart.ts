import * as z from 'zod'
import { timeSchema } from './client.ts'
import { nothing, people, type EventDefinition, type RequestDefinition } from './ipc-definition.ts'

/** The phone had to be made again while calls were on, which took them with it. */
export const phoneRestartSchema = z.strictObject({ at: timeSchema, lostCalls: z.int().min(1) })
export type PhoneRestart = z.infer<typeof phoneRestartSchema>

export const phoneRestartRequests = {
  /** The operator has read it. */
  'phone-restart.dismiss': { callers: people, handler: 'main', request: nothing, reply: nothing },
} as const satisfies Record<string, RequestDefinition>

export const phoneRestartEvents = {
  'phone-restart.changed': { sender: 'main', receivers: people, payload: phoneRestartSchema.nullable() },
} as const satisfies Record<string, EventDefinition>
