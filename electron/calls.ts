import { CallControl } from './call-control.ts'
import { CallDesk, type CallDeskOptions } from './call-desk.ts'
import { OutgoingCalls, type LineDialOptions } from './outgoing-calls.ts'
import { Transfers } from './transfers.ts'
import type { WindowPeers } from './window-peers.ts'

export type CallsOptions = Omit<CallDeskOptions, 'windows'> & {
  readonly windows: Pick<WindowPeers, 'emit' | 'peer'>
  /** Of a line; null: of the first. */
  readonly dialOptions: (lineId: string | null) => LineDialOptions
}

/** All that has to do with calls in main: the list of them, and what operators do. */
export type Calls = {
  readonly desk: CallDesk
  readonly control: CallControl
  readonly outgoing: OutgoingCalls
  readonly transfers: Transfers
}

/** Joins the list of calls to what operators do with them. */
export function joinCalls(options: CallsOptions): Calls {
  const { windows, dialOptions } = options
  const desk = new CallDesk({
    ...options,
    onApplied: (call, event) => {
      outgoing.applied(call, event)
      options.onApplied(call, event)
    },
  })
  const control = new CallControl(desk, windows)
  const outgoing = new OutgoingCalls({ desk, control, windows, dialOptions })
  return { desk, control, outgoing, transfers: new Transfers({ desk, windows, dialOptions }) }
}
