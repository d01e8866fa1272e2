import type { RingToneName } from '../../shared/sip-account.ts'
import { soundOn } from './audio-context.ts'
import { MELODIES, type Melody, type MelodyNote } from './melodies.ts'

const CALL_LEVEL = 0.25
const WAITING_LEVEL = 0.06
/** A call that waits while the operator talks is told of less often. */
const WAITING_CYCLE_MS = 6_000
const ATTACK_SECONDS = 0.015
/** Of its strength, when a note ends. */
const FADED = 0.004

export type RingKind = 'none' | 'ringing' | 'call-waiting'

/** Rings while a call waits; softly, and less often, while the operator is talking. */
export class RingTone {
  #context: AudioContext | null = null
  #trial: AudioContext | null = null
  #kind: RingKind = 'none'
  #melody: RingToneName = 'soft'
  #timer: number | undefined
  #sinkId = ''

  /** Rings on this device from now on, also in the middle of a ring; an empty id is the system's own choice. */
  ringOn(sinkId: string): void {
    if (sinkId === this.#sinkId) return
    this.#sinkId = sinkId
    if (this.#context) void soundOn(this.#context, sinkId)
  }

  set(kind: RingKind, melody: RingToneName = 'soft'): void {
    if (kind === this.#kind && melody === this.#melody) return
    this.#kind = kind
    this.#melody = melody
    window.clearInterval(this.#timer)
    // what is left of a melody must not sound into the next one, and between calls the sound device is left alone: some
    // headsets hiss while it is open. Only closing lets go of notes that have not ended.
    void this.#context?.close()
    this.#context = null
    if (kind === 'none') return
    this.#endTrial()
    const context = new AudioContext({ sinkId: this.#sinkId })
    this.#context = context
    const output = new GainNode(context, { gain: kind === 'ringing' ? CALL_LEVEL : WAITING_LEVEL })
    output.connect(context.destination)
    const chosen = MELODIES[melody]
    const notes = kind === 'ringing' ? chosen.notes : chosen.notes.slice(0, chosen.notesWhileTalking)
    const play = (): void => void playNotes(output, chosen, notes)
    play()
    this.#timer = window.setInterval(play, kind === 'ringing' ? chosen.cycleSeconds * 1_000 : WAITING_CYCLE_MS)
  }

  /** Plays a melody once, for the one who chooses; not while a call rings, which must not be mistaken. */
  tryOut(melody: RingToneName): boolean {
    if (this.#kind !== 'none') return false
    this.#endTrial()
    const context = new AudioContext({ sinkId: this.#sinkId })
    this.#trial = context
    const output = new GainNode(context, { gain: CALL_LEVEL })
    output.connect(context.destination)
    const last = playNotes(output, MELODIES[melody], MELODIES[melody].notes)
    last?.addEventListener('ended', () => {
      if (this.#trial === context) this.#endTrial()
    })
    return true
  }

  #endTrial(): void {
    void this.#trial?.close()
    this.#trial = null
  }
}

/** Answers what sounds last. */
function playNotes(output: GainNode, melody: Melody, notes: readonly MelodyNote[]): OscillatorNode | undefined {
  return notes.map((note) => playNote(output, melody, note)).at(-1)
}

function playNote(output: GainNode, { partials }: Melody, note: MelodyNote): OscillatorNode {
  const { context } = output
  const start = context.currentTime + note.startSeconds
  const end = start + note.seconds
  const envelope = new GainNode(context, { gain: 0 })
  envelope.gain.setValueAtTime(0, start)
  envelope.gain.linearRampToValueAtTime(1, start + ATTACK_SECONDS)
  envelope.gain.exponentialRampToValueAtTime(FADED, end)
  envelope.connect(output)
  const [fundamental] = partials.map(({ ratio, level }) => {
    const oscillator = new OscillatorNode(context, { frequency: note.hertz * ratio })
    oscillator.connect(new GainNode(context, { gain: level })).connect(envelope)
    oscillator.start(start)
    oscillator.stop(end)
    return oscillator
  })
  if (!fundamental) throw new Error('an instrument without partials is silent')
  return fundamental
}
