import { isLive, type Call } from '../../shared/call.ts'

/**
 * Ids of the consultations whose outcome is no news any more: the operator has talked on with the one it was about since.
 * `before` is what it was; of calls that have gone nothing is kept.
 */
export function pastConsultations(before: readonly string[], calls: readonly Call[]): readonly string[] {
  const isOver = (consultation: Call): boolean =>
    !isLive(consultation) &&
    calls.some(({ id, state }) => id === consultation.consultsFor && (state === 'active' || state === 'ended'))
  return calls
    .filter((call) => call.consultsFor !== null && (before.includes(call.id) || isOver(call)))
    .map(({ id }) => id)
}
