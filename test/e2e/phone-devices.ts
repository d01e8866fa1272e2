import type { Page } from 'playwright-core'

/** What the phone window speaks into and sounds on, by name, as its browser has it; null: nothing of the kind is in use. */
export type DevicesInUse = {
  microphone(): Promise<string | null>
  /** Whether what the microphone picks up is sent. */
  isSending(): Promise<boolean>
  speaker(): Promise<string | null>
  ringer(): Promise<string | null>
  /** The browser's fake devices cannot be unplugged: they are left out of what it lists, and it tells of a change. */
  unplug(names: readonly string[]): Promise<void>
  plugInAll(): Promise<void>
}

/** To be called before the first call: the window keeps what it makes to itself. */
export async function watchDevices(phone: Page): Promise<DevicesInUse> {
  const made = await phone.evaluateHandle(collectMade)
  return {
    microphone: () => made.evaluate((one) => one.microphoneTrack()?.label ?? null),
    isSending: () => made.evaluate((one) => one.microphoneTrack()?.enabled ?? false),
    speaker: () => made.evaluate((one) => one.nameOfSink(one.elements.at(-1)?.sinkId)),
    ringer: () => made.evaluate((one) => one.nameOfSink(one.lastSoundingSink())),
    unplug: (names) => made.evaluate((one, hidden) => one.hide(hidden), names),
    plugInAll: () => made.evaluate((one) => one.hide([])),
  }
}

type Made = {
  readonly elements: HTMLAudioElement[]
  microphoneTrack(): MediaStreamTrack | undefined
  lastSoundingSink(): string | undefined
  nameOfSink(sinkId: string | undefined): Promise<string | null>
  hide(names: readonly string[]): void
}

/** Runs in the phone page. */
function collectMade(): Made {
  const devices = navigator.mediaDevices
  const connections: RTCPeerConnection[] = []
  const elements: HTMLAudioElement[] = []
  const contexts: AudioContext[] = []
  let hidden: readonly string[] = []
  const enumerate = devices.enumerateDevices.bind(devices)
  devices.enumerateDevices = async () => (await enumerate()).filter(({ label }) => !hidden.includes(label))
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  window.AudioContext = class extends AudioContext {
    constructor(options?: AudioContextOptions) {
      super(options)
      contexts.push(this)
    }
  }
  const Original = window.Audio
  window.Audio = new Proxy(Original, {
    construct: (target) => {
      const element = new target()
      elements.push(element)
      return element
    },
  })
  return {
    elements,
    // of the two ends of a demo call one speaks by a device, the other by an oscillator
    microphoneTrack: () =>
      connections
        .filter(({ connectionState }) => connectionState !== 'closed')
        .flatMap((connection) => connection.getSenders().map(({ track }) => track))
        .findLast((track): track is MediaStreamTrack => track?.getSettings().groupId !== undefined),
    lastSoundingSink: () => contexts.map((one) => sinkOf(one)).findLast((sink) => typeof sink === 'string'),
    nameOfSink: async (sinkId) => {
      if (sinkId === undefined) return null
      const outputs = (await devices.enumerateDevices()).filter(({ kind }) => kind === 'audiooutput')
      return outputs.find(({ deviceId }) => deviceId === (sinkId === '' ? 'default' : sinkId))?.label ?? null
    },
    hide: (names) => {
      hidden = names
      devices.dispatchEvent(new Event('devicechange'))
    },
  }

  function sinkOf(context: AudioContext): string | undefined {
    // not in the compiler's library: a name, or { type: 'none' } for a context that only measures
    const sink: unknown = Reflect.get(context, 'sinkId')
    return typeof sink === 'string' ? sink : undefined
  }
}
