import type { OperatorStateSettings, WrapUpRule } from '../../shared/operator-state.ts'
import type { Settings } from '../../shared/settings.ts'

const REASON_MAX_LENGTH = 60
const REASONS_MAX = 20
const SECONDS_MIN = 5
const SECONDS_MAX = 3600

/** While they are edited, reasons and queues may be empty and seconds anything; what is kept is as it has to be. */
export function withoutEmptyStates(settings: Settings): Settings {
  const { operatorState } = settings
  const breakReasons = operatorState.breakReasons
    .map((reason) => reason.trim().slice(0, REASON_MAX_LENGTH).trim())
    .filter(Boolean)
  const wrapUpByQueue = operatorState.wrapUpByQueue
    .map((rule) => ({ ...rule, ...withinLimits(rule), queue: rule.queue.trim() }))
    .filter(({ queue }) => queue !== '')
  const kept: OperatorStateSettings = {
    ...operatorState,
    // a reason that stands there twice could not be told from itself
    breakReasons: [...new Set(breakReasons)].slice(0, REASONS_MAX),
    wrapUp: withinLimits(operatorState.wrapUp),
    wrapUpByQueue,
  }
  return { ...settings, operatorState: kept }
}

function withinLimits({ mode, seconds }: WrapUpRule): WrapUpRule {
  const whole = Number.isFinite(seconds) ? Math.round(seconds) : SECONDS_MIN
  return { mode, seconds: Math.min(SECONDS_MAX, Math.max(SECONDS_MIN, whole)) }
}
