const EVERY_MS = 60_000
const MAX_MS = 600_000
/** Probes of a whole floor are spread over this part of their interval. */
const SPREAD = 0.2
const TIMEOUT_MS = 5_000

/** Looks from time to time whether the preferred server is there again, by a handshake beside the connection in use. */
export class PreferredProbe {
  readonly #server: string
  readonly #onFound: () => void
  #at = Infinity
  #everyMs = EVERY_MS
  #probe: WebSocket | null = null

  constructor(server: string, onFound: () => void) {
    this.#server = server
    this.#onFound = onFound
  }

  isDue(now: number): boolean {
    return now >= this.#at
  }

  /** Another server is in use: looks from now on. */
  plan(): void {
    const spread = 1 + SPREAD * (Math.random() - 0.5)
    this.#at = Date.now() + this.#everyMs * spread
  }

  pause(): void {
    this.#at = Infinity
  }

  /** The preferred server is in use, and of use. */
  atHome(): void {
    this.#everyMs = EVERY_MS
    this.pause()
  }

  /** The preferred server is there but of no use: else it would be gone back to, and left again, every minute. */
  lessOften(): void {
    this.#everyMs = Math.min(this.#everyMs * 2, MAX_MS)
  }

  look(): void {
    this.plan()
    this.drop()
    const probe = new WebSocket(this.#server, 'sip')
    this.#probe = probe
    const timer = window.setTimeout(() => probe.close(), TIMEOUT_MS)
    probe.addEventListener('close', () => window.clearTimeout(timer))
    probe.addEventListener('open', () => {
      window.clearTimeout(timer)
      if (this.#probe !== probe) return
      this.drop()
      this.#onFound()
    })
  }

  /** Gives up a look that is under way. */
  drop(): void {
    const probe = this.#probe
    this.#probe = null
    probe?.close()
  }
}
