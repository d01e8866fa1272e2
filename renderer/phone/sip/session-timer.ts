import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest, IncomingResponse } from 'jssip/lib/SIPMessage'
import * as z from 'zod'

/** What we ask for (RFC 4028, 4: the value it recommends); servers on the way may lower it. */
export const SESSION_EXPIRES_SECONDS = 1_800
/** However short an interval the other side names. */
const REFRESH_LEAST_MS = 5_000
/** Between tries to refresh, while the line is down or the other side does not want to just now. */
const RETRY_LEAST_MS = 2_000
const RETRY_MOST_MS = 30_000
/** RFC 4028, 10: so long before the end of an interval nothing can come any more. */
const MARGIN_SECONDS = 32

export type SessionTimerOptions = {
  readonly session: RTCSession
  /** Offers what is agreed already by a re-INVITE; false where that was refused or could not be sent. */
  readonly refresh: () => Promise<boolean>
  readonly isConnected: () => boolean
}

const agreementSchema = z.object({
  session_expires: z.number().positive(),
  session_expires_refresher: z.unknown().optional(),
})
const librarysTimersSchema = z.object({ running: z.boolean(), enabled: z.boolean() })

/**
 * Session timers of one call (RFC 4028), in place of the library's own: those refresh by UPDATE or end the call with the
 * first refresh that is refused or cannot be sent, go on without end after it, and know no 422 (JsSIP 3.13). Headers of
 * our offers stay the library's work.
 */
export class SessionTimer {
  readonly #options: SessionTimerOptions
  #timer: number | undefined
  /** Null: nobody has asked for session timers, or no longer. */
  #agreed: { readonly seconds: number; readonly isRefreshedByUs: boolean } | null = null
  /** A refresh of theirs may have been sent while the line was down. */
  #mayHaveMissedOne = false

  constructor(options: SessionTimerOptions) {
    this.#options = options
    const { session } = options
    // the two places where the library reads what is agreed upon; it offers no other way in
    for (const name of ['_handleSessionTimersInIncomingRequest', '_handleSessionTimersInIncomingResponse']) {
      const found: unknown = Reflect.get(session, name)
      if (typeof found !== 'function') throw new Error(`the library has changed: a session knows no ${name}`)
    }
    Reflect.set(session, '_handleSessionTimersInIncomingRequest', (request: IncomingRequest, headers: string[]) =>
      this.#asked(request, headers),
    )
    Reflect.set(session, '_handleSessionTimersInIncomingResponse', (response: IncomingResponse) => {
      const named = agreementSchema.safeParse(response)
      if (named.success) this.#agree(named.data.session_expires, named.data.session_expires_refresher !== 'uas')
      else this.#agree(null, false)
    })
    session.on('ended', () => this.stop())
    session.on('failed', () => this.stop())
  }

  /** The line has been lost. */
  disconnected(): void {
    this.#mayHaveMissedOne = true
  }

  stop(): void {
    window.clearTimeout(this.#timer)
    this.#agreed = null
  }

  /** Their INVITE or UPDATE, which we are about to answer with these headers (RFC 4028, 9). */
  #asked(request: IncomingRequest, headers: string[]): void {
    const named = agreementSchema.safeParse(request)
    if (!named.success) return this.#agree(null, false)
    // by its full and by its compact name
    const supported = [...request.getHeaders('Supported'), ...request.getHeaders('k')].join(',')
    const canTheyRefresh = /\btimer\b/iu.test(supported)
    const isTheirs = named.data.session_expires_refresher === 'uac' && canTheyRefresh
    headers.push(`Session-Expires: ${named.data.session_expires};refresher=${isTheirs ? 'uac' : 'uas'}`)
    if (isTheirs) headers.push('Require: timer')
    this.#agree(named.data.session_expires, !isTheirs)
  }

  #agree(seconds: number | null, isRefreshedByUs: boolean): void {
    this.#agreed = seconds === null ? null : { seconds, isRefreshedByUs }
    this.#mayHaveMissedOne = false
    // by these the library writes Session-Expires into each offer of ours
    const timers: unknown = Reflect.get(this.#options.session, '_sessionTimers')
    if (typeof timers === 'object' && librarysTimersSchema.safeParse(timers).success) {
      Object.assign(timers ?? {}, { running: seconds !== null, currentExpires: seconds, refresher: isRefreshedByUs })
    }
    window.clearTimeout(this.#timer)
    if (seconds === null) return
    const lapsesAfter = seconds - Math.min(MARGIN_SECONDS, seconds / 3)
    if (isRefreshedByUs) this.#later(Math.max(REFRESH_LEAST_MS, seconds * 500), () => void this.#refresh())
    else this.#later(lapsesAfter * 1_000, () => this.#lapsed())
  }

  async #refresh(): Promise<void> {
    const before = this.#agreed
    const { session, refresh } = this.#options
    const isRefreshed = session.isEstablished() && (await refresh())
    // a refresh that is taken has agreed anew
    if (isRefreshed || before === null || this.#agreed !== before || session.isEnded()) return
    const pause = Math.min(RETRY_MOST_MS, Math.max(RETRY_LEAST_MS, before.seconds * 50))
    this.#later(pause, () => void this.#refresh())
  }

  #lapsed(): void {
    const { session, isConnected } = this.#options
    if (session.isEnded()) return
    // whether they are still there can only be asked
    if (this.#mayHaveMissedOne || !isConnected()) return void this.#refresh()
    session.terminate({ cause: 'Request Timeout', status_code: 408, reason_phrase: 'Session Timer Expired' })
  }

  #later(afterMs: number, work: () => void): void {
    window.clearTimeout(this.#timer)
    this.#timer = window.setTimeout(work, afterMs)
  }
}
