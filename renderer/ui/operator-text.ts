import type { TFunction } from 'i18next'
import { BREAK_REASONS, type OperatorStateName } from '../../shared/operator-state.ts'

type StateAsked = { readonly state: OperatorStateName; readonly reason: string }

/** So that the states differ without their colour too. */
export const STATE_MARKS: Readonly<Record<OperatorStateName, string>> = {
  ready: '●',
  break: '◐',
  'after-call': '◔',
  offline: '○',
}

/** «Ready», «Break: Lunch». */
export function operatorStateText(t: TFunction, { state, reason }: StateAsked): string {
  if (state !== 'break' || reason === '') return t(`operator.states.${state}`)
  return t('operator.breakFor', { reason: `\u2068${breakReasonText(t, reason)}\u2069` })
}

/** A reason that ships in the operator's language; one of the company's own as it is written. */
export function breakReasonText(t: TFunction, reason: string): string {
  const shipped = BREAK_REASONS.find((one) => one === reason)
  return shipped ? t(`operator.reasons.${shipped}`) : reason
}
