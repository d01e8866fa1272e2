import { voiceContext } from '../audio-context.ts'

const TONE_HERTZ = 330
const TONE_LEVEL = 0.08

export type DemoVoice = { readonly stream: MediaStream; readonly stop: () => void }

/** A quiet tone: what a far end of the embedded line has to say. */
export function demoVoice(): DemoVoice {
  const context = voiceContext()
  const destination = context.createMediaStreamDestination()
  const gain = context.createGain()
  gain.gain.value = TONE_LEVEL
  const tone = context.createOscillator()
  tone.frequency.value = TONE_HERTZ
  tone.connect(gain).connect(destination)
  tone.start()
  return {
    stream: destination.stream,
    stop: () => {
      tone.stop()
      gain.disconnect()
    },
  }
}
