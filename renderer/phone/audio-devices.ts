import {
  audioSettingsSchema,
  type AudioDevices as DeviceList,
  type AudioSettings,
} from '../../shared/audio-settings.ts'
import { chosenDeviceId, nameInUse, namesOf, type DeviceInfo } from './device-names.ts'

/**
 * The devices of this machine and what the operator has chosen of them, by name. A named device that is not there is
 * replaced by the system's own choice until it is back; whoever uses devices listens for that.
 */
export class AudioDevices {
  #settings: AudioSettings = audioSettingsSchema.parse({})
  #devices: readonly DeviceInfo[] = []
  readonly #listeners = new Set<() => void>()

  constructor() {
    navigator.mediaDevices.addEventListener('devicechange', () => void this.refresh())
  }

  get settings(): AudioSettings {
    return this.#settings
  }

  set settings(settings: AudioSettings) {
    this.#settings = settings
    this.#tell()
  }

  /** Reads the devices anew; done by itself whenever they change. */
  async refresh(): Promise<void> {
    this.#devices = await navigator.mediaDevices.enumerateDevices()
    this.#tell()
  }

  /** Hears of changed devices and of changed choices; answers how to stop listening. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  hasMicrophone(): boolean {
    return this.#devices.some(({ kind }) => kind === 'audioinput')
  }

  /** How to open the microphone that these settings ask for. */
  microphoneConstraints(settings: AudioSettings = this.#settings): MediaTrackConstraints {
    const { microphone, echoCancellation, noiseSuppression, autoGainControl } = settings
    const deviceId = chosenDeviceId(this.#devices, 'audioinput', microphone)
    const processing = { echoCancellation, noiseSuppression, autoGainControl }
    return deviceId === null ? processing : { ...processing, deviceId: { exact: deviceId } }
  }

  /** The name of the microphone that these settings lead to, also where the choice is the system's. */
  microphoneName(): string | null {
    return nameInUse(this.#devices, 'audioinput', this.#settings.microphone)
  }

  /** Sink of what is spoken; empty: the system's own choice. */
  speakerId(settings: AudioSettings = this.#settings): string {
    return chosenDeviceId(this.#devices, 'audiooutput', settings.speaker) ?? ''
  }

  /** Sink of what rings; empty: the system's own choice. */
  ringerId(): string {
    return chosenDeviceId(this.#devices, 'audiooutput', this.#settings.ringer) ?? ''
  }

  list(): DeviceList {
    return {
      microphones: namesOf(this.#devices, 'audioinput'),
      speakers: namesOf(this.#devices, 'audiooutput'),
      microphoneInUse: this.microphoneName(),
      speakerInUse: nameInUse(this.#devices, 'audiooutput', this.#settings.speaker),
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
