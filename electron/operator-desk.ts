import type { Call, CallEvent } from '../shared/call.ts'
import type { RequestOf } from '../shared/ipc.ts'
import type { OperatorState } from '../shared/operator-state.ts'
import {
  answeredCallEnded,
  askFor,
  beginWorkday,
  callBegan,
  callsEnded,
  finishWork,
  isOnCall,
  setDoNotDisturb,
  timePassed,
  wrapUpRuleOf,
  type Workday,
} from '../shared/operator-transitions.ts'
import type { Settings } from '../shared/settings.ts'
import type { DataProcess } from './data-process.ts'
import { OperatorSignal } from './operator-signal.ts'
import { OperatorTimes } from './operator-times.ts'
import type { WindowPeers } from './window-peers.ts'

export type OperatorDeskOptions = {
  readonly windows: Pick<WindowPeers, 'emit' | 'peer'>
  readonly data: () => Pick<DataProcess, 'request'>
  readonly settings: () => Settings
  readonly calls: () => readonly Call[]
}

/**
 * Owns what the operator is doing: every change passes here, is told to windows, phone and servers, and is recorded. It
 * begins as ready at every start, whatever it was before: a phone that does not ring must have been told so in this shift.
 */
export class OperatorDesk {
  readonly #options: OperatorDeskOptions
  readonly #times: OperatorTimes
  readonly #signal: OperatorSignal
  #day = beginWorkday(Date.now())
  #workTimer: NodeJS.Timeout | undefined

  constructor(options: OperatorDeskOptions) {
    this.#options = options
    this.#times = new OperatorTimes(options.data)
    this.#times.enter(enteredOf(this.#day.operator))
    this.#signal = new OperatorSignal({
      windows: options.windows,
      settings: options.settings,
      operator: () => this.state,
      onProblem: (signalProblem) => this.#show({ ...this.#day, operator: { ...this.#day.operator, signalProblem } }),
    })
  }

  get state(): OperatorState {
    return this.#day.operator
  }

  askFor(wanted: RequestOf<'operator.set-state'>): OperatorState {
    this.#become(askFor(this.#day, wanted, Date.now(), this.#isOnCall))
    // asked for again, what a server did not take is tried again
    this.#signal.tell()
    return this.state
  }

  finishAfterCall(): OperatorState {
    return this.#become(finishWork(this.#day, Date.now(), this.#isOnCall))
  }

  setDoNotDisturb(isOn: boolean): OperatorState {
    return this.#become(setDoNotDisturb(this.#day, isOn))
  }

  /** An event has changed a call, which is given as it is now. */
  callChanged(call: Call, event: CallEvent): void {
    const isOn = this.#isOnCall
    let day = this.#day
    if (event.kind === 'ended' && call.stamps.answeredAt !== null && call.consultsFor === null) {
      // whoever was asked about a client is no client: the work is for the call that it was about
      day = answeredCallEnded(day, call.id, wrapUpRuleOf(this.#options.settings().operatorState, call))
    }
    if (isOn) day = callBegan(day, Date.now())
    else if (event.kind === 'ended') day = callsEnded(day, Date.now())
    this.#become(day)
  }

  settingsChanged(): void {
    this.#signal.tell()
  }

  phoneReady(): void {
    this.#signal.phoneReady()
  }

  lineRegistered(lineId: string): void {
    this.#signal.lineRegistered(lineId)
  }

  dataReady(): void {
    void this.#times.write()
  }

  stop(): void {
    clearTimeout(this.#workTimer)
    this.#times.leave(Date.now())
  }

  get #isOnCall(): boolean {
    return isOnCall(this.#options.calls())
  }

  #become(day: Workday): OperatorState {
    const before = this.#day.operator
    this.#show(day)
    const { state, reason, since } = day.operator
    if (state !== before.state || reason !== before.reason || since !== before.since) {
      this.#times.enter(enteredOf(day.operator))
      void this.#times.write()
    }
    this.#waitForEndOfWork()
    if (day.operator !== before) this.#signal.tell()
    return this.state
  }

  #show(day: Workday): void {
    const hasChanged = JSON.stringify(day.operator) !== JSON.stringify(this.#day.operator)
    this.#day = day
    if (hasChanged) this.#options.windows.emit('operator.changed', day.operator)
  }

  #waitForEndOfWork(): void {
    clearTimeout(this.#workTimer)
    const endsAt = this.#day.operator.wrapUp?.endsAt ?? null
    if (endsAt === null) return
    this.#workTimer = setTimeout(
      () => this.#become(timePassed(this.#day, Date.now())),
      // a timer may be a millisecond early, and then has to be set again
      Math.max(1, endsAt - Date.now()),
    )
  }
}

function enteredOf({ state, reason, since }: OperatorState): Omit<RequestOf<'operator-times.enter'>, 'isFirst'> {
  return { state, reason, startedAt: since }
}
