import type { Call } from './call.ts'
import type { OperatorState, OperatorStateName, OperatorStateSettings, WrapUpRule } from './operator-state.ts'

/** What main knows of the operator: what is shown, and what that will become. */
export type Workday = {
  readonly operator: OperatorState
  /** Of answered calls that have ended while another one goes on; their after-call work begins when that ends. */
  readonly due: { readonly callId: string; readonly rule: WrapUpRule } | null
  /** Of timed work: what was left of it when a call came between, milliseconds. */
  readonly leftMs: number | null
  /** The answered call that ended last: what an operator goes back to. */
  readonly lastCallId: string | null
}

type StateWanted = { readonly state: OperatorStateName; readonly reason: string }

/** From strict to lenient: where several calls ask for after-call work, the strictest rule counts. */
const STRICTNESS = ['required', 'timed', 'optional', 'none'] as const

/** A day begins as ready: a phone that does not ring must have been told so by somebody. */
export function beginWorkday(at: number): Workday {
  return {
    operator: {
      state: 'ready',
      reason: '',
      since: at,
      wrapUp: null,
      next: null,
      isDoNotDisturb: false,
      signalProblem: null,
    },
    due: null,
    leftMs: null,
    lastCallId: null,
  }
}

/** Somebody is on the line with the operator, or is being called; one that only rings is still anybody's. */
export function isOnCall(calls: readonly Pick<Call, 'state'>[]): boolean {
  return calls.some(({ state }) => state !== 'ringing' && state !== 'ended')
}

/**
 * The operator asks for a state. Ready begins at once, and forgets what was asked for before; everything else begins
 * after the call that is on and its after-call work. Without a call on, a state that is asked for during after-call work
 * ends that work: the operator says by it that it is done.
 */
export function askFor(day: Workday, wanted: StateWanted, at: number, onCall: boolean): Workday {
  const { operator } = day
  const { state, reason } = { ...wanted, reason: wanted.state === 'break' ? wanted.reason : '' }
  if (operator.state === state && operator.reason === reason) return withNext(day, null)
  if (onCall && state !== 'ready') return withNext(day, { state, reason })
  return enter(day, { state, reason }, at)
}

/** After-call work is done: what was asked for meanwhile begins, else the operator is ready. */
export function finishWork(day: Workday, at: number, onCall: boolean): Workday {
  const { state, next } = day.operator
  if (state !== 'after-call') return day
  if (!onCall) return enter(day, next ?? READY, at)
  const ready = enter(day, READY, at)
  return withNext(ready, next)
}

/** A call has begun that is more than a ringing one: the time for after-call work stands still while it lasts. */
export function callBegan(day: Workday, at: number): Workday {
  const { wrapUp } = day.operator
  if (!wrapUp || wrapUp.endsAt === null) return day
  return {
    ...day,
    leftMs: Math.max(0, wrapUp.endsAt - at),
    operator: { ...day.operator, wrapUp: { ...wrapUp, endsAt: null } },
  }
}

/** An answered call has ended; what it asks for begins with `callsEnded`, at once or when the others have ended too. */
export function answeredCallEnded(day: Workday, callId: string, rule: WrapUpRule): Workday {
  const due = day.due && isStricter(day.due.rule, rule) ? day.due : { callId, rule }
  return { ...day, due, lastCallId: callId }
}

/**
 * The operator is on no call any more. After-call work begins where a rule asks for it, and a break that was on goes on
 * after it. Work that had begun before the call goes on with the time that was left; the call between makes it longer or
 * stricter where its own rule is so, and never shorter.
 */
export function callsEnded(day: Workday, at: number): Workday {
  const { operator, due } = day
  const settled: Workday = { ...day, due: null, leftMs: null }
  if (operator.state === 'after-call') return goOnWithWork(settled, due?.rule ?? null, day.leftMs, at)
  const { state, reason, next } = operator
  const before = state === 'ready' ? null : { state, reason }
  if (due && (due.rule.mode === 'required' || due.rule.mode === 'timed')) {
    return beginWork(settled, due, next?.state === 'after-call' ? before : (next ?? before), at)
  }
  if (next?.state === 'after-call') {
    const rule: WrapUpRule = { mode: 'optional', seconds: 0 }
    const callId = due?.callId ?? day.lastCallId
    return callId === null ? enter(settled, next, at) : beginWork(settled, { callId, rule }, before, at)
  }
  return next ? enter(settled, next, at) : settled
}

/** The time for timed work is over, if it is. */
export function timePassed(day: Workday, at: number): Workday {
  const endsAt = day.operator.wrapUp?.endsAt ?? null
  return endsAt !== null && at >= endsAt ? finishWork(day, at, false) : day
}

export function setDoNotDisturb(day: Workday, isDoNotDisturb: boolean): Workday {
  return { ...day, operator: { ...day.operator, isDoNotDisturb } }
}

/** What follows a call: the first rule whose queue is the called line as it came in, or the line's id; else the company's. */
export function wrapUpRuleOf(
  settings: Pick<OperatorStateSettings, 'wrapUp' | 'wrapUpByQueue'>,
  call: Pick<Call, 'direction' | 'identity' | 'lineId'>,
): WrapUpRule {
  const { calledLine } = call.identity
  const names = [call.lineId, ...(call.direction === 'incoming' && calledLine !== null ? [calledLine] : [])].map(bare)
  const found = settings.wrapUpByQueue.find(({ queue }) => names.includes(bare(queue)))
  return found ? { mode: found.mode, seconds: found.seconds } : settings.wrapUp
}

const READY: StateWanted = { state: 'ready', reason: '' }

function enter(day: Workday, { state, reason }: StateWanted, at: number): Workday {
  const wrapUp =
    state === 'after-call' && day.lastCallId !== null
      ? { callId: day.lastCallId, mode: 'optional' as const, endsAt: null }
      : null
  return { ...day, leftMs: null, operator: { ...day.operator, state, reason, since: at, wrapUp, next: null } }
}

function beginWork(
  day: Workday,
  { callId, rule }: NonNullable<Workday['due']>,
  next: StateWanted | null,
  at: number,
): Workday {
  const endsAt = rule.mode === 'timed' ? at + rule.seconds * 1000 : null
  const wrapUp = { callId, mode: rule.mode, endsAt }
  return { ...day, operator: { ...day.operator, state: 'after-call', reason: '', since: at, wrapUp, next } }
}

function goOnWithWork(day: Workday, rule: WrapUpRule | null, leftMs: number | null, at: number): Workday {
  const { wrapUp, next } = day.operator
  // gone into without a call to belong to: it only ends by hand
  if (!wrapUp) return withNext(day, next?.state === 'after-call' ? null : next)
  const ownMs = rule?.mode === 'timed' ? rule.seconds * 1000 : 0
  const isRequired = wrapUp.mode === 'required' || rule?.mode === 'required'
  const work = isRequired
    ? { ...wrapUp, mode: 'required' as const, endsAt: null }
    : wrapUp.mode === 'timed'
      ? { ...wrapUp, endsAt: Math.max(wrapUp.endsAt ?? at + (leftMs ?? 0), at + ownMs) }
      : wrapUp
  return {
    ...day,
    operator: { ...day.operator, wrapUp: work, next: next?.state === 'after-call' ? null : next },
  }
}

function withNext(day: Workday, next: StateWanted | null): Workday {
  return { ...day, operator: { ...day.operator, next } }
}

function isStricter(one: WrapUpRule, other: WrapUpRule): boolean {
  const [a, b] = [STRICTNESS.indexOf(one.mode), STRICTNESS.indexOf(other.mode)]
  return a === b ? one.mode === 'timed' && one.seconds > other.seconds : a < b
}

/** A number is the same however it is written, a name in whatever case. */
function bare(queue: string): string {
  return queue.toLowerCase().replaceAll(/[\s().-]/gu, '')
}
