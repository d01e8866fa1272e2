import type { Card } from '../../shared/card.ts'
import { planFeedbackSchema, type PlanFeedback } from '../../shared/client-type.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { Calls } from '../calls.ts'
import { inTransaction, type Database } from '../database.ts'
import type { SettingsStore } from '../settings.ts'

export type CallMarkParts = {
  readonly calls: Pick<Calls, 'get'>
  readonly settings: Pick<SettingsStore, 'read'>
  /** UTC milliseconds. */
  readonly now: () => number
}

type Marked = Result<null, 'unknown-call'>

/** What operators mark during a call: on the disk when it returns. A call is known a moment after it rings. */
export function openCallMarks(database: Database, { calls, settings, now }: CallMarkParts) {
  const insertSign = database.prepare<[string, string, number, string]>(
    'INSERT INTO call_sign (call_id, sign, at, seen_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const removeSign = database.prepare<[string, string]>('DELETE FROM call_sign WHERE call_id = ? AND sign = ?')
  const selectSigns = database
    .prepare<[string], string>('SELECT sign FROM call_sign WHERE call_id = ? ORDER BY at, sign')
    .pluck()
  const markPending = database.prepare<[string]>(
    'INSERT INTO suggestion_pending SELECT client_key FROM client WHERE id = ? ON CONFLICT DO NOTHING',
  )
  const insertStep = database.prepare<[string, string, number, string]>(
    'INSERT INTO call_step (call_id, step, at, ticked_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const removeStep = database.prepare<[string, string]>('DELETE FROM call_step WHERE call_id = ? AND step = ?')
  const selectSteps = database
    .prepare<[string], string>('SELECT step FROM call_step WHERE call_id = ? ORDER BY at, step')
    .pluck()
  const upsertFeedback = database.prepare<[string, PlanFeedback, string, number, string]>(
    `INSERT INTO plan_feedback (call_id, feedback, types, at, said_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET feedback = excluded.feedback, types = excluded.types, at = excluded.at,
       said_by = excluded.said_by`,
  )
  const removeFeedback = database.prepare<[string]>('DELETE FROM plan_feedback WHERE call_id = ?')
  const selectFeedback = database
    .prepare<[string], string>('SELECT feedback FROM plan_feedback WHERE call_id = ?')
    .pluck()

  const operator = (): string => settings.read().settings.operatorName
  const unknownCall = (callId: string) =>
    failure('unknown-call', `no call ${callId} has been recorded: nothing can be marked on it`)

  return {
    /** A sign of a pack was noticed, or that is taken back. */
    observe: inTransaction(database, (callId: string, sign: string, isObserved: boolean): Marked => {
      const call = calls.get(callId)
      if (!call) return unknownCall(callId)
      if (isObserved) insertSign.run(callId, sign, now(), operator())
      else removeSign.run(callId, sign)
      if (call.clientId !== null) markPending.run(call.clientId)
      return success(null)
    }),

    /** A step of a checklist, `typology/type/step`, is done, or is not after all. */
    tickStep: inTransaction(database, (callId: string, step: string, isTicked: boolean): Marked => {
      if (!calls.get(callId)) return unknownCall(callId)
      if (isTicked) insertStep.run(callId, step, now(), operator())
      else removeStep.run(callId, step)
      return success(null)
    }),

    /** How the plan of these types (typology id → type id) fitted; null takes that back. */
    giveFeedback: inTransaction(
      database,
      (callId: string, feedback: PlanFeedback | null, types: Readonly<Record<string, string>>): Marked => {
        if (!calls.get(callId)) return unknownCall(callId)
        if (feedback === null) removeFeedback.run(callId)
        else upsertFeedback.run(callId, feedback, JSON.stringify(types), now(), operator())
        return success(null)
      },
    ),

    /** What is marked on a call, in the order in which it was; of a call that is not known, nothing. */
    of: (callId: string): Pick<Card, 'observedSigns' | 'tickedSteps' | 'feedback'> => ({
      observedSigns: selectSigns.all(callId),
      tickedSteps: selectSteps.all(callId),
      feedback: planFeedbackSchema.nullable().parse(selectFeedback.get(callId) ?? null),
    }),
  }
}
export type CallMarks = ReturnType<typeof openCallMarks>
