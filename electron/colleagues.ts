import type { CallerIdentity } from '../shared/caller-identity.ts'
import type { ColleagueState, MessageWaiting } from '../shared/colleague.ts'
import { failure, type Result } from '../shared/result.ts'
import type { Settings } from '../shared/settings.ts'
import { askPhone } from './ask-phone.ts'
import type { Calls } from './calls.ts'
import { log } from './log.ts'
import type { WindowPeers } from './window-peers.ts'

export type ColleaguesOptions = {
  readonly windows: Pick<WindowPeers, 'emit' | 'peer'>
  readonly settings: () => Settings
  readonly calls: () => Pick<Calls, 'outgoing'>
}

/** The lines of colleagues as the phone tells of them, what waits in the voice mail, and taking over what rings there. */
export class Colleagues {
  readonly #options: ColleaguesOptions
  /** By extension. */
  readonly #states = new Map<string, ColleagueState>()
  /** By the id of the line. */
  readonly #messages = new Map<string, MessageWaiting>()
  #watched = JSON.stringify([[], []])
  #isPhoneReady = false

  constructor(options: ColleaguesOptions) {
    this.#options = options
  }

  /** One of each colleague, in the order of the settings. */
  get states(): ColleagueState[] {
    return this.#options.settings().calling.colleagues.map(({ extension }) => this.#stateOf(extension))
  }

  get messageWaiting(): MessageWaiting[] {
    const { accounts } = this.#options.settings()
    return accounts.flatMap(({ id }) => this.#messages.get(id) ?? [])
  }

  settingsChanged(): void {
    const { calling, accounts } = this.#options.settings()
    const watched = JSON.stringify([calling.colleagues, accounts.map(({ id }) => id)])
    if (watched === this.#watched) return
    this.#watched = watched
    void this.#watch()
  }

  /** The page of the phone is new: nothing is watched. */
  phoneReady(): void {
    this.#isPhoneReady = true
    this.#states.clear()
    void this.#watch()
  }

  colleagueChanged(state: ColleagueState): void {
    this.#states.set(state.extension, state)
    this.#options.windows.emit('colleagues.changed', this.states)
  }

  messagesWait(messages: MessageWaiting): void {
    this.#messages.set(messages.lineId, messages)
    this.#options.windows.emit('message-waiting.changed', this.messageWaiting)
  }

  /** Takes over what rings at a colleague's; the card shows who calls there. */
  pickUp(extension: string): Promise<Result<{ callId: string }>> {
    const { windows, settings, calls } = this.#options
    const { state, remoteAddress, remoteName } = this.#stateOf(extension)
    const { pickUpCode } = settings().calling
    if (state !== 'ringing') return Promise.resolve(failure('not-ringing', 'nothing rings there any more'))
    const caller: CallerIdentity = {
      address: remoteAddress || null,
      displayName: remoteName,
      withheld: false,
      source: 'From',
      calledLine: null,
      divertedFrom: [],
    }
    return calls().outgoing.place(caller, (lineId) =>
      pickUpCode === ''
        ? askPhone(windows, 'phone.pick-up', { extension })
        : askPhone(windows, 'phone.dial', { lineId, user: pickUpCode + userOf(extension) }),
    )
  }

  #stateOf(extension: string): ColleagueState {
    return this.#states.get(extension) ?? { extension, state: 'unknown', remoteAddress: '', remoteName: '' }
  }

  async #watch(): Promise<void> {
    const { windows, settings } = this.#options
    const extensions = settings().calling.colleagues.map(({ extension }) => extension)
    for (const extension of this.#states.keys()) {
      if (!extensions.includes(extension)) this.#states.delete(extension)
    }
    windows.emit('colleagues.changed', this.states)
    windows.emit('message-waiting.changed', this.messageWaiting)
    // a phone that is being made is told once it is ready
    if (!this.#isPhoneReady) return
    const watched = await askPhone(windows, 'phone.watch-colleagues', { extensions })
    if (!watched.ok) log('colleagues', `not watched: ${watched.error.message}`)
  }
}

/** A code stands before the extension alone, not before a whole address. */
function userOf(extension: string): string {
  return extension.replace(/^sips?:/iu, '').split('@')[0] ?? extension
}
