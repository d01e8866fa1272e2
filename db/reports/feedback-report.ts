import { setImmediate as yieldToEvents } from 'node:timers/promises'
import * as z from 'zod'
import { outcomeSchema } from '../../shared/card.ts'
import { planFeedbackSchema, type PlanFeedback } from '../../shared/client-type.ts'
import type { Locale } from '../../shared/locale.ts'
import type { FeedbackReport } from '../../shared/reports.ts'
import type { Database } from '../database.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import { keyOf, namedTypes } from './type-names.ts'

const CALLS_OF_A_PART = 500

const rowSchema = z.object({
  callId: z.string(),
  feedback: planFeedbackSchema,
  outcome: outcomeSchema,
  types: z.string().transform((json) => z.record(z.string(), z.string()).parse(JSON.parse(json))),
})

type Outcome = NonNullable<z.infer<typeof outcomeSchema>>
type Tally = Pick<FeedbackReport[number], 'feedback' | 'outcomes' | 'followedWell'> & {
  readonly typology: string
  readonly type: string
}

/** What operators said of the plan and how those calls ended, by each type that had made the plan. */
export function openFeedbackReport(database: Database, { packs }: { readonly packs: PacksInUse }) {
  const select = database.prepare<[string, number]>(
    `SELECT plan_feedback.call_id AS callId, feedback, types, outcome
     FROM plan_feedback LEFT JOIN note ON note.call_id = plan_feedback.call_id
     WHERE plan_feedback.call_id > ? ORDER BY plan_feedback.call_id LIMIT ?`,
  )

  const count = async (): Promise<ReadonlyMap<string, Tally>> => {
    const tallies = new Map<string, Tally>()
    let after = ''
    for (;;) {
      const rows = z.array(rowSchema).parse(select.all(after, CALLS_OF_A_PART))
      for (const { callId, types, feedback, outcome } of rows) {
        after = callId
        for (const [typology, type] of Object.entries(types)) {
          const key = keyOf(typology, type)
          const tally = tallies.get(key) ?? emptyTally(typology, type)
          add(tally, feedback, outcome)
          tallies.set(key, tally)
        }
      }
      if (rows.length < CALLS_OF_A_PART) return tallies
      await yieldToEvents()
    }
  }

  return async (locale: Locale): Promise<FeedbackReport> => {
    const tallies = await count()
    return namedTypes(packs.current(), [...tallies.values()], locale).flatMap((named) => {
      const tally = tallies.get(keyOf(named.typology, named.type))
      return tally ? [{ ...named, ...tally }] : []
    })
  }
}

function emptyTally(typology: string, type: string): Tally {
  return {
    typology,
    type,
    feedback: { followed: 0, changed: 0, 'did-not-fit': 0 },
    outcomes: { resolved: 0, 'follow-up': 0, forwarded: 0, 'no-interest': 0, 'wrong-number': 0 },
    followedWell: 0,
  }
}

function add(tally: Tally, feedback: PlanFeedback, outcome: Outcome | null): void {
  tally.feedback[feedback] += 1
  if (outcome === null) return
  tally.outcomes[outcome] += 1
  if (feedback === 'followed' && (outcome === 'resolved' || outcome === 'follow-up')) tally.followedWell += 1
}
