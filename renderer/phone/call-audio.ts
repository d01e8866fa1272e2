import { soundOn } from './audio-context.ts'
import type { AudioDevices } from './audio-devices.ts'
import { LevelMeter } from './level-meter.ts'
import { openMicrophone, type Microphone } from './microphone.ts'
import type { MixChannel, Mixer } from './mixer.ts'

export type CallAudioOptions = {
  readonly devices: AudioDevices
  /** A microphone was opened for this call, or silence in its place. */
  readonly onMicrophone: (isReal: boolean) => void
}

/**
 * What one call speaks into and is heard on. Both follow the devices while the call is on: a headset that is unplugged
 * is replaced by the system's choice, and used again when it is back.
 */
export class CallAudio {
  readonly #options: CallAudioOptions
  readonly #element = new Audio()
  readonly #meter = new LevelMeter()
  readonly #stopListening: () => void
  #connection: RTCPeerConnection | null = null
  #heard: MediaStreamTrack | null = null
  #isHeldByOther = false
  /** While the call is in a conference, the mix is sent instead of the microphone. */
  #channel: MixChannel | null = null
  #microphone: Microphone
  /** What the microphone was opened for; another one is opened when this changes. */
  #openedFor: string
  #following: Promise<void> = Promise.resolve()
  #isClosed = false

  private constructor(options: CallAudioOptions, microphone: Microphone, openedFor: string) {
    this.#options = options
    this.#microphone = microphone
    this.#openedFor = openedFor
    this.#take(microphone)
    this.#stopListening = options.devices.onChange(() => this.#follow())
    this.#followSpeaker()
  }

  /** Opens the microphone of the settings; silence where there is none. */
  static async open(options: CallAudioOptions): Promise<CallAudio> {
    const openedFor = purposeOf(options.devices)
    const microphone = await openMicrophone(options.devices.microphoneConstraints())
    options.onMicrophone(microphone.isReal)
    return new CallAudio(options, microphone, openedFor)
  }

  /** What the other side is to hear, when the call begins. */
  get stream(): MediaStream {
    return this.#microphone.stream
  }

  /** The connection that sends our microphone and receives what the other side says. */
  attach(connection: RTCPeerConnection): void {
    this.#connection = connection
    connection.addEventListener('track', ({ track }) => void this.#play(track))
    for (const { track } of connection.getReceivers()) void this.#play(track)
  }

  /** Loudness of our own voice just now, 0–1; zero while muted. */
  microphoneLevel(): number {
    return this.#meter.level()
  }

  /** What the other side plays while it holds us is not for the others of a conference. */
  setHeldByOther(isHeld: boolean): void {
    this.#isHeldByOther = isHeld
    this.#channel?.setReceived(isHeld ? null : this.#heard)
  }

  /** Sends the mix instead of the microphone, which speaks into it; false where there is nothing to send on (any more). */
  enterMix(mixer: Mixer, isMuted: boolean): Promise<boolean> {
    return this.#inTurn(async () => {
      const sender = this.#sender()
      const [voice] = this.#microphone.stream.getAudioTracks()
      if (this.#isClosed || this.#channel || !sender || !voice) return false
      const channel = mixer.open(this.#microphone.stream, this.#isHeldByOther ? null : this.#heard)
      // whether anything is sent is kept on the track that is sent
      channel.track.enabled = voice.enabled
      await sender.replaceTrack(channel.track)
      if (this.#isClosed) {
        channel.close()
        return false
      }
      voice.enabled = !isMuted
      this.#channel = channel
      return true
    })
  }

  /** Sends the microphone alone again. */
  leaveMix(): Promise<void> {
    return this.#inTurn(async () => {
      const channel = this.#channel
      if (!channel) return
      this.#channel = null
      const [voice] = this.#microphone.stream.getAudioTracks()
      if (!this.#isClosed && voice) {
        voice.enabled = channel.track.enabled
        await this.#sender()?.replaceTrack(voice)
      }
      channel.close()
    })
  }

  /** In a conference: mutes our own voice and none of the others that this side is sent. */
  setVoiceOn(isOn: boolean): void {
    for (const track of this.#microphone.stream.getAudioTracks()) track.enabled = isOn
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#channel?.close()
    this.#channel = null
    this.#stopListening()
    this.#microphone.close()
    this.#meter.close()
    this.#element.srcObject = null
  }

  async #play(track: MediaStreamTrack): Promise<void> {
    if (this.#heard === track) return
    this.#heard = track
    if (!this.#isHeldByOther) this.#channel?.setReceived(track)
    this.#element.srcObject = new MediaStream([track])
    try {
      await this.#element.play()
    } catch (error) {
      // the call was over, or another track came, before anything was heard
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
    }
  }

  #follow(): void {
    this.#followSpeaker()
    // one after the other: two devices that come at once must not both be sent
    void this.#inTurn(() => this.#followMicrophone())
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#following.then(work)
    this.#following = done.then(
      () => undefined,
      () => undefined,
    )
    return done
  }

  #sender(): RTCRtpSender | undefined {
    return this.#connection?.getSenders().find((one) => one.track?.kind === 'audio')
  }

  #followSpeaker(): void {
    const sinkId = this.#options.devices.speakerId()
    if (this.#element.sinkId !== sinkId) void soundOn(this.#element, sinkId)
  }

  async #followMicrophone(): Promise<void> {
    const { devices, onMicrophone } = this.#options
    const purpose = purposeOf(devices)
    if (this.#isClosed || (purpose === this.#openedFor && this.#isAlive())) return
    this.#openedFor = purpose
    const before = this.#microphone
    const microphone = await openMicrophone(devices.microphoneConstraints())
    const [track] = microphone.stream.getAudioTracks()
    const [trackBefore] = before.stream.getAudioTracks()
    if (this.#isClosed || !track || !trackBefore) return microphone.close()
    // mute and hold are kept on the track
    track.enabled = trackBefore.enabled
    if (this.#channel) this.#channel.setVoice(microphone.stream)
    else await this.#sender()?.replaceTrack(track)
    // it may have been muted meanwhile
    track.enabled = trackBefore.enabled
    before.close()
    if (this.#isClosed) return microphone.close()
    this.#microphone = microphone
    this.#take(microphone)
    onMicrophone(microphone.isReal)
  }

  #isAlive(): boolean {
    return this.#microphone.isReal && this.#microphone.stream.getAudioTracks().some(isLive)
  }

  #take({ stream }: Microphone): void {
    this.#meter.listenTo(stream)
    for (const track of stream.getAudioTracks()) track.addEventListener('ended', () => this.#follow())
  }
}

/** Two equal purposes are served by the same microphone. */
function purposeOf(devices: AudioDevices): string {
  return JSON.stringify([devices.microphoneConstraints(), devices.microphoneName()])
}

function isLive(track: MediaStreamTrack): boolean {
  return track.readyState === 'live'
}
