import { AutoAnswer, type AutoAnswerOptions } from './auto-answer.ts'
import { CallControl } from './call-control.ts'
import { CallDesk, type CallDeskOptions } from './call-desk.ts'
import { Conference } from './conference.ts'
import { Handovers } from './handovers.ts'
import { OutgoingCalls, type LineDialOptions } from './outgoing-calls.ts'
import { Transfers } from './transfers.ts'
import type { WindowPeers } from './window-peers.ts'

export type CallsOptions = Omit<CallDeskOptions, 'windows'> & {
  readonly windows: Pick<WindowPeers, 'emit' | 'peer'>
  /** Of a line; null: of the first. */
  readonly dialOptions: (lineId: string | null) => LineDialOptions
  readonly autoAnswer: AutoAnswerOptions['settings']
  /** The operator takes calls just now. */
  readonly isReady: () => boolean
}

/** All that has to do with calls in main: the list of them, and what operators do. */
export type Calls = {
  readonly desk: CallDesk
  readonly control: CallControl
  readonly outgoing: OutgoingCalls
  readonly transfers: Transfers
  readonly conference: Conference
  readonly autoAnswer: AutoAnswer
  readonly handovers: Handovers
}

/** Joins the list of calls to what operators do with them. */
export function joinCalls(options: CallsOptions): Calls {
  const { windows, dialOptions } = options
  const desk = new CallDesk({
    ...options,
    onApplied: (call, event) => {
      outgoing.applied(call, event)
      autoAnswer.applied(call, event)
      options.onApplied(call, event)
    },
  })
  const control = new CallControl(desk, windows)
  const handovers = new Handovers({ windows, data: options.data })
  const outgoing = new OutgoingCalls({ desk, control, windows, handovers, dialOptions })
  const autoAnswer = new AutoAnswer({
    desk,
    control,
    settings: options.autoAnswer,
    isReady: options.isReady,
    after: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds)
      return () => clearTimeout(timer)
    },
    now: Date.now,
  })
  return {
    desk,
    control,
    outgoing,
    transfers: new Transfers({ desk, windows, handovers, dialOptions }),
    conference: new Conference(desk, control, windows),
    autoAnswer,
    handovers,
  }
}
