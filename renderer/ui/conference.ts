import type { Call } from '../../shared/call.ts'

/** The calls that are mixed with this one, itself first; none: it is in no conference. */
export function conferenceOf(call: Call, calls: readonly Call[]): readonly Call[] {
  if (!call.isInConference) return []
  return [call, ...calls.filter((other) => other.isInConference && other.id !== call.id)]
}

/** Whether there are calls on or on hold that the operator does not talk to at once yet. */
export function canJoin(calls: readonly Call[]): boolean {
  const on = calls.filter(({ state }) => state === 'active' || state === 'held')
  return on.length > 1 && on.some(({ isInConference }) => !isInConference)
}
