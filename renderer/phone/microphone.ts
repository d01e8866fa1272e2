import { voiceContext } from './audio-context.ts'

/** A stream to speak into, and whether it really is a microphone. */
export type Microphone = { readonly stream: MediaStream; readonly isReal: boolean; readonly close: () => void }

/**
 * Opens the microphone, or a silent stream in its place where there is none: an operator who cannot be heard can still
 * hear the caller and see the card, and is told what is wrong.
 */
export async function openMicrophone(): Promise<Microphone> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    return { stream, isReal: true, close: () => stopTracks(stream) }
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    const { stream } = voiceContext().createMediaStreamDestination()
    return { stream, isReal: false, close: () => stopTracks(stream) }
  }
}

/** Whether the system has any microphone at all; asked at start and whenever devices change. */
export async function hasMicrophone(): Promise<boolean> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.some((device) => device.kind === 'audioinput')
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
