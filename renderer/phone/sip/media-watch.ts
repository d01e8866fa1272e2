const EVERY_MS = 1_000
/** On top of the three seconds after which the meter says that nothing is received. */
const SILENT_MS = 3_000
/** A connection that is only «disconnected» often comes back by itself. */
const DISCONNECTED_MS = 4_000
const FIRST_PAUSE_MS = 8_000
const TRIES = 4

export type MediaReading = {
  /** UTC milliseconds. */
  readonly at: number
  /** Nothing is received though nobody holds the call. */
  readonly isSilent: boolean
  readonly iceState: RTCIceConnectionState
  /** The line is up and the call established. */
  readonly canAsk: boolean
}

/** When the audio of a call has died and another way for it is to be looked for. Knows no clock and no connection. */
export class MediaRules {
  #silentSince: number | null = null
  #disconnectedSince: number | null = null
  #tries = 0
  #nextAt = 0

  /** Whether to look for another way now; to be asked every second or so. */
  isToRestart({ at, isSilent, iceState, canAsk }: MediaReading): boolean {
    this.#silentSince = isSilent ? (this.#silentSince ?? at) : null
    this.#disconnectedSince = iceState === 'disconnected' ? (this.#disconnectedSince ?? at) : null
    const isDead =
      iceState === 'failed' ||
      (this.#silentSince !== null && at - this.#silentSince >= SILENT_MS) ||
      (this.#disconnectedSince !== null && at - this.#disconnectedSince >= DISCONNECTED_MS)
    if (!isDead) {
      // what came in between the tries has to last, else a far end that only keeps still is asked for ever
      if (!isSilent && iceState !== 'disconnected' && at >= this.#nextAt) this.#tries = 0
      return false
    }
    if (!canAsk || this.#tries >= TRIES || at < this.#nextAt) return false
    this.#nextAt = at + FIRST_PAUSE_MS * 2 ** this.#tries
    this.#tries += 1
    return true
  }
}

export type MediaWatchOptions = {
  readonly iceState: () => RTCIceConnectionState
  readonly canAsk: () => boolean
  /** A re-INVITE with new ICE credentials (RFC 8839, 4.4.1.1.1). */
  readonly restart: () => void
}

/** Looks after the audio of one call: networks change and relays restart while the signalling goes on. */
export class MediaWatch {
  readonly #rules = new MediaRules()
  readonly #timer: number
  #isSilent = false

  constructor({ iceState, canAsk, restart }: MediaWatchOptions) {
    this.#timer = window.setInterval(() => {
      const reading = { at: Date.now(), isSilent: this.#isSilent, iceState: iceState(), canAsk: canAsk() }
      if (this.#rules.isToRestart(reading)) restart()
    }, EVERY_MS)
  }

  /** As measured each second; false as well while the call is on hold. */
  setSilent(isSilent: boolean): void {
    this.#isSilent = isSilent
  }

  stop(): void {
    window.clearInterval(this.#timer)
  }
}
