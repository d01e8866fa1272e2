/** A tone as the network would send it: frequencies and when they are heard. */
export type CallProgressTone = {
  /** Hertz; several sound together. */
  readonly frequencies: readonly number[]
  /** Hertz of what swells and fades the tone, all the way to silence; null: it is steady. */
  readonly modulation: number | null
  /** Seconds on, off, on, off, …; then again from the start. */
  readonly cadence: readonly number[]
}

/** What a caller hears of a call: it rings there, the other side is busy, or it cannot be reached. */
export const CALL_PROGRESS_KINDS = ['ringing', 'busy', 'congestion'] as const
export type CallProgressKind = (typeof CALL_PROGRESS_KINDS)[number]
export type CallProgressTones = Readonly<Record<CallProgressKind, CallProgressTone>>

function steady(frequencies: number | readonly number[], ...cadence: readonly number[]): CallProgressTone {
  return { frequencies: [frequencies].flat(), modulation: null, cadence }
}

function modulated(frequency: number, modulation: number, ...cadence: readonly number[]): CallProgressTone {
  return { frequencies: [frequency], modulation, cadence }
}

function tones(ringing: CallProgressTone, busy: CallProgressTone, congestion: CallProgressTone): CallProgressTones {
  return { ringing, busy, congestion }
}

/** One frequency for all; `busy` and `congestion` are the seconds on, and the seconds off. */
function plain(hertz: number, ringing: readonly number[], busy: number, congestion: number): CallProgressTones {
  return tones(steady(hertz, ...ringing), steady(hertz, busy, busy), steady(hertz, congestion, congestion))
}

/** Of ETSI TR 101 041-1, which European networks move to; also where a country is not in the table. */
export const DEFAULT_TONES = plain(425, [1, 4], 0.5, 0.2)
const FORMER_SOVIET_UNION = plain(425, [1, 4], 0.35, 0.175)
const NORTH_AMERICA = tones(steady([440, 480], 2, 4), steady([480, 620], 0.5, 0.5), steady([480, 620], 0.25, 0.25))
const DOUBLE_RING = [0.4, 0.2, 0.4, 2] as const
const UNITED_KINGDOM = tones(
  steady([400, 450], ...DOUBLE_RING),
  steady(400, 0.375, 0.375),
  steady(400, 0.4, 0.35, 0.225, 0.525),
)

/**
 * Tones of national networks by ISO 3166-1 alpha-2, as in ITU-T E.180 Supplement 2 (01/94) and the list that the ITU
 * has kept since («Various tones used in national networks», 02/2003). Where it gives several, the first. Not compared
 * with either, but written from common knowledge: AR, EG, GG, HK, IE, IL, IM, IR, JE, KR, PR, RO, SA, SK, and the states
 * of the former Soviet Union that share the row of RU.
 */
const TONES = new Map<string, CallProgressTones>(
  Object.entries({
    // Commonwealth of Independent States and neighbours
    ...Object.fromEntries(
      ['RU', 'AM', 'AZ', 'BY', 'GE', 'KG', 'KZ', 'MD', 'TJ', 'TM', 'UA', 'UZ'].map((country) => [
        country,
        FORMER_SOVIET_UNION,
      ]),
    ),
    EE: plain(425, [1, 4], 0.3, 0.2),
    LT: plain(425, [1, 4], 0.35, 0.2),

    // Europe
    AT: plain(420, [1, 5], 0.4, 0.2),
    BE: plain(425, [1, 3], 0.5, 0.167),
    BG: plain(425, [1, 4], 0.5, 0.25),
    CH: plain(425, [1, 4], 0.5, 0.2),
    CZ: plain(425, [1, 4], 0.33, 0.165),
    DE: plain(425, [1, 4], 0.48, 0.24),
    DK: plain(425, [1, 4], 0.5, 0.2),
    ES: tones(steady(425, 1.5, 3), steady(425, 0.2, 0.2), steady(425, 0.2, 0.2, 0.2, 0.2, 0.2, 0.6)),
    FI: plain(425, [1, 4], 0.3, 0.2),
    FR: plain(440, [1.5, 3.5], 0.5, 0.25),
    GB: UNITED_KINGDOM,
    GG: UNITED_KINGDOM,
    GR: plain(425, [1, 4], 0.3, 0.2),
    HU: plain(425, [1.25, 3.75], 0.3, 0.3),
    IE: tones(steady([400, 450], ...DOUBLE_RING), steady(425, 0.5, 0.5), steady(425, 0.25, 0.25)),
    IM: UNITED_KINGDOM,
    IT: plain(425, [1, 4], 0.5, 0.2),
    JE: UNITED_KINGDOM,
    NL: plain(425, [1, 4], 0.5, 0.25),
    NO: plain(425, [1, 4], 0.5, 0.2),
    PL: plain(425, [1, 4], 0.5, 0.5),
    PT: plain(425, [1, 5], 0.5, 0.2),
    RO: plain(450, [1.85, 4.15], 0.167, 0.167),
    SE: tones(steady(425, 1, 5), steady(425, 0.25, 0.25), steady(425, 0.25, 0.75)),
    SK: plain(425, [1, 4], 0.33, 0.165),
    TR: tones(steady(450, 2, 4), steady(450, 0.5, 0.5), steady(450, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.6, 0.2)),

    // Middle East and Africa
    AE: tones(steady([400, 425], ...DOUBLE_RING), steady(400, 0.375, 0.375), steady(425, 0.4, 0.35, 0.225, 0.525)),
    EG: tones(modulated(425, 50, 2, 1), modulated(425, 50, 1, 4), steady(450, 0.5, 0.5)),
    IL: plain(400, [1, 3], 0.5, 0.25),
    IR: plain(425, [1, 4], 0.5, 0.24),
    SA: plain(425, [1.2, 4.6], 0.5, 0.25),
    ZA: tones(modulated(400, 33, ...DOUBLE_RING), steady(400, 0.5, 0.5), steady(400, 0.25, 0.25)),

    // Asia and Oceania
    AU: tones(steady([413, 438], ...DOUBLE_RING), steady(425, 0.375, 0.375), steady(425, 0.375, 0.375)),
    CN: plain(450, [1, 4], 0.35, 0.7),
    HK: tones(steady([440, 480], 0.4, 0.2, 0.4, 3), steady([480, 620], 0.5, 0.5), steady([480, 620], 0.25, 0.25)),
    ID: plain(425, [1, 4], 0.5, 0.25),
    IN: tones(modulated(400, 25, ...DOUBLE_RING), steady(400, 0.75, 0.75), steady(400, 0.25, 0.25)),
    JP: tones(modulated(400, 16, 1, 2), steady(400, 0.5, 0.5), steady(400, 0.5, 0.5)),
    KR: tones(steady([440, 480], 1, 2), steady([480, 620], 0.5, 0.5), steady([480, 620], 0.3, 0.2)),
    MO: plain(425, [1, 4], 0.5, 0.25),
    MY: plain(425, DOUBLE_RING, 0.5, 0.5),
    NZ: tones(steady([400, 450], ...DOUBLE_RING), steady(400, 0.5, 0.5), steady(400, 0.25, 0.25)),
    PH: tones(steady([425, 480], 1, 4), steady([480, 620], 0.5, 0.5), steady([480, 620], 0.25, 0.25)),
    SG: tones(modulated(425, 24, ...DOUBLE_RING), steady(425, 0.75, 0.75), steady(425, 0.25, 0.25)),
    TH: plain(400, [1, 4], 0.5, 0.3),
    TW: tones(steady([440, 480], 1, 2), steady([480, 620], 0.5, 0.5), steady([480, 620], 0.25, 0.25)),

    // The Americas
    AR: tones(steady(425, 1, 4), steady(425, 0.3, 0.2), steady(425, 0.3, 0.4)),
    BR: tones(steady(425, 1, 4), steady(425, 0.25, 0.25), steady(425, 0.25, 0.25, 0.75, 0.25)),
    CA: NORTH_AMERICA,
    CL: plain(400, [1, 3], 0.5, 0.2),
    MX: plain(425, [1, 4], 0.25, 0.25),
    PR: NORTH_AMERICA,
    US: NORTH_AMERICA,
    VE: plain(425, [1, 4], 0.5, 0.25),
  }),
)

/** Countries with tones of their own; all others have the default. */
export const TONE_COUNTRIES: readonly string[] = [...TONES.keys()].toSorted()

/** The tones of a country (ISO 3166-1 alpha-2). */
export function callProgressTones(country: string): CallProgressTones {
  return TONES.get(country) ?? DEFAULT_TONES
}
