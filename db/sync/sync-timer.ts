const INTERVAL_MS = 60_000
/** Part of the interval by which runs of many workstations are spread. */
const JITTER = 0.2
/** The card of the call that cannot wait is painted first. */
const HURRY_MS = 100

/** When the next run of a sync begins. `random` answers from 0 to 1. */
export class SyncTimer {
  readonly #random: () => number
  readonly #run: () => void
  #timer: NodeJS.Timeout | null = null
  #hasStarted = false
  #isStartAwaited = false

  constructor(random: () => number, run: () => void) {
    this.#random = random
    this.#run = run
  }

  /** Whether the program has just been started with clients to show; true once. */
  isFirstTime(hasCache: boolean): boolean {
    const isFirst = !this.#hasStarted && hasCache
    this.#hasStarted = true
    return isFirst
  }

  /** A shift that switches its computers on at once: the first runs are spread over an interval, as all others are. */
  waitForStart(): void {
    this.#wait(INTERVAL_MS * this.#random())
    this.#isStartAwaited = true
  }

  /** The first run is needed before its turn. */
  hurryStart(): void {
    if (this.#isStartAwaited) this.#wait(HURRY_MS)
  }

  waitForNext(): void {
    this.#wait(INTERVAL_MS * (1 + JITTER * (this.#random() * 2 - 1)))
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#isStartAwaited = false
  }

  #wait(delayMs: number): void {
    this.stop()
    this.#timer = setTimeout(this.#run, delayMs)
    this.#timer.unref()
  }
}
