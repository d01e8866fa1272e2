import type { RingToneName } from '../../shared/sip-account.ts'

/** A part of the sound of an instrument: `ratio` times its frequency; the levels of an instrument add up to 1. */
export type Overtone = { readonly ratio: number; readonly level: number }

export type MelodyNote = {
  readonly startSeconds: number
  readonly hertz: number
  readonly seconds: number
}

/** A melody that a call rings with. Played in rounds: it can be heard across a room and borne for eight hours. */
export type Melody = {
  readonly notes: readonly MelodyNote[]
  /** How many of the notes tell of a call while another is on. */
  readonly notesWhileTalking: number
  /** What makes the instrument; the loudest moment of a round is about as strong in all melodies. */
  readonly partials: readonly Overtone[]
  readonly cycleSeconds: number
}

const PURE: readonly Overtone[] = [{ ratio: 1, level: 1 }]

/** Notes of one length, each `gap` seconds after the one before. */
function evenly(gap: number, seconds: number, hertz: readonly number[], from = 0): MelodyNote[] {
  return hertz.map((one, index) => ({ startSeconds: from + index * gap, hertz: one, seconds }))
}

export const MELODIES: Readonly<Record<RingToneName, Melody>> = {
  // two soft notes, twice
  soft: {
    notes: [...evenly(0.22, 0.2, [587.33, 739.99]), ...evenly(0.22, 0.2, [587.33, 739.99], 0.6)],
    notesWhileTalking: 2,
    partials: PURE,
    cycleSeconds: 3,
  },
  // a small bell, struck twice; its upper partials are out of tune as those of bells are
  bell: {
    notes: evenly(0.85, 1.4, [783.99, 659.26]),
    notesWhileTalking: 1,
    partials: [
      { ratio: 1, level: 0.6 },
      { ratio: 2.0, level: 0.25 },
      { ratio: 2.76, level: 0.12 },
      { ratio: 5.4, level: 0.04 },
    ],
    cycleSeconds: 3.6,
  },
  // wooden bars, whose first overtone is tuned two octaves up
  marimba: {
    notes: [...evenly(0.16, 0.3, [523.25, 659.26, 783.99, 659.26]), ...evenly(0.16, 0.45, [880, 783.99], 0.72)],
    notesWhileTalking: 3,
    partials: [
      { ratio: 1, level: 0.8 },
      { ratio: 4, level: 0.2 },
    ],
    cycleSeconds: 3,
  },
  // one pitch in short beats, as desk phones of offices ring: told from the others by its rhythm alone
  pulse: {
    notes: [...evenly(0.12, 0.1, [698.46, 698.46, 698.46]), ...evenly(0.12, 0.1, [698.46, 698.46, 698.46], 0.6)],
    notesWhileTalking: 3,
    partials: [
      { ratio: 1, level: 0.75 },
      { ratio: 3, level: 0.25 },
    ],
    cycleSeconds: 2.8,
  },
  // a chord that climbs: it stands out where many phones ring
  bright: {
    notes: [...evenly(0.11, 0.22, [783.99, 987.77, 1174.66]), ...evenly(0.11, 0.6, [1567.98], 0.33)],
    notesWhileTalking: 2,
    partials: [
      { ratio: 1, level: 0.8 },
      { ratio: 2, level: 0.2 },
    ],
    cycleSeconds: 3,
  },
  // for ears that high notes tire; the overtones carry it on small loudspeakers, which have no bass
  low: {
    notes: evenly(0.42, 0.7, [261.63, 196, 261.63]),
    notesWhileTalking: 1,
    partials: [
      { ratio: 1, level: 0.5 },
      { ratio: 2, level: 0.3 },
      { ratio: 3, level: 0.2 },
    ],
    cycleSeconds: 3.2,
  },
}
