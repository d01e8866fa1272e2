import * as z from 'zod'
import type { QualityReading } from './quality-watch.ts'

/** Counters that a browser leaves out before there is something to count. */
const counter = z.number().default(0)

/** What is read of the statistics that W3C's «Identifiers for WebRTC's Statistics API» defines; times are in seconds. */
const entrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('inbound-rtp'),
    kind: z.literal('audio'),
    codecId: z.string().optional(),
    packetsReceived: counter,
    packetsLost: counter,
    packetsDiscarded: counter,
    jitter: counter,
    jitterBufferDelay: counter,
    jitterBufferEmittedCount: counter,
  }),
  z.object({
    type: z.literal('remote-inbound-rtp'),
    kind: z.literal('audio'),
    roundTripTime: z.number().min(0).optional(),
    fractionLost: z.number().optional(),
  }),
  z.object({ type: z.literal('codec'), id: z.string(), mimeType: z.string() }),
])

type Figures = Omit<QualityReading, 'at' | 'microphoneLevel' | 'isMuted'>

/** What the statistics of a connection with one audio stream say at this moment. */
export function readStats(report: ReadonlyMap<string, unknown>): Figures {
  const entries = [...report.values()].flatMap((entry) => entrySchema.safeParse(entry).data ?? [])
  const inbound = entries.find((entry) => entry.type === 'inbound-rtp')
  const remote = entries.find((entry) => entry.type === 'remote-inbound-rtp')
  const codec = entries.find((entry) => entry.type === 'codec' && entry.id === inbound?.codecId)
  return {
    packetsReceived: inbound?.packetsReceived ?? 0,
    packetsLost: inbound?.packetsLost ?? 0,
    packetsDiscarded: inbound?.packetsDiscarded ?? 0,
    bufferedSeconds: inbound?.jitterBufferDelay ?? 0,
    bufferedSamples: inbound?.jitterBufferEmittedCount ?? 0,
    jitterMs: Math.max(0, (inbound?.jitter ?? 0) * 1000),
    roundTripMs: remote?.roundTripTime === undefined ? null : remote.roundTripTime * 1000,
    lossOut: remote?.fractionLost ?? null,
    // «audio/opus»
    codec: codec?.type === 'codec' ? (codec.mimeType.split('/')[1] ?? '').slice(0, 40) : '',
  }
}
