import type { ColleagueState } from '../../../shared/colleague.ts'
import { lineStateOf, type DialogInfo, type WatchedDialog } from './dialog-info.ts'

/** The calls of one watched line, kept up to date by its documents. */
export class DialogBook {
  #version: number | null = null
  #dialogs: readonly WatchedDialog[] = []

  /**
   * Takes a document over. `gap`: one before it has been missed, so the full state is to be asked for (RFC 4235, 4.3).
   * A full document counts whatever its version: the order is kept by the dialog itself, and there are servers that
   * begin to count anew.
   */
  take(info: DialogInfo): 'taken' | 'gap' {
    const before = this.#version
    if (info.isFull) {
      this.#version = info.version
      this.#dialogs = info.dialogs.filter(isOn)
      return 'taken'
    }
    if (before !== null && info.version <= before) return 'taken'
    this.#version = info.version
    const named = new Set(info.dialogs.map(({ id }) => id))
    this.#dialogs = [...this.#dialogs.filter(({ id }) => !named.has(id)), ...info.dialogs.filter(isOn)]
    return before === null || info.version > before + 1 ? 'gap' : 'taken'
  }

  get state(): Omit<ColleagueState, 'extension'> {
    return lineStateOf(this.#dialogs)
  }

  /** The call that rings there. */
  get ringing(): WatchedDialog | undefined {
    return this.#dialogs.find(({ state }) => state === 'ringing')
  }
}

function isOn({ state }: WatchedDialog): boolean {
  return state !== 'ended'
}
