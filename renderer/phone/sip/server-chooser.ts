/** The least that the connection rests between two attempts is the library's own pause; this comes on top, ms. */
const SPREAD_MS = 2_000
const ROUND_MIN_MS = 2_000
const ROUND_MAX_MS = 12_000

export type Attempt = {
  readonly server: string
  /** To wait before connecting, so that a whole floor of phones does not come at once, ms. */
  readonly delayMs: number
}

/**
 * Which server comes next. All are tried in the order of the settings; only when none of them answers, the pause grows
 * from round to round. Every pause has chance in it: phones that lost their server at the same moment come back one by one.
 */
export class ServerChooser {
  readonly #servers: readonly string[]
  readonly #random: () => number
  #untried: readonly string[]
  #failedRounds = 0
  #current: string

  /** The preferred server comes first. `random` is in [0, 1). */
  constructor(servers: readonly [string, ...string[]], random: () => number = Math.random) {
    this.#servers = [...new Set(servers)]
    this.#random = random
    this.#current = servers[0]
    this.#untried = []
  }

  /** The server of the latest attempt. */
  get current(): string {
    return this.#current
  }

  get preferred(): string {
    return this.#servers[0] ?? this.#current
  }

  get hasOthers(): boolean {
    return this.#servers.length > 1
  }

  get isOnFallback(): boolean {
    return this.#current !== this.preferred
  }

  /** The first attempt of all: the preferred server, at once. */
  first(): Attempt {
    this.#untried = this.#servers.slice(1)
    this.#current = this.preferred
    return { server: this.#current, delayMs: 0 }
  }

  /** An attempt has failed before the server had been of use. */
  afterFailure(): Attempt {
    if (this.#untried.length > 0) return this.#take(this.#random() * SPREAD_MS)
    this.#failedRounds += 1
    this.#untried = this.#servers
    const longest = Math.min(ROUND_MIN_MS * 2 ** (this.#failedRounds - 1), ROUND_MAX_MS)
    return this.#take((longest * (1 + this.#random())) / 2)
  }

  /**
   * A server that had been of use is lost. `isKept`: a call is on, which only that server can carry on, so it is asked
   * first; else last.
   */
  afterLoss(isKept: boolean): Attempt {
    const lost = this.#current
    const others = this.#servers.filter((server) => server !== lost)
    this.#failedRounds = 0
    this.#untried = isKept ? [lost, ...others] : [...others, lost]
    return this.#take(this.#random() * SPREAD_MS)
  }

  /** The preferred server answers again. */
  goBack(): Attempt {
    this.#failedRounds = 0
    return this.first()
  }

  #take(delayMs: number): Attempt {
    const [server = this.#current, ...untried] = this.#untried
    this.#untried = untried
    this.#current = server
    return { server, delayMs: Math.round(delayMs) }
  }
}
