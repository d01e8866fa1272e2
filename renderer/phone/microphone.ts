import { voiceContext } from './audio-context.ts'

/** A stream to speak into, and whether it really is a microphone. */
export type Microphone = { readonly stream: MediaStream; readonly isReal: boolean; readonly close: () => void }

/**
 * Opens the microphone, or a silent stream in its place where there is none: an operator who cannot be heard can still
 * hear the caller and see the card, and is told what is wrong.
 */
export async function openMicrophone(constraints: MediaTrackConstraints): Promise<Microphone> {
  const stream = await openRealMicrophone(constraints)
  if (stream) return { stream, isReal: true, close: () => stopTracks(stream) }
  const { stream: silence } = voiceContext().createMediaStreamDestination()
  return { stream: silence, isReal: false, close: () => stopTracks(silence) }
}

/**
 * The microphone of these constraints; where their device cannot be opened (just unplugged, or in use), the system's own
 * choice with the same processing. Null: none can be opened.
 */
export async function openRealMicrophone(constraints: MediaTrackConstraints): Promise<MediaStream | null> {
  const { deviceId, ...processing } = constraints
  const named = deviceId === undefined ? null : await tryToOpen(constraints)
  return named ?? (await tryToOpen(processing))
}

export function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

async function tryToOpen(audio: MediaTrackConstraints): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio })
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return null
  }
}
