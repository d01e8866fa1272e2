import type { QualitySample, QualitySummary } from '../../shared/call-quality.ts'
import { QualityAverage } from './quality-average.ts'
import { QualityWatch } from './quality-watch.ts'
import { readStats } from './stats-reading.ts'

const EVERY_MS = 1_000

export type QualityMeterOptions = {
  readonly connection: RTCPeerConnection
  /** 0–1 */
  readonly microphoneLevel: () => number
  readonly isMuted: () => boolean
  /** Either side has put the other on hold: what comes then says nothing about the line. */
  readonly isOnHold: () => boolean
  readonly onSample: (sample: QualitySample) => void
}

/** Measures one call, each second from when it is made until it is stopped. */
export class QualityMeter {
  readonly #options: QualityMeterOptions
  readonly #watch = new QualityWatch()
  readonly #average = new QualityAverage()
  readonly #timer: number
  #isStopped = false

  constructor(options: QualityMeterOptions) {
    this.#options = options
    this.#timer = window.setInterval(() => void this.#measure(), EVERY_MS)
    void this.#measure()
  }

  /** Ends measuring; answers how the call was, or null if it was too short to say. */
  stop(): QualitySummary | null {
    this.#isStopped = true
    window.clearInterval(this.#timer)
    return this.#average.summary()
  }

  async #measure(): Promise<void> {
    const { connection, microphoneLevel, isMuted, isOnHold, onSample } = this.#options
    if (isOnHold()) return this.#watch.pause()
    const report = await connection.getStats()
    if (this.#isStopped || isOnHold()) return
    const sample = this.#watch.next({
      at: Date.now(),
      microphoneLevel: microphoneLevel(),
      isMuted: isMuted(),
      ...readStats(report),
    })
    if (!sample) return
    this.#average.add(sample)
    onSample(sample)
  }
}
