import * as z from 'zod'
import { timeSchema } from './client.ts'

/** What an operator is doing, as far as calls are concerned. Being on a call is no state: it is seen by the calls. */
export const OPERATOR_STATES = ['ready', 'break', 'after-call', 'offline'] as const
export const operatorStateNameSchema = z.enum(OPERATOR_STATES)
export type OperatorStateName = z.infer<typeof operatorStateNameSchema>

/** The reasons for a break that are offered where a company has not written its own. */
export const BREAK_REASONS = ['lunch', 'rest', 'training', 'meeting', 'back-office', 'technical'] as const

/**
 * What follows a call:
 * - `none`: ready at once
 * - `optional`: ready at once, and the operator may go back to finishing for a while
 * - `required`: after-call work until the operator says that it is done
 * - `timed`: after-call work that ends by itself after `seconds`, or earlier when the operator says so
 */
export const WRAP_UP_MODES = ['none', 'optional', 'required', 'timed'] as const

export const wrapUpRuleSchema = z.strictObject({
  mode: z.enum(WRAP_UP_MODES).default('optional'),
  /** Of `timed`. */
  seconds: z.int().min(5).max(3600).default(60),
})
export type WrapUpRule = z.infer<typeof wrapUpRuleSchema>

/**
 * What a state that is not ready does to the line:
 * - `busy`: calls are answered with 486 Busy Here and stand in the list as missed
 * - `unregister`: the line is unregistered (REGISTER with Expires: 0), so the server rings somebody else at once
 * - `feature-codes`: the server is told by a call to a code of its own, as queues of Asterisk and others ask for
 */
export const STATE_SIGNALS = ['busy', 'unregister', 'feature-codes'] as const

const featureCode = z
  .string()
  .regex(/^[\d*#]{0,12}$/)
  .default('')

export const operatorStateSettingsSchema = z.strictObject({
  /** In the company's own words; empty: those that ship, in the operator's language. */
  breakReasons: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  wrapUp: wrapUpRuleSchema.prefault({}),
  /** Rules of single queues; `queue` is the called number or name as it comes in, or the id of a line. */
  wrapUpByQueue: z
    .array(wrapUpRuleSchema.extend({ queue: z.string().trim().min(1).max(200) }))
    .max(50)
    .default([]),
  signal: z.enum(STATE_SIGNALS).default('busy'),
  featureCodes: z
    .strictObject({ ready: featureCode, break: featureCode, 'after-call': featureCode, offline: featureCode })
    .prefault({}),
})
export type OperatorStateSettings = z.infer<typeof operatorStateSettingsSchema>

export const operatorStateSchema = z.strictObject({
  state: operatorStateNameSchema,
  /** Of a break: one of `BREAK_REASONS`, or the company's own words; else empty. */
  reason: z.string().max(60),
  since: timeSchema,
  /** Of after-call work: the call it belongs to, and how it ends. */
  wrapUp: z
    .strictObject({
      callId: z.string().max(300),
      mode: wrapUpRuleSchema.shape.mode,
      /** Null: not by itself. */
      endsAt: timeSchema.nullable(),
    })
    .nullable(),
  /** A break that was asked for during a call; begins when that and its after-call work end. */
  next: z.strictObject({ state: operatorStateNameSchema, reason: z.string().max(60) }).nullable(),
  /** Calls are refused as busy whatever the state is, and the state's time goes on. */
  isDoNotDisturb: z.boolean(),
  /** A server that has not taken the code of this state; calls are refused as busy meanwhile. Null: none. */
  signalProblem: z.strictObject({ lineId: z.string().max(40), detail: z.string().max(300) }).nullable(),
})
export type OperatorState = z.infer<typeof operatorStateSchema>

/** A time spent in one state. */
export const stateTimeSchema = z.strictObject({
  state: operatorStateNameSchema,
  reason: z.string().max(60),
  startedAt: timeSchema,
  /** Null: still going on. */
  endedAt: timeSchema.nullable(),
})
export type StateTime = z.infer<typeof stateTimeSchema>
