import type { RTCSession } from 'jssip/lib/RTCSession'
import { DEMO_CALLS } from '../../../shared/demo-calls.ts'
import { behaveAsCallee, refusesReplacement } from './demo-callee.ts'
import { callAsDemo } from './demo-caller.ts'
import { FarEnd } from './far-end.ts'
import { LineSwitch } from './line-switch.ts'
import type { LoopSocket } from './loop-socket.ts'

export const DEMO_ADDRESS = 'operator@demo.invalid'

/** The embedded line: a server in memory, callers on demand, and somebody at every number that is called. */
export class DemoLine {
  readonly #line = new LineSwitch('operator')
  readonly #sessions = new Map<string, RTCSession>()

  constructor() {
    this.#line.setFarEndMaker((requestUri) => this.#callee(requestUri))
  }

  get phoneSocket(): LoopSocket {
    return this.#line.phoneSocket
  }

  /**
   * Calls the operator as one of DEMO_CALLS, from its address unless another is given; answers with the Call-ID, or null
   * for an unknown demo.
   */
  async call(demoId: string, otherAddress?: string): Promise<string | null> {
    const demo = DEMO_CALLS.find((one) => one.id === demoId)
    if (!demo) return null
    return callAsDemo({
      line: this.#line,
      operator: DEMO_ADDRESS,
      demo,
      address: otherAddress ?? demo.address,
      onCall: (callId, session) => this.#keep(callId, session),
    })
  }

  /** The far end hangs up, or gives up while it rings; false if that call is over. */
  hangUp(callId: string): boolean {
    const session = this.#sessions.get(callId)
    session?.terminate()
    return session !== undefined
  }

  #callee(requestUri: string): LoopSocket {
    const farEnd: FarEnd = new FarEnd({
      line: this.#line,
      uri: requestUri,
      displayName: '',
      refusesReplacement: refusesReplacement(requestUri),
      onCall: (callId, session) => this.#keep(callId, session),
      onIncoming: (session, { request }) => behaveAsCallee(session, request.ruri.user, () => farEnd),
    })
    return farEnd.socket
  }

  #keep(callId: string, session: RTCSession): void {
    this.#sessions.set(callId, session)
    const forget = (): void => {
      if (this.#sessions.get(callId) === session) this.#sessions.delete(callId)
    }
    session.on('ended', forget)
    session.on('failed', forget)
  }
}
