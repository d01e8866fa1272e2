import type { AudioSettings } from '../../shared/audio-settings.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { AudioDevices } from './audio-devices.ts'
import { peakLoudness } from './loudness.ts'
import { openRealMicrophone, stopTracks } from './microphone.ts'

const RECORDED_MS = 5_000
/** The length of a syllable. */
const STRETCH_SECONDS = 0.2

let isRunning = false

/**
 * Records five seconds with these settings and plays them back on their speaker. Answers, once they have been played, how
 * loud the loudest syllable was: root mean square, 0–1.
 */
export async function testMicrophone(
  devices: AudioDevices,
  settings: AudioSettings,
): Promise<Result<{ readonly level: number }, 'no-such-device' | 'not-now'>> {
  if (isRunning) return failure('not-now', 'a microphone test is under way')
  isRunning = true
  try {
    const stream = await openRealMicrophone(devices.microphoneConstraints(settings))
    if (!stream) return failure('no-such-device', 'no microphone can be opened')
    const recording = await record(stream)
    const level = await playBack(recording, devices.speakerId(settings))
    return level === null ? failure('no-such-device', 'the microphone was unplugged at once') : success({ level })
  } finally {
    isRunning = false
  }
}

async function record(stream: MediaStream): Promise<Blob> {
  const recorder = new MediaRecorder(stream)
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve))
  recorder.start()
  // it stops by itself when the microphone is unplugged
  const timer = window.setTimeout(() => recorder.stop(), RECORDED_MS)
  await stopped
  window.clearTimeout(timer)
  stopTracks(stream)
  return new Blob(parts, { type: recorder.mimeType })
}

/** Answers the peak loudness of what it played; null: there is nothing in the recording. */
async function playBack(recording: Blob, sinkId: string): Promise<number | null> {
  if (recording.size === 0) return null
  const context = new AudioContext({ sinkId })
  try {
    const sound = await context.decodeAudioData(await recording.arrayBuffer())
    const player = new AudioBufferSourceNode(context, { buffer: sound })
    const played = new Promise((resolve) => player.addEventListener('ended', resolve))
    player.connect(context.destination)
    player.start()
    await played
    return peakLoudness(sound.getChannelData(0), Math.round(sound.sampleRate * STRETCH_SECONDS))
  } finally {
    await context.close()
  }
}
