import type { Transport } from '../../shared/rpc.ts'

/** Two ends of a wire that carries what structured clone carries. */
export function wire(): { one: Transport; other: Transport } {
  const listeners: { one?: (message: unknown) => void; other?: (message: unknown) => void } = {}
  const to = (end: 'one' | 'other') => (message: unknown) => {
    const copy: unknown = structuredClone(message)
    queueMicrotask(() => listeners[end]?.(copy))
  }
  return {
    one: { send: to('other'), onMessage: (listener) => (listeners.one = listener) },
    other: { send: to('one'), onMessage: (listener) => (listeners.other = listener) },
  }
}
