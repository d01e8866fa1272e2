import { Peer, type EventHandler, type RequestHandler, type Transport } from '../shared/rpc.ts'
import { failure } from '../shared/result.ts'

declare global {
  interface Window {
    /** Made by electron/preload.ts: messages to and from main, nothing else. */
    readonly vizitkaWire: Transport
  }
}

/** The window's one connection; `onRequest` only in the phone window, which main gives orders to. */
export function connectToMain(onEvent: EventHandler, onRequest?: RequestHandler): Peer {
  return new Peer({
    remote: 'main',
    transport: window.vizitkaWire,
    onEvent,
    onRequest: onRequest ?? ((name) => Promise.resolve(failure('forbidden', `«${name}» is not answered here`))),
    // a broken assumption of ours, as main has checked the message: it must be seen in development and in bug reports
    onProblem: ({ what, message }) => reportError(new Error(`${what}: ${message}`)),
  })
}
