import type { QualitySample } from '../../shared/call-quality.ts'
import { meanOpinionScore, transmissionRating } from '../../shared/e-model.ts'

/** What the connection and the microphone say at one moment; packets and the jitter buffer count from the call's start. */
export type QualityReading = {
  /** UTC milliseconds. */
  readonly at: number
  readonly packetsReceived: number
  /** May go down: a packet that was given up can still arrive. */
  readonly packetsLost: number
  /** Came too late to be played. */
  readonly packetsDiscarded: number
  /** Time that all samples together have spent in the jitter buffer, and how many they were. */
  readonly bufferedSeconds: number
  readonly bufferedSamples: number
  readonly jitterMs: number
  readonly roundTripMs: number | null
  readonly lossOut: number | null
  readonly codec: string
  /** RMS, 0–1. */
  readonly microphoneLevel: number
  readonly isMuted: boolean
}

/** −80 dB of full scale: under it lies no noise of any microphone that is switched on, only of one that is not. */
const SILENCE_LEVEL = 0.0001
const SILENT_FOR_MS = 5_000
const NOTHING_FOR_MS = 3_000
const MUCH_LOSS = 0.03
const LONG_DELAY_MS = 400
const MUCH_JITTER_MS = 60
/** One packet of speech has to be complete before it is sent. */
const PACKET_MS = 20

/** Makes a sample of each reading and the one before. Knows no clock and no connection. */
export class QualityWatch {
  #before: QualityReading | null = null
  #heardAt = 0
  #receivedAt = 0

  /** Null for the first reading, and the first after a pause: there is nothing to compare it with. */
  next(now: QualityReading): QualitySample | null {
    const before = this.#before
    this.#before = now
    if (!before) {
      this.#heardAt = now.at
      this.#receivedAt = now.at
      return null
    }
    const received = Math.max(0, now.packetsReceived - before.packetsReceived)
    const lost = Math.max(0, now.packetsLost - before.packetsLost)
    const discarded = Math.max(0, now.packetsDiscarded - before.packetsDiscarded)
    if (now.isMuted || now.microphoneLevel >= SILENCE_LEVEL) this.#heardAt = now.at
    if (received > 0) this.#receivedAt = now.at
    const isNothingReceived = now.at - this.#receivedAt >= NOTHING_FOR_MS
    const isMicrophoneSilent = now.at - this.#heardAt > SILENT_FOR_MS

    const lossIn = isNothingReceived ? 1 : shareOf(lost, received + lost)
    const lossOut = now.lossOut === null ? null : clamp(now.lossOut)
    // what comes too late is as good as lost to whoever listens
    const unheard = isNothingReceived ? 1 : shareOf(lost + discarded, received + lost)
    const delayMs = (now.roundTripMs ?? 0) / 2 + bufferMs(before, now) + PACKET_MS
    // a conversation is as good as its worse direction
    const loss = Math.max(unheard, lossOut ?? 0)
    return {
      lossIn,
      lossOut,
      jitterMs: now.jitterMs,
      roundTripMs: now.roundTripMs,
      codec: now.codec,
      meanOpinionScore: meanOpinionScore(transmissionRating({ delayMs, loss, codec: now.codec })),
      microphoneLevel: clamp(now.microphoneLevel),
      cause: isNothingReceived
        ? 'no-audio-received'
        : isMicrophoneSilent
          ? 'microphone-silent'
          : loss > MUCH_LOSS
            ? 'loss'
            : delayMs > LONG_DELAY_MS
              ? 'delay'
              : now.jitterMs > MUCH_JITTER_MS
                ? 'jitter'
                : null,
    }
  }

  /** The call is on hold: nothing that happens until the next reading counts. */
  pause(): void {
    this.#before = null
  }
}

function bufferMs(before: QualityReading, now: QualityReading): number {
  const samples = now.bufferedSamples - before.bufferedSamples
  return samples > 0 ? Math.max(0, (now.bufferedSeconds - before.bufferedSeconds) * 1000) / samples : 0
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? clamp(part / whole) : 0
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}
