import { createStore, type StoreApi } from 'zustand'
import { isLive } from '../../shared/call.ts'
import type { ProcessEvent } from '../../shared/ipc.ts'
import { isTyping } from '../ui/keys.ts'

/** Which call the pop-up shows. */
export type CardState = {
  readonly shownCallId: string | null
  /** The call whose card has been asked for but could not be made: number and buttons alone are shown. */
  readonly withoutDataCallId: string | null
}

export const cardStore = createStore<CardState>(() => ({ shownCallId: null, withoutDataCallId: null }))

/**
 * A new call takes the card over, unless the operator is typing in it: what is being typed stays under the hands, and
 * the new call rings in the strip of other calls.
 */
export function onCardEvent(store: StoreApi<CardState>, event: ProcessEvent): void {
  const { shownCallId, withoutDataCallId } = store.getState()
  const mayTakeOver = shownCallId === null || !(document.hasFocus() && isTyping(document.activeElement))
  switch (event.name) {
    case 'card.show': {
      const { callId } = event.payload
      if (callId === withoutDataCallId) store.setState({ withoutDataCallId: null })
      if (mayTakeOver || callId === shownCallId) store.setState({ shownCallId: callId })
      return
    }
    case 'card.show-without-data': {
      const callId = event.payload.id
      if (mayTakeOver) store.setState({ shownCallId: callId, withoutDataCallId: callId })
      return
    }
    case 'calls.changed': {
      const shown = event.payload.find((call) => call.id === shownCallId)
      const ringing = event.payload.findLast((call) => isLive(call) && call.id !== shownCallId)
      // nobody was served and nothing is left to do: the card goes, or shows the call that is still there
      const isOver = shown && !isLive(shown) && shown.stamps.answeredAt === null
      if (isOver && mayTakeOver) store.setState({ shownCallId: ringing?.id ?? null })
      return
    }
    default:
      return
  }
}

/** The operator is done with the shown call: the next live one, or nothing. */
export function closeCard(store: StoreApi<CardState>, nextCallId: string | null): void {
  store.setState({ shownCallId: nextCallId })
}

export function showCall(store: StoreApi<CardState>, callId: string): void {
  store.setState({ shownCallId: callId })
}
