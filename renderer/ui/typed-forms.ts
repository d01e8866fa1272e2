import { createStore, useStore } from 'zustand'
import type { Card } from '../../shared/card.ts'

/** Calls whose quick entry somebody has begun to type into; a client who turns up meanwhile must not take it away. */
const typedForms = createStore<{ readonly callIds: ReadonlySet<string> }>(() => ({ callIds: new Set() }))

export function markTyped(callId: string): void {
  if (typedForms.getState().callIds.has(callId)) return
  typedForms.setState(({ callIds }) => ({ callIds: new Set([...callIds, callId]) }))
}

/** The form has done its work. */
export function clearTyped(callId: string): void {
  typedForms.setState(({ callIds }) => ({ callIds: new Set([...callIds].filter((one) => one !== callId)) }))
}

export function useIsTyped(callId: string): boolean {
  return useStore(typedForms, ({ callIds }) => callIds.has(callId))
}

/** The card as it was before the CRM found the caller, as long as the form is typed into: nothing moves under the hands. */
export function useHeldCard(card: Card): Card {
  const isTyped = useIsTyped(card.callId)
  return isTyped && card.subject.kind === 'known' ? { ...card, subject: { kind: 'unknown' } } : card
}
