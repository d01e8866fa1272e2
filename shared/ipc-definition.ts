import * as z from 'zod'

export const WINDOW_ROLES = ['phone', 'card', 'panel'] as const
export type WindowRole = (typeof WINDOW_ROLES)[number]
export type Role = WindowRole | 'main' | 'data'

/** Who may send a request, who answers it, and the shapes of both. */
export type RequestDefinition = {
  readonly callers: readonly Role[]
  readonly handler: 'main' | 'data' | 'phone'
  readonly request: z.ZodType
  readonly reply: z.ZodType
}
/** Who may send an event, which windows hear it, and its shape. */
export type EventDefinition = {
  readonly sender: Role
  readonly receivers: readonly Role[]
  readonly payload: z.ZodType
}

/** The windows that people look at. */
export const people = ['card', 'panel'] as const
export const nothing = z.null()
export const callId = z.string().min(1).max(300)
export const onCall = z.strictObject({ callId })
export const lineId = z.string().min(1).max(40)
export const dialTarget = z.string().min(1).max(500)
export const keyTones = z.string().regex(/^[\dA-D*#,]{1,40}$/)
export const rejectKind = z.enum(['busy', 'decline'])
