import type { JSHandle, Page } from 'playwright-core'
import type { Sound } from '../helpers/audio.ts'
import { collectConnections } from './phone-audio.ts'

export type CallAudioTap = {
  /** The latest sixth of a second of what the phone is sent (`received`) or sends in its n-th call since the tap, from 0. */
  listen(call: number, direction: 'sent' | 'received'): Promise<() => Promise<Sound>>
}

/** Listens to both directions of each call. To be called before the first one: the window keeps its connections to itself. */
export async function tapCalls(phone: Page): Promise<CallAudioTap> {
  const connections: JSHandle<RTCPeerConnection[]> = await phone.evaluateHandle(collectConnections)
  return {
    listen: async (call, direction) => {
      const listener = await connections.evaluateHandle(listenTo, { call, direction })
      return async () => {
        const { sampleRate, samples } = await listener.evaluate((latest) => latest())
        return { sampleRate, samples: Float64Array.from(samples) }
      }
    },
  }
}

/** Runs in the page. The track that is sent is looked up each time: it changes. */
function listenTo(
  connections: RTCPeerConnection[],
  { call, direction }: { call: number; direction: 'sent' | 'received' },
): () => { sampleRate: number; samples: number[] } {
  const connection = connections[call]
  if (!connection) throw new Error(`there is no call ${call}`)
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 8192 })
  let heard: MediaStreamTrack | null = null
  let source: MediaStreamAudioSourceNode | null = null
  const follow = (): void => {
    const [end] = direction === 'sent' ? connection.getSenders() : connection.getReceivers()
    const track = end?.track ?? null
    if (track === heard) return
    heard = track
    source?.disconnect()
    source = track && context.createMediaStreamSource(new MediaStream([track]))
    source?.connect(analyser)
  }
  follow()
  return () => {
    follow()
    const samples = new Float32Array(analyser.fftSize)
    analyser.getFloatTimeDomainData(samples)
    return { sampleRate: context.sampleRate, samples: [...samples] }
  }
}
