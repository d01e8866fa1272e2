import type { Page } from 'playwright-core'
import type { Sound } from '../helpers/audio.ts'

export type PhoneAudio = {
  /** Begins to listen to the newest call; each call of the answer gives the latest sixth of a second of the far end. */
  listen(): Promise<() => Promise<Sound>>
}

/** Listens to what the phone window receives. To be called before the first call: the window keeps its connections to itself. */
export async function tapPhone(phone: Page): Promise<PhoneAudio> {
  const connections = await phone.evaluateHandle(collectConnections)
  return {
    listen: async () => {
      const listener = await connections.evaluateHandle(listenToLast)
      return async () => {
        const { sampleRate, samples } = await listener.evaluate((latest) => latest())
        return { sampleRate, samples: Float64Array.from(samples) }
      }
    },
  }
}

/** Runs in the phone page: all connections made from now on. */
export function collectConnections(): RTCPeerConnection[] {
  const connections: RTCPeerConnection[] = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  return connections
}

/** Runs in the page: a function for the latest samples that the last connection has received. */
function listenToLast(connections: RTCPeerConnection[]): () => { sampleRate: number; samples: number[] } {
  const track = connections.at(-1)?.getReceivers()[0]?.track
  if (!track) throw new Error('there is no call')
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8192 })
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
  return () => {
    const samples = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(samples)
    return { sampleRate: context.sampleRate, samples: [...samples] }
  }
}
