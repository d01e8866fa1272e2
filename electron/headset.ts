import type { HeadsetButton, HeadsetIndicator } from '../shared/headset.ts'
import type { Result } from '../shared/result.ts'
import { askPhone, type PhonePeer } from './ask-phone.ts'
import type { CallInHand } from './call-in-hand.ts'
import { log } from './log.ts'

/** Joins the buttons and lamps of a headset, which the phone window reads and writes, to the calls. */
export class Headset {
  readonly #windows: PhonePeer
  readonly #calls: CallInHand
  #shown = ''
  name: string | null = null

  constructor(windows: PhonePeer, calls: CallInHand) {
    this.#windows = windows
    this.#calls = calls
  }

  /** Calls have changed: the lamps follow. */
  show(): void {
    if (this.name === null) return
    const indicator = indicatorOf(this.#calls)
    const shown = JSON.stringify(indicator)
    if (shown === this.#shown) return
    this.#shown = shown
    void this.#send(indicator)
  }

  /** Another headset is in use, or none. */
  setName(name: string | null): void {
    this.name = name
    this.#shown = ''
    this.show()
  }

  async press(button: HeadsetButton): Promise<void> {
    const done = await this.#act(button)
    if (!done.ok) log('headset', `«${button}»: ${done.error.message}`)
    // its own switch has changed already: where nothing came of it, it must be told
    this.#shown = ''
    this.show()
  }

  #act(button: HeadsetButton): Promise<Result<null>> {
    switch (button) {
      case 'off-hook':
        return this.#calls.answer()
      case 'on-hook':
        return this.#calls.hangUp()
      case 'mute':
        return this.#calls.mute(true)
      case 'unmute':
        return this.#calls.mute(false)
      case 'hold':
        return this.#calls.hold()
      case 'reject':
        return this.#calls.reject()
      default:
        return button satisfies never
    }
  }

  async #send(indicator: HeadsetIndicator): Promise<void> {
    const done = await askPhone(this.#windows, 'phone.show-on-headset', indicator)
    if (!done.ok) log('headset', `its lamps: ${done.error.message}`)
  }
}

function indicatorOf({ ringing, active, taken }: CallInHand): HeadsetIndicator {
  return {
    isRinging: ringing !== undefined,
    isOffHook: taken.length > 0,
    isMuted: active.length > 0 && active.every((call) => call.isMuted),
    isHeld: active.length === 0 && taken.some(({ state }) => state === 'held'),
  }
}
