import { createStore } from 'zustand'

/** What stands in the dial field: it outlives the view, so that a number is there after a look into another tab. */
export type DialState = {
  readonly text: string
  /** That calls are made on; null: the first one. */
  readonly lineId: string | null
  /** The field is to take the keyboard as soon as it is in the page. */
  readonly wantsFocus: boolean
  /** Dialled since the window was opened, newest first. */
  readonly dialled: readonly string[]
}

const DIALLED_KEPT = 50

export const dialStore = createStore<DialState>(() => ({ text: '', lineId: null, wantsFocus: false, dialled: [] }))

/** Puts a number into the field, or with null leaves what stands there, and asks for the keyboard. Nothing is dialled. */
export function offerNumber(text: string | null): void {
  dialStore.setState(text === null ? { wantsFocus: true } : { text, wantsFocus: true })
}

/** Remembers what was dialled, for dialling it again. */
export function rememberDialled(text: string): void {
  dialStore.setState(({ dialled }) => ({ dialled: [text, ...dialled].slice(0, DIALLED_KEPT) }))
}
