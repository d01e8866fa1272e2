declare global {
  type SpeakerChoice = string | { readonly type: 'none' }
  /** Chromium 110 and newer; not in the compiler's library. */
  interface AudioContextOptions {
    /** An empty id is the system's own choice. */
    sinkId?: SpeakerChoice
  }
  interface AudioContext {
    /** Rejects with a DOMException for a device that is not there (any more). */
    setSinkId(sinkId: SpeakerChoice): Promise<void>
  }
}

let context: AudioContext | null = null

/** The context of what is spoken, made when it is first needed: an open one keeps the sound device busy all day. */
export function voiceContext(): AudioContext {
  context ??= new AudioContext()
  return context
}

/**
 * Sends an element's or a context's sound to a device; an empty id is the system's own choice. A device that has just
 * been unplugged leaves all as it is: the change of devices that follows brings the right one.
 */
export async function soundOn(target: HTMLAudioElement | AudioContext, sinkId: string): Promise<void> {
  try {
    await target.setSinkId(sinkId)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
