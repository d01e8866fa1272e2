import type { QualitySample, QualitySummary } from '../../shared/call-quality.ts'

const WORST_STRETCH_SECONDS = 5

/** Sums up the samples of a call, one for each second, without keeping them. */
export class QualityAverage {
  #seconds = 0
  #codec = ''
  #worst = Infinity
  readonly #latestScores: number[] = []
  readonly #score = new Mean()
  readonly #lossIn = new Mean()
  readonly #lossOut = new Mean()
  readonly #jitterMs = new Mean()
  readonly #roundTripMs = new Mean()

  add(sample: QualitySample): void {
    this.#seconds += 1
    if (sample.codec !== '') this.#codec = sample.codec
    this.#score.add(sample.meanOpinionScore)
    this.#lossIn.add(sample.lossIn)
    this.#lossOut.add(sample.lossOut)
    this.#jitterMs.add(sample.jitterMs)
    this.#roundTripMs.add(sample.roundTripMs)
    this.#latestScores.push(sample.meanOpinionScore)
    if (this.#latestScores.length > WORST_STRETCH_SECONDS) this.#latestScores.shift()
    if (this.#latestScores.length === WORST_STRETCH_SECONDS) {
      const stretch = this.#latestScores.reduce((sum, score) => sum + score, 0) / WORST_STRETCH_SECONDS
      this.#worst = Math.min(this.#worst, stretch)
    }
  }

  /** Null where nothing was measured. Of a call shorter than five seconds the worst is the mean. */
  summary(): QualitySummary | null {
    const meanOpinionScore = this.#score.value()
    const lossIn = this.#lossIn.value()
    const jitterMs = this.#jitterMs.value()
    if (meanOpinionScore === null || lossIn === null || jitterMs === null) return null
    return {
      seconds: this.#seconds,
      codec: this.#codec,
      meanOpinionScore,
      // the last digits of two sums may differ, and the worst must not be better than the mean
      worstMeanOpinionScore: Math.min(this.#worst, meanOpinionScore),
      lossIn,
      lossOut: this.#lossOut.value(),
      jitterMs,
      roundTripMs: this.#roundTripMs.value(),
    }
  }
}

class Mean {
  #sum = 0
  #count = 0

  add(value: number | null): void {
    if (value === null) return
    this.#sum += value
    this.#count += 1
  }

  value(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count
  }
}
