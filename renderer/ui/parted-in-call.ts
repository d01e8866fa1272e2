import { createStore, useStore } from 'zustand'
import type { Face } from '../../shared/card.ts'

/** Two records that were one card until an operator set them apart. */
type PartedPair = { readonly clientId: string; readonly otherId: string }

/** By Call-ID, what was parted last in this window. */
const store = createStore<Readonly<Record<string, PartedPair>>>(() => ({}))

/** Two records were parted during a call: as long as it is asked who calls, that can be taken back there. */
export function rememberParted(callId: string, pair: PartedPair): void {
  // one call is talked about at a time: what was parted in another one is found at its client
  store.setState({ [callId]: pair }, true)
}

export function forgetParted(): void {
  store.setState({}, true)
}

/** What was parted in this call, where both are among those to choose from. */
export function usePartedInCall(callId: string, faces: readonly Face[]): PartedPair | null {
  const pair = useStore(store, (state) => state[callId] ?? null)
  if (!pair) return null
  const ids = faces.map(({ clientId }) => clientId)
  return ids.includes(pair.clientId) && ids.includes(pair.otherId) ? pair : null
}
