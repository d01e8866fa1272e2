/** What a connection does to speech. Delay is one way, mouth to ear, in milliseconds; loss is a share, 0–1. */
export type SpeechPath = { readonly delayMs: number; readonly loss: number; readonly codec: string }

/** Whether gaps are filled from what was heard before them (as by G.711 Appendix I); WebRTC always does so. */
export type Concealment = 'concealed' | 'silent'

/** Ro − Is with the other parameters of G.107 at their defaults: a call without delay and loss. */
const BEST_RATING = 93.2
const UNNOTICED_DELAY_MS = 100
/** Ie,eff when everything is lost. */
const WORST_IMPAIRMENT = 95

type Codec = {
  /** Ie: what the coding itself costs. */
  readonly impairment: number
  /** Bpl: at this percentage of packets lost at random, half of what there is to lose is lost. */
  readonly robustness: number
}

const G711: Codec = { impairment: 0, robustness: 4.3 }
const G711_CONCEALED: Codec = { impairment: 0, robustness: 25.1 }
/** No recommendation has values for Opus on this scale: 20 is what WebRTC tools take for it with in-band FEC. */
const OPUS: Codec = { impairment: 0, robustness: 20 }

/**
 * The transmission rating R of a path, at most 93.2, by the E-model:
 *
 *     R      = 93.2 − Idd − Ie,eff
 *     Idd    = 0 up to Ta = 100 ms, else 25·{(1 + X⁶)^⅙ − 3·(1 + (X/3)⁶)^⅙ + 2} with X = log₂(Ta/100)
 *     Ie,eff = Ie + (95 − Ie)·Ppl / (Ppl/BurstR + Bpl), Ppl in percent, BurstR = 1 (loss at random)
 *
 * ITU-T G.107 (06/2015), clauses 7.4 and 7.5; Ie and Bpl of G.711 from ITU-T G.113 (11/2007), Appendix I. Echo is taken
 * for cancelled, so Idte and Idle are zero. Codecs without values (G.722) count as G.711 with concealment.
 */
export function transmissionRating(path: SpeechPath, concealment: Concealment = 'concealed'): number {
  return BEST_RATING - delayImpairment(path.delayMs) - lossImpairment(path.loss, codecOf(path.codec, concealment))
}

/**
 * The mean opinion score of a rating, 1–4.5 (ITU-T G.107, Annex B):
 * MOS = 1 + 0.035·R + R·(R − 60)·(100 − R)·7·10⁻⁶ for 0 < R < 100. Under 6.5 that falls below 1, which no score does.
 */
export function meanOpinionScore(rating: number): number {
  if (rating <= 0) return 1
  if (rating >= 100) return 4.5
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
}

function codecOf(name: string, concealment: Concealment): Codec {
  if (concealment === 'silent') return G711
  return name.toLowerCase() === 'opus' ? OPUS : G711_CONCEALED
}

function delayImpairment(delayMs: number): number {
  if (delayMs <= UNNOTICED_DELAY_MS) return 0
  const x = Math.log2(delayMs / UNNOTICED_DELAY_MS)
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2)
}

function lossImpairment(loss: number, { impairment, robustness }: Codec): number {
  const percent = 100 * Math.min(1, Math.max(0, loss))
  return impairment + ((WORST_IMPAIRMENT - impairment) * percent) / (percent + robustness)
}
