import * as z from 'zod'
import type { Transport } from '../shared/rpc.ts'

/** The line to whoever started this process. */
export type HostPort = Transport & { onClosed(listener: () => void): void }

type ParentPort = {
  on(event: 'message', listener: (event: unknown) => void): unknown
  postMessage(message: unknown): void
}

const messageEventSchema = z.looseObject({ data: z.unknown() })

/**
 * Electron's utility process has `process.parentPort`, a forked Node has `process.send`; everything above sees no
 * difference. Throws where there is neither: started by hand, this process has nobody to answer.
 */
export function openHostPort(): HostPort {
  const parentPort = 'parentPort' in process ? process.parentPort : undefined
  if (isParentPort(parentPort)) {
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => {
        parentPort.on('message', (event) => listener(messageEventSchema.parse(event).data))
      },
      // Electron ends its utility processes itself
      onClosed: () => undefined,
    }
  }
  if (process.send === undefined) throw new Error('the data process is started by Vizitka, not by hand')
  return {
    send: (message) => {
      // what is said to a host that has just gone is lost with it; `disconnect` follows
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
    },
    onMessage: (listener) => void process.on('message', listener),
    onClosed: (listener) => void process.on('disconnect', listener),
  }
}

function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}
