import { OPERATOR_STATES, type OperatorStateName, type StateTime } from '../../shared/operator-state.ts'

export type StateSum = { readonly state: OperatorStateName; readonly reason: string; readonly totalMs: number }

/** How long each state was on within a span, breaks by their reasons; the time that goes on counts until `now`. */
export function sumStates(
  times: readonly StateTime[],
  span: { readonly from: number; readonly to: number },
  now: number,
): StateSum[] {
  const sums = new Map<string, StateSum>()
  for (const { state, reason, startedAt, endedAt } of times) {
    const end = Math.min(endedAt ?? now, span.to)
    const ms = Math.max(0, end - Math.max(startedAt, span.from))
    const key = `${state} ${reason}`
    sums.set(key, { state, reason, totalMs: (sums.get(key)?.totalMs ?? 0) + ms })
  }
  return [...sums.values()].toSorted((a, b) => OPERATOR_STATES.indexOf(a.state) - OPERATOR_STATES.indexOf(b.state))
}
