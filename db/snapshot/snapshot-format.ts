import { createHash } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import * as z from 'zod'
import { crmClientSchema, RECORDED_KINDS, type CrmClient } from '../../shared/client.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { SnapshotProblem } from '../../shared/snapshot.ts'

/**
 * A snapshot is a head of `HEAD_BYTES` and frames behind it.
 *
 *     8 bytes   magic, with the number of the format
 *     64 bytes  Ed25519 signature of the magic and of what follows up to the end of the head
 *     …         JSON of the head, filled up with spaces
 *     frames    length (4 bytes, big-endian), length when unpacked (4), SHA-256 of the packed bytes (32), zstd
 *
 * Each frame but the last holds clients, the last the cursor behind them. The head has length and SHA-256 of all frames:
 * whoever believes the signature may believe the rest. A frame's own hash tells of a cut file early.
 */
export const MAGIC_PREFIX = 'VZSNAP'
export const MAGIC = Buffer.from(`${MAGIC_PREFIX}01`)
export const HEAD_BYTES = 4_096
export const SIGNATURE_BYTES = 64
export const FRAME_HEAD_BYTES = 40
/** A frame of some hundred clients has a few hundred kilobytes; a client may have a long history. */
export const FRAME_MAX_BYTES = 64 * 1024 * 1024
/** Of the shape of a client inside; another one whenever that changes so that the old one cannot be read. */
export const CONTENT_VERSION = 1

export const snapshotHeadSchema = z.strictObject({
  contentVersion: z.int(),
  /** Connector and place of the CRM, as `sourceOf` names them. */
  source: z.string().min(1).max(2_000),
  /** Name of the connector whose cursor stands at the end. */
  connector: z.string().min(1).max(500),
  createdAt: z.int(),
  clients: z.int().min(0),
  contentBytes: z.int().min(0),
  contentSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type SnapshotHead = z.infer<typeof snapshotHeadSchema>

const frameSchema = z.union([
  z.strictObject({ clients: z.array(crmClientSchema) }),
  z.strictObject({ cursor: z.string(), records: z.array(z.enum(RECORDED_KINDS)) }),
])
export type SnapshotFrame = z.infer<typeof frameSchema>

/** The head as bytes that are signed; the signature belongs between magic and these. */
export function writeHead(head: SnapshotHead): Buffer {
  const json = Buffer.from(JSON.stringify(head))
  const bytes = Buffer.alloc(HEAD_BYTES - MAGIC.length - SIGNATURE_BYTES, ' ')
  if (json.length > bytes.length) throw new Error(`the head has ${json.length} bytes`)
  json.copy(bytes)
  return bytes
}

/** One frame, packed, with its own head. */
export function packFrame(frame: { readonly clients: readonly CrmClient[] } | SnapshotFrame): Buffer {
  const plain = Buffer.from(JSON.stringify(frame))
  const packed = zstdCompressSync(plain)
  if (plain.length > FRAME_MAX_BYTES) throw new Error(`a frame has ${plain.length} bytes`)
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUInt32BE(packed.length, 0)
  head.writeUInt32BE(plain.length, 4)
  createHash('sha256').update(packed).digest().copy(head, 8)
  return Buffer.concat([head, packed])
}

export type FrameHead = { readonly packedBytes: number; readonly plainBytes: number; readonly sha256: Buffer }

export function readFrameHead(bytes: Buffer): Result<FrameHead, SnapshotProblem> {
  const head = { packedBytes: bytes.readUInt32BE(0), plainBytes: bytes.readUInt32BE(4), sha256: bytes.subarray(8, 40) }
  const isPossible = head.packedBytes > 0 && Math.max(head.packedBytes, head.plainBytes) <= FRAME_MAX_BYTES
  return isPossible ? success(head) : failure('damaged', 'a frame has an impossible length')
}

/** What is in a frame whose hash is right; what cannot be read all the same was written by another version. */
export function unpackFrame({ plainBytes }: FrameHead, packed: Buffer): Result<SnapshotFrame, SnapshotProblem> {
  let value: unknown
  try {
    value = JSON.parse(zstdDecompressSync(packed, { maxOutputLength: Math.max(plainBytes, 1) }).toString('utf8'))
  } catch (error) {
    return failure('damaged', `a frame cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  const parsed = frameSchema.safeParse(value)
  return parsed.success ? success(parsed.data) : failure('other-version', z.prettifyError(parsed.error).slice(0, 500))
}
