let context: AudioContext | null = null

/** The context of what is spoken, made when it is first needed: an open one keeps the sound device busy all day. */
export function voiceContext(): AudioContext {
  context ??= new AudioContext()
  return context
}
