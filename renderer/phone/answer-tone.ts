import { soundOn } from './audio-context.ts'

/** Two notes that rise: «you are on». */
const NOTES = [
  { startSeconds: 0, hertz: 659.25 },
  { startSeconds: 0.14, hertz: 987.77 },
]
const NOTE_SECONDS = 0.12
const TONE_MS = 300
const LEVEL = 0.15
/** A tone that begins or ends at full strength clicks. */
const EDGE_SECONDS = 0.01

/**
 * A short tone in the operator's ear, on the device with this id, before a call answers itself: from then on somebody
 * listens. It is no part of what the caller is sent. Settles when it is over, also where no device plays it.
 */
export async function playAnswerTone(sinkId: string): Promise<void> {
  const context = new AudioContext()
  await soundOn(context, sinkId)
  for (const note of NOTES) playNote(context, note)
  // by a clock of its own: that of a context without a device may stand still, and the caller waits
  await new Promise((resolve) => window.setTimeout(resolve, TONE_MS))
  void context.close()
}

function playNote(context: AudioContext, { startSeconds, hertz }: (typeof NOTES)[number]): void {
  const start = context.currentTime + startSeconds
  const end = start + NOTE_SECONDS
  const gain = context.createGain()
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(LEVEL, start + EDGE_SECONDS)
  gain.gain.setValueAtTime(LEVEL, end - EDGE_SECONDS)
  gain.gain.linearRampToValueAtTime(0, end)
  const oscillator = context.createOscillator()
  oscillator.frequency.value = hertz
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(start)
  oscillator.stop(end)
}
