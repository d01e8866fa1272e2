import { createStore, type StoreApi } from 'zustand'
import { isLive } from '../../shared/call.ts'
import type { ProcessEvent } from '../../shared/ipc.ts'
import { appStore } from '../ui/app-store.ts'
import { consultationOf } from '../ui/consultation.ts'
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
      // whoever is asked about a client does not take the client's card away
      if (isConsultationFor(shownCallId, callId)) return
      if (callId === withoutDataCallId) store.setState({ withoutDataCallId: null })
      if (mayTakeOver || callId === shownCallId) store.setState({ shownCallId: callId })
      return
    }
    case 'card.show-without-data': {
      const callId = event.payload.id
      if (isConsultationFor(shownCallId, callId)) return
      if (mayTakeOver) store.setState({ shownCallId: callId, withoutDataCallId: callId })
      return
    }
    case 'calls.changed': {
      const shown = event.payload.find((call) => call.id === shownCallId)
      const client = event.payload.find((call) => isLive(call) && call.id === shown?.consultsFor)
      // whoever was asked has gone: back to the client it was about
      if (shown && !isLive(shown) && client && mayTakeOver) return store.setState({ shownCallId: client.id })
      const ringing = event.payload.findLast((call) => isLive(call) && call.id !== shownCallId)
      // nobody was served and nothing is left to do: the card goes, or shows the call that is still there
      // of a call of ours the operator wants to read why nobody answered, and may note it
      const isOver = shown && !isLive(shown) && shown.stamps.answeredAt === null && shown.direction === 'incoming'
      if (isOver && mayTakeOver) store.setState({ shownCallId: ringing?.id ?? null })
      return
    }
    default:
      return
  }
}

function isConsultationFor(shownCallId: string | null, callId: string): boolean {
  const calls = appStore.getState().session?.calls ?? []
  const call = calls.find(({ id }) => id === callId)
  return call !== undefined && shownCallId !== null && consultationOf(call, calls)?.original.id === shownCallId
}

/** The operator is done with the shown call: the next live one, or nothing. */
export function closeCard(store: StoreApi<CardState>, nextCallId: string | null): void {
  store.setState({ shownCallId: nextCallId })
}

export function showCall(store: StoreApi<CardState>, callId: string): void {
  store.setState({ shownCallId: callId })
}
