import { globalShortcut } from 'electron'
import type { Call, CallEvent } from '../shared/call.ts'
import type { ProcessEvent } from '../shared/ipc.ts'
import type { Settings } from '../shared/settings.ts'
import { askPhone } from './ask-phone.ts'
import { CallInHand } from './call-in-hand.ts'
import type { Calls } from './calls.ts'
import { GlobalShortcuts } from './global-shortcuts.ts'
import { Headset } from './headset.ts'
import { log } from './log.ts'
import { RingTones } from './ring-tones.ts'
import type { WindowPeers } from './window-peers.ts'

/** How long the card of a new call goes before everything here; its paint ends the wait. */
const CARD_FIRST_MS = 200

export type CallSignalsOptions = {
  readonly windows: Pick<WindowPeers, 'emit' | 'peer'>
  readonly calls: Calls
  readonly settings: () => Settings
}

/** What tells of calls, and takes orders, beside the windows: headset, keys for the whole system, melodies. */
export class CallSignals {
  readonly #windows: CallSignalsOptions['windows']
  readonly #desk: Calls['desk']
  readonly #settings: () => Settings
  readonly #headset: Headset
  readonly #shortcuts: GlobalShortcuts
  readonly #ringTones: RingTones
  /** Calls whose card has been painted, or has been waited for. */
  readonly #shown = new Set<string>()

  constructor({ windows, calls, settings }: CallSignalsOptions) {
    const inHand = new CallInHand(calls)
    this.#windows = windows
    this.#desk = calls.desk
    this.#settings = settings
    this.#headset = new Headset(windows, inHand)
    this.#shortcuts = new GlobalShortcuts({
      calls: inHand,
      registry: globalShortcut,
      onTaken: (taken) => windows.emit('shortcuts.changed', { taken: [...taken] }),
    })
    this.#ringTones = new RingTones({ windows, desk: calls.desk, rules: () => settings().calling.ringByType })
  }

  get headset(): string | null {
    return this.#headset.name
  }

  get shortcutsTaken(): string[] {
    return [...this.#shortcuts.taken]
  }

  settingsChanged(): void {
    this.#shortcuts.setSettings(this.#settings().calling.shortcuts)
  }

  /** A page that was loaded anew has no headset until it says so. */
  phoneReady(): void {
    this.#setHeadset(null)
  }

  /** A call has come in. */
  callCame(callId: string): void {
    setTimeout(() => this.#show(callId), CARD_FIRST_MS)
  }

  callChanged(call: Call, event: CallEvent): void {
    if (event.kind === 'card-painted') return this.#show(call.id)
    if (event.kind === 'ended') this.#shown.delete(call.id)
    // nothing may come between the card of a ringing call and its paint
    if (call.state === 'ringing' && !this.#shown.has(call.id)) return
    this.#callsChanged()
  }

  /** False: it is not for us. */
  onPhoneEvent(event: ProcessEvent): boolean {
    switch (event.name) {
      case 'phone.headset':
        this.#setHeadset(event.payload.name)
        return true
      case 'phone.headset-button':
        void this.#headset.press(event.payload.button)
        return true
      default:
        return false
    }
  }

  /** The operator has done with a call: the tone that told why it was not answered ends. */
  async hush(): Promise<void> {
    const done = await askPhone(this.#windows, 'phone.hush', null)
    if (!done.ok) log('call signals', done.error.message)
  }

  stop(): void {
    this.#shortcuts.release()
  }

  #show(callId: string): void {
    if (this.#desk.find(callId)?.state !== 'ringing') return this.#callsChanged()
    if (this.#shown.has(callId)) return
    this.#shown.add(callId)
    this.#callsChanged()
    void this.#ringTones.choose(callId)
  }

  #callsChanged(): void {
    this.#headset.show()
    this.#shortcuts.callsChanged()
  }

  #setHeadset(name: string | null): void {
    if (name === this.#headset.name && name === null) return
    this.#headset.setName(name)
    this.#windows.emit('headset.changed', { name })
  }
}
