import { UA, WebSocketInterface } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { RTCSessionEvent } from 'jssip/lib/UA'

/** The SIP library without anything of ours around it, as it is put into a page by `libraryScript`. */
export type LibraryAlone = {
  /** What has happened: `registered`, `incoming`, and of the call `accepted`, `held`, `ended: <cause>`. */
  readonly events: string[]
  /** Registers, and keeps the newest call. `fallback`: a server of less weight. */
  start(server: string, fallback?: string): void
  /** As the library's own documentation answers a call. */
  answer(): void
  hold(): boolean
  isEstablished(): boolean
  isConnected(): boolean
  stop(): void
}

declare global {
  interface Window {
    libraryAlone: LibraryAlone
  }
}

let userAgent: UA | null = null
let session: RTCSession | null = null

window.libraryAlone = {
  events: [],
  start(server, fallback) {
    const { events } = this
    events.length = 0
    session = null
    userAgent = new UA({
      sockets:
        fallback === undefined
          ? [new WebSocketInterface(server)]
          : [
              { socket: new WebSocketInterface(server), weight: 10 },
              { socket: new WebSocketInterface(fallback), weight: 5 },
            ],
      uri: 'sip:alice@lab.test',
      password: 'secret',
      session_timers: false,
      connection_recovery_max_interval: 2,
    })
    userAgent.on('registered', () => events.push('registered'))
    userAgent.on('newRTCSession', (event: RTCSessionEvent) => {
      const { session: call } = event
      session = call
      events.push('incoming')
      call.on('accepted', () => events.push('accepted'))
      call.on('hold', () => events.push('held'))
      call.on('ended', ({ cause }) => events.push(`ended: ${cause}`))
      call.on('failed', ({ cause }) => events.push(`ended: ${cause}`))
    })
    userAgent.start()
  },
  answer: () => session?.answer({ mediaConstraints: { audio: true, video: false } }),
  hold: () => session?.hold() ?? false,
  isEstablished: () => session?.isEstablished() ?? false,
  isConnected: () => userAgent?.isConnected() ?? false,
  stop: () => userAgent?.stop(),
}
