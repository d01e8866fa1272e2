import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { failure, success, type Result } from '../../shared/result.ts'
import type { SnapshotProblem } from '../../shared/snapshot.ts'
import { checkHead } from './snapshot-check.ts'
import {
  FRAME_HEAD_BYTES,
  HEAD_BYTES,
  readFrameHead,
  unpackFrame,
  type SnapshotFrame,
  type SnapshotHead,
} from './snapshot-format.ts'

export type ReadFrame = { readonly frame: SnapshotFrame; readonly nextOffset: number }

/** A snapshot that has been checked as a whole, frame by frame. */
export type OpenedSnapshot = {
  readonly head: SnapshotHead
  /** The frame at an offset of the file; the first is at `HEAD_BYTES`. */
  frameAt(offset: number): Promise<Result<ReadFrame, SnapshotProblem>>
  close(): Promise<void>
}

/** Opens a checked snapshot; a frame's hash is looked at again, as the file may have stood here for a while. */
export async function openSnapshot(file: string, publicKey: string): Promise<Result<OpenedSnapshot, SnapshotProblem>> {
  let handle: FileHandle
  try {
    handle = await open(file, 'r')
  } catch (error) {
    return failure('unreachable', error instanceof Error ? error.message : String(error))
  }
  const bytesAt = async (offset: number, length: number): Promise<Buffer> => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }
  const head = checkHead(await bytesAt(0, HEAD_BYTES), publicKey)
  if (!head.ok) {
    await handle.close()
    return head
  }
  return success({
    head: head.value,
    async frameAt(offset) {
      const cut = failure('damaged', 'the file is cut off')
      const headBytes = await bytesAt(offset, FRAME_HEAD_BYTES)
      if (headBytes.length < FRAME_HEAD_BYTES) return cut
      const frameHead = readFrameHead(headBytes)
      if (!frameHead.ok) return frameHead
      const packed = await bytesAt(offset + FRAME_HEAD_BYTES, frameHead.value.packedBytes)
      if (packed.length < frameHead.value.packedBytes) return cut
      if (!createHash('sha256').update(packed).digest().equals(frameHead.value.sha256)) {
        return failure('damaged', 'a part of the file was changed')
      }
      const frame = unpackFrame(frameHead.value, packed)
      if (!frame.ok) return frame
      return success({ frame: frame.value, nextOffset: offset + FRAME_HEAD_BYTES + packed.length })
    },
    close: () => handle.close(),
  })
}
