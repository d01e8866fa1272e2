import type { RTCSession } from 'jssip/lib/RTCSession'
import type { DemoCall } from '../../../shared/demo-calls.ts'
import { FarEnd } from './far-end.ts'
import type { LineSwitch } from './line-switch.ts'

/** A caller gives up after this. */
const RING_PATIENCE_MS = 60_000

export type DemoCallOptions = {
  readonly line: LineSwitch
  readonly operator: string
  readonly demo: DemoCall
  /** Null: the caller withholds it. */
  readonly address: string | null
  readonly onCall: (callId: string, session: RTCSession) => void
}

/** Calls the operator as one of DEMO_CALLS; answers with the Call-ID. */
export async function callAsDemo({ line, operator, demo, address, onCall }: DemoCallOptions): Promise<string> {
  let calledAs: string | null = null
  const farEnd = new FarEnd({
    line,
    uri: `sip:${encodeURIComponent(address ?? 'caller')}@demo.invalid`,
    displayName: demo.displayName,
    refusesReplacement: false,
    onCall: (callId, session) => {
      calledAs ??= callId
      onCall(callId, session)
    },
    // nobody calls a caller back
    onIncoming: (session) => session.terminate({ status_code: 480 }),
  })
  const { userAgent } = farEnd
  if (!userAgent.isConnected()) await new Promise<void>((resolve) => userAgent.on('connected', () => resolve()))
  const session = userAgent.call(`sip:${operator}`, {
    ...farEnd.media(),
    anonymous: address === null,
    extraHeaders: [`P-Called-Party-ID: <sip:${demo.calledLine}@demo.invalid>`],
  })
  const patience = window.setTimeout(() => {
    if (!session.isEstablished() && !session.isEnded()) session.terminate()
  }, RING_PATIENCE_MS)
  session.on('ended', () => window.clearTimeout(patience))
  session.on('failed', () => window.clearTimeout(patience))
  if (calledAs === null) throw new Error('the library did not tell of the call it makes')
  return calledAs
}
