import type { Call, CallEvent } from '../shared/call.ts'
import type { ColleagueState, MessageWaiting } from '../shared/colleague.ts'
import type { ProcessEvent, RequestsTo, Session } from '../shared/ipc.ts'
import { failure } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Settings } from '../shared/settings.ts'
import type { Calls } from './calls.ts'
import type { DataProcess } from './data-process.ts'
import type { WindowPeers } from './window-peers.ts'

export type WorkplaceOptions = {
  readonly windows: WindowPeers
  readonly data: () => DataProcess
  readonly settings: () => Settings
  readonly calls: () => Calls
}

type WorkplaceRequests =
  | Extract<RequestsTo<'main'>, `operator.${string}`>
  | 'call.join'
  | 'call.leave-conference'
  | 'call.forward'
  | 'call.stop-auto-answer'
  | 'call.pick-up'
  | 'ring-tone.try'

const notBuilt = failure('not-built', 'not built yet')

/** What belongs to the place of one operator besides the calls: the operator's state, colleagues, headset, shortcuts. */
export class Workplace {
  readonly #options: WorkplaceOptions
  #colleagues: readonly ColleagueState[] = []
  #messageWaiting: readonly MessageWaiting[] = []
  #headset: string | null = null

  constructor(options: WorkplaceOptions) {
    this.#options = options
  }

  /** Its part of what a window is told at its start. */
  session(): Pick<Session, 'operator' | 'colleagues' | 'messageWaiting' | 'headset' | 'shortcutsTaken'> {
    return {
      operator: { state: 'ready', reason: '', since: 0, wrapUp: null, next: null, isDoNotDisturb: false },
      colleagues: [...this.#colleagues],
      messageWaiting: [...this.#messageWaiting],
      headset: this.#headset,
      shortcutsTaken: [],
    }
  }

  handlers(): Handlers<WorkplaceRequests> {
    return {
      'operator.set-state': () => notBuilt,
      'operator.set-do-not-disturb': () => notBuilt,
      'call.join': () => notBuilt,
      'call.leave-conference': () => notBuilt,
      'call.forward': () => notBuilt,
      'call.stop-auto-answer': () => notBuilt,
      'call.pick-up': () => notBuilt,
      'ring-tone.try': () => notBuilt,
    }
  }

  /** The settings are known, or have changed. */
  settingsChanged(): void {
    void this.#options
  }

  /** The page of the phone listens, or listens again after a crash: it knows nothing yet. */
  phoneReady(): void {
    void this.#options
  }

  /** The data process answers, for the first time or again. */
  dataReady(): void {
    void this.#options
  }

  /** An event has changed a call, which is given as it is now. */
  callChanged(_call: Call, _event: CallEvent): void {
    void this.#options
  }

  /** What the phone tells that is about none of the calls; false: it is not for us. */
  onPhoneEvent(event: ProcessEvent): boolean {
    switch (event.name) {
      case 'phone.colleague':
        this.#colleagues = [
          ...this.#colleagues.filter(({ extension }) => extension !== event.payload.extension),
          event.payload,
        ]
        this.#options.windows.emit('colleagues.changed', [...this.#colleagues])
        return true
      case 'phone.message-waiting':
        this.#messageWaiting = [
          ...this.#messageWaiting.filter(({ lineId }) => lineId !== event.payload.lineId),
          event.payload,
        ]
        this.#options.windows.emit('message-waiting.changed', [...this.#messageWaiting])
        return true
      case 'phone.headset':
        this.#headset = event.payload.name
        this.#options.windows.emit('headset.changed', event.payload)
        return true
      case 'phone.headset-button':
      case 'phone.text-message':
      case 'phone.handover':
        return true
      default:
        return false
    }
  }

  /** The app is about to end. */
  stop(): void {
    void this.#options
  }
}
