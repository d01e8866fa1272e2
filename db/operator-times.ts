import type { RequestsTo } from '../shared/ipc.ts'
import type { StateTime } from '../shared/operator-state.ts'
import { success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import { inTransaction, type Database } from './database.ts'

type Entered = Pick<StateTime, 'state' | 'reason' | 'startedAt'> & { readonly isFirst: boolean }
type Span = { readonly from: number; readonly to: number }
type Talked = { readonly talkedMs: number | null; readonly calls: number }

/** How long the operator was in which state. At most one time is open: the one that goes on. */
export function operatorTimeHandlers(
  database: Database,
  now: () => number,
): Handlers<Extract<RequestsTo<'data'>, `operator-times.${string}`>> {
  // no time ends before it began, also where the clock of the computer is set back
  const endOpen = database.prepare<{ at: number }>(
    'UPDATE operator_time SET ended_at = max(started_at, @at), last_seen_at = max(started_at, @at) WHERE ended_at IS NULL',
  )
  const endAbandoned = database.prepare<[]>('UPDATE operator_time SET ended_at = last_seen_at WHERE ended_at IS NULL')
  const insert = database.prepare<Omit<Entered, 'isFirst'>>(
    `INSERT INTO operator_time (state, reason, started_at, last_seen_at, ended_at)
     VALUES (@state, @reason, @startedAt, @startedAt, NULL)`,
  )
  const touch = database.prepare<{ at: number }>(
    'UPDATE operator_time SET last_seen_at = max(last_seen_at, @at) WHERE ended_at IS NULL',
  )
  const select = database.prepare<Span, StateTime>(
    `SELECT state, reason, started_at AS startedAt, ended_at AS endedAt FROM operator_time
     WHERE started_at < @to AND (ended_at IS NULL OR ended_at > @from) ORDER BY started_at, time_key`,
  )
  // a call that is on has no end yet; of one that touches the span only what lies in it counts
  const talked = database.prepare<Span & { now: number }, Talked>(
    `SELECT sum(max(0, min(coalesce(ended_at, @now), @to) - max(answered_at, @from))) AS talkedMs, count(*) AS calls
     FROM call WHERE answered_at < @to AND coalesce(ended_at, @now) > @from`,
  )
  const enter = inTransaction(database, ({ isFirst, ...time }: Entered): void => {
    if (isFirst) endAbandoned.run()
    else endOpen.run({ at: time.startedAt })
    insert.run(time)
  })
  return {
    'operator-times.enter': (time) => {
      enter(time)
      return success(null)
    },
    'operator-times.still-here': ({ at }) => {
      touch.run({ at })
      return success(null)
    },
    'operator-times.leave': ({ at }) => {
      endOpen.run({ at })
      return success(null)
    },
    'operator-times.list': ({ from, to }) => {
      const { talkedMs, calls } = talked.get({ from, to, now: now() }) ?? { talkedMs: null, calls: 0 }
      return success({ times: select.all({ from, to }), talkedMs: talkedMs ?? 0, calls })
    },
  }
}
