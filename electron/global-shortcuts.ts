import type { GlobalShortcuts as ShortcutSettings } from '../shared/calling-settings.ts'
import type { Result } from '../shared/result.ts'
import type { CallInHand } from './call-in-hand.ts'
import { log } from './log.ts'

/** Electron's `globalShortcut`, as far as it is used here. */
export type ShortcutRegistry = {
  /** False: another program has these keys, or the desktop lets no program have any. Throws where they cannot be read. */
  readonly register: (accelerator: string, onPress: () => void) => boolean
  readonly unregister: (accelerator: string) => void
}

type Action = keyof ShortcutSettings

export type GlobalShortcutsOptions = {
  readonly calls: CallInHand
  /** Keys that cannot be had have changed. */
  readonly onTaken: (taken: readonly string[]) => void
  readonly registry: ShortcutRegistry
}

/**
 * Keys that work while another program has the focus. They are taken from the other programs only while there is a
 * call that they can act upon: at all other times they are those programs' own.
 */
export class GlobalShortcuts {
  readonly #options: GlobalShortcutsOptions
  readonly #registry: ShortcutRegistry
  #settings: ShortcutSettings = { answer: '', hangUp: '', mute: '' }
  #held: readonly string[] = []
  #taken: readonly string[] = []

  constructor(options: GlobalShortcutsOptions) {
    this.#options = options
    this.#registry = options.registry
  }

  /** Keys of the settings that cannot be had. */
  get taken(): readonly string[] {
    return this.#taken
  }

  /** Takes over the settings and finds out at once which keys cannot be had: during a call would be too late. */
  setSettings(settings: ShortcutSettings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return
    this.release()
    this.#settings = settings
    const wanted = [...new Set(Object.values(settings).filter(Boolean))]
    const taken = wanted.filter((accelerator) => {
      const isOurs = this.#register(accelerator)
      if (isOurs) this.#registry.unregister(accelerator)
      return !isOurs
    })
    this.#setTaken(taken)
    this.callsChanged()
  }

  /** Takes the keys that make sense now, and gives back the others. */
  callsChanged(): void {
    const wanted = [...new Set(this.#usable().map((action) => this.#settings[action]))]
    for (const accelerator of this.#held) if (!wanted.includes(accelerator)) this.#registry.unregister(accelerator)
    const held = wanted.filter((accelerator) => this.#held.includes(accelerator) || this.#register(accelerator))
    this.#held = held
    const refused = wanted.filter((accelerator) => !held.includes(accelerator))
    this.#setTaken([...this.#taken.filter((accelerator) => !held.includes(accelerator)), ...refused])
  }

  /** Gives back all keys. */
  release(): void {
    for (const accelerator of this.#held) this.#registry.unregister(accelerator)
    this.#held = []
  }

  #usable(): readonly Action[] {
    const { ringing, active, taken } = this.#options.calls
    const isUsable: Readonly<Record<Action, boolean>> = {
      answer: ringing !== undefined,
      hangUp: taken.length > 0,
      mute: active.length > 0,
    }
    return (['answer', 'hangUp', 'mute'] as const).filter((action) => isUsable[action] && this.#settings[action])
  }

  #register(accelerator: string): boolean {
    try {
      return this.#registry.register(accelerator, () => void this.#press(accelerator))
    } catch (error) {
      // written into the settings by hand, or by a version that knows other names of keys
      log('shortcuts', `«${accelerator}» names no keys: ${String(error)}`)
      return false
    }
  }

  /** One key can have several tasks: it answers what rings, else it does what comes next in the list. */
  async #press(accelerator: string): Promise<void> {
    const action = this.#usable().find((one) => this.#settings[one] === accelerator)
    if (!action) return
    const done = await this.#act(action)
    if (!done.ok) log('shortcuts', `${action}: ${done.error.message}`)
  }

  #act(action: Action): Promise<Result<null>> {
    const { calls } = this.#options
    switch (action) {
      case 'answer':
        return calls.answer()
      case 'hangUp':
        return calls.hangUp()
      case 'mute':
        return calls.toggleMute()
      default:
        return action satisfies never
    }
  }

  #setTaken(taken: readonly string[]): void {
    const unique = [...new Set(taken)].toSorted()
    if (unique.join() === this.#taken.join()) return
    this.#taken = unique
    this.#options.onTaken(unique)
  }
}
