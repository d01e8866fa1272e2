import type { HeadsetButton, HeadsetIndicator } from '../../../shared/headset.ts'

/** What was done at the headset, or what it says in reply to us: only `HeadsetLogic` can tell the one from the other. */
export type HeadsetSignal =
  | { readonly kind: 'hook'; readonly isOffHook: boolean }
  | { readonly kind: 'hook-press' }
  | { readonly kind: 'mute'; readonly isMuted: boolean }
  | { readonly kind: 'mute-press' }
  | { readonly kind: 'flash' | 'drop' | 'reject' }

/** What follows from a signal: a button was pressed, or (`isOutOfStep`) the headset must be told again how things are. */
export type HeadsetOutcome = { readonly button: HeadsetButton | null; readonly isOutOfStep: boolean }

export const NOTHING_ON: HeadsetIndicator = { isRinging: false, isOffHook: false, isMuted: false, isHeld: false }

/** Headsets that reply to what they are told do so within this time; wireless ones take the longest. */
export const HOOK_ECHO_MS = 1_000
/** Shorter: a press that comes soon after must still count. */
export const MUTE_ECHO_MS = 300

type Echo = { readonly value: boolean; readonly until: number }

const NOTHING: HeadsetOutcome = { button: null, isOutOfStep: false }
const OUT_OF_STEP: HeadsetOutcome = { button: null, isOutOfStep: true }

/**
 * Keeps a headset and the calls in step. A headset has a hook switch and a mute of its own, changes them when a button
 * is pressed, and most also report a change that we have made: such an echo is no press, and a press that nobody may
 * act upon is taken back. `now` is any clock in milliseconds.
 */
export class HeadsetLogic {
  #told: HeadsetIndicator = NOTHING_ON
  /** As the headset has it, as far as can be known. */
  #hook = false
  #isMuted = false
  #hookEchoes: readonly Echo[] = []
  #muteEchoes: readonly Echo[] = []

  get told(): HeadsetIndicator {
    return this.#told
  }

  /** The headset is told how things are now; answers whether it has to be told although nothing has changed. */
  show(indicator: HeadsetIndicator, now: number): { readonly isOutOfStep: boolean } {
    const isHookOut = this.#hook !== indicator.isOffHook
    const isMuteOut = this.#isMuted !== indicator.isMuted
    // it has nothing to reply to where its own button was what made the change
    if (isHookOut) this.#hookEchoes = [...this.#hookEchoes, { value: indicator.isOffHook, until: now + HOOK_ECHO_MS }]
    if (isMuteOut) this.#muteEchoes = [...this.#muteEchoes, { value: indicator.isMuted, until: now + MUTE_ECHO_MS }]
    this.#told = indicator
    this.#hook = indicator.isOffHook
    this.#isMuted = indicator.isMuted
    return { isOutOfStep: isHookOut || isMuteOut }
  }

  hear(signal: HeadsetSignal, now: number): HeadsetOutcome {
    this.#hookEchoes = this.#hookEchoes.filter(({ until }) => now < until)
    this.#muteEchoes = this.#muteEchoes.filter(({ until }) => now < until)
    const { isRinging, isOffHook, isMuted } = this.#told
    switch (signal.kind) {
      case 'hook':
        return this.#hearHook(signal.isOffHook)
      case 'hook-press':
        if (isOffHook) return press('on-hook')
        return isRinging ? press('off-hook') : OUT_OF_STEP
      case 'mute':
        return this.#hearMute(signal.isMuted)
      case 'mute-press':
        if (this.#muteEchoes.length > 0) {
          this.#muteEchoes = this.#muteEchoes.slice(1)
          return NOTHING
        }
        if (!isOffHook) return OUT_OF_STEP
        this.#isMuted = !isMuted
        return press(isMuted ? 'unmute' : 'mute')
      case 'flash':
        return isOffHook ? press('hold') : NOTHING
      case 'drop':
        if (isOffHook) return press('on-hook')
        return isRinging ? press('reject') : NOTHING
      case 'reject':
        return isRinging ? press('reject') : NOTHING
      default:
        return signal satisfies never
    }
  }

  #hearHook(isOffHook: boolean): HeadsetOutcome {
    const echo = this.#hookEchoes.findIndex(({ value }) => value === isOffHook)
    if (echo >= 0) {
      // replies come in the order of what was told
      this.#hookEchoes = this.#hookEchoes.slice(echo + 1)
      return NOTHING
    }
    this.#hook = isOffHook
    if (isOffHook === this.#told.isOffHook) return NOTHING
    if (!isOffHook) return press('on-hook')
    // somebody has lifted it, or plays with the button, while there is nothing to answer
    return this.#told.isRinging ? press('off-hook') : OUT_OF_STEP
  }

  #hearMute(isMuted: boolean): HeadsetOutcome {
    const echo = this.#muteEchoes.findIndex(({ value }) => value === isMuted)
    if (echo >= 0) {
      this.#muteEchoes = this.#muteEchoes.slice(echo + 1)
      return NOTHING
    }
    this.#isMuted = isMuted
    if (isMuted === this.#told.isMuted) return NOTHING
    if (!this.#told.isOffHook) return OUT_OF_STEP
    return press(isMuted ? 'mute' : 'unmute')
  }
}

function press(button: HeadsetButton): HeadsetOutcome {
  return { button, isOutOfStep: false }
}
