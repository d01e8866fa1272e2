import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingResponse } from 'jssip/lib/SIPMessage'
import { readStats } from '../stats-reading.ts'

const LOOK_EVERY_MS = 5_000
const SILENT_MS = 30_000

const watched = new WeakSet<RTCSession>()

/**
 * For a call that has outlived a loss of the connection: the other side may have hung up meanwhile, and its BYE has come
 * to nobody. When no sound arrives for half a minute, the other side is asked whether it is still there; if nobody
 * answers for it, the call ends. A call on hold has no sound to go by and is left to the operator.
 */
export function watchForGhost(session: RTCSession, isConnected: () => boolean): void {
  if (watched.has(session)) return
  watched.add(session)
  let packets = -1
  let heardAt = Date.now()
  const timer = window.setInterval(() => void look(), LOOK_EVERY_MS)

  async function look(): Promise<void> {
    if (session.isEnded()) return window.clearInterval(timer)
    const { local, remote } = session.isOnHold()
    const { packetsReceived } = readStats(await session.connection.getStats())
    if (packetsReceived !== packets || local || remote) {
      packets = packetsReceived
      heardAt = Date.now()
    } else if (Date.now() - heardAt >= SILENT_MS && isConnected()) {
      heardAt = Date.now()
      ask(session)
    }
  }
}

/** OPTIONS within the dialog (RFC 3261, 11). */
function ask(session: RTCSession): void {
  const gone = (): void => {
    if (session.isEnded()) return
    session.terminate({ cause: 'Request Timeout', status_code: 408, reason_phrase: 'Request Timeout' })
  }
  const onErrorResponse = ({ status_code: status }: IncomingResponse): void => {
    if (isOfNobody(status)) gone()
  }
  const eventHandlers = { onDialogError: gone, onRequestTimeout: gone, onErrorResponse }
  // the library has it, its types do not
  const send: unknown = Reflect.get(session, 'sendRequest')
  if (typeof send === 'function') Reflect.apply(send, session, ['OPTIONS', { eventHandlers }])
}

/** What a proxy says that cannot reach the other side; a phone that merely knows no OPTIONS says 405 or 501. */
function isOfNobody(status: number): boolean {
  return [404, 410, 480].includes(status) || (status >= 500 && status !== 501)
}
