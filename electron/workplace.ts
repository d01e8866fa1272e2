import type { Call, CallEvent } from '../shared/call.ts'
import type { ProcessEvent, RequestsTo, Session } from '../shared/ipc.ts'
import type { Registration } from '../shared/registration.ts'
import { success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Settings } from '../shared/settings.ts'
import { askPhone } from './ask-phone.ts'
import { CallSignals } from './call-signals.ts'
import type { Calls } from './calls.ts'
import { Colleagues } from './colleagues.ts'
import type { DataProcess } from './data-process.ts'
import { OperatorDesk } from './operator-desk.ts'
import { TextMessages } from './text-messages.ts'
import type { WindowPeers } from './window-peers.ts'

export type WorkplaceOptions = {
  readonly windows: WindowPeers
  readonly data: () => DataProcess
  readonly settings: () => Settings
  readonly calls: () => Calls
}

type WorkplaceRequests = Extract<RequestsTo<'main'>, `operator.${string}`> | 'call.pick-up' | 'ring-tone.try'

/** What belongs to the place of one operator besides the calls: the operator's state, colleagues, headset, shortcuts. */
export class Workplace {
  readonly #options: WorkplaceOptions
  readonly #operator: OperatorDesk
  readonly #colleagues: Colleagues
  readonly #textMessages: TextMessages
  readonly #signals: CallSignals

  constructor(options: WorkplaceOptions) {
    this.#options = options
    this.#operator = new OperatorDesk({ ...options, calls: () => options.calls().desk.calls })
    this.#colleagues = new Colleagues(options)
    this.#textMessages = new TextMessages(options.data)
    this.#signals = new CallSignals({ ...options, calls: options.calls() })
  }

  /** Its part of what a window is told at its start. */
  session(): Pick<Session, 'operator' | 'colleagues' | 'messageWaiting' | 'headset' | 'shortcutsTaken'> {
    return {
      operator: this.#operator.state,
      colleagues: this.#colleagues.states,
      messageWaiting: this.#colleagues.messageWaiting,
      headset: this.#signals.headset,
      shortcutsTaken: this.#signals.shortcutsTaken,
    }
  }

  handlers(): Handlers<WorkplaceRequests> {
    return {
      'operator.set-state': (wanted) => success(this.#operator.askFor(wanted)),
      'operator.finish-after-call': () => success(this.#operator.finishAfterCall()),
      'operator.set-do-not-disturb': ({ isOn }) => success(this.#operator.setDoNotDisturb(isOn)),
      'call.pick-up': ({ extension }) => this.#colleagues.pickUp(extension),
      'ring-tone.try': (asked) => askPhone(this.#options.windows, 'phone.try-ring-tone', asked),
    }
  }

  /** The settings are known, or have changed. */
  settingsChanged(): void {
    this.#operator.settingsChanged()
    this.#colleagues.settingsChanged()
    this.#signals.settingsChanged()
  }

  /** The page of the phone listens, or listens again after a crash: it knows nothing yet. */
  phoneReady(): void {
    this.#operator.phoneReady()
    this.#colleagues.phoneReady()
    this.#signals.phoneReady()
  }

  /** A line has told how its registration stands. */
  registrationChanged({ lineId, state }: Registration): void {
    if (state === 'registered') this.#operator.lineRegistered(lineId)
  }

  /** The data process answers, for the first time or again. */
  dataReady(): void {
    this.#operator.dataReady()
    void this.#textMessages.write()
    void this.#options.calls().handovers.write()
  }

  /** An event has changed a call, which is given as it is now. */
  callChanged(call: Call, event: CallEvent): void {
    this.#operator.callChanged(call, event)
    this.#signals.callChanged(call, event)
  }

  /** The operator has done with the card. */
  cardClosed(): void {
    void this.#signals.hush()
  }

  /** A call has come in. */
  callCame(callId: string): void {
    this.#signals.callCame(callId)
  }

  /** What the phone tells that is about none of the calls; false: it is not for us. */
  onPhoneEvent(event: ProcessEvent): boolean {
    switch (event.name) {
      case 'phone.colleague':
        this.#colleagues.colleagueChanged(event.payload)
        return true
      case 'phone.message-waiting':
        this.#colleagues.messagesWait(event.payload)
        return true
      case 'phone.text-message':
        this.#textMessages.add(event.payload)
        return true
      case 'phone.handover':
        this.#options.calls().handovers.received(event.payload)
        return true
      default:
        return this.#signals.onPhoneEvent(event)
    }
  }

  /** The app is about to end. */
  stop(): void {
    this.#operator.stop()
    this.#signals.stop()
  }
}
