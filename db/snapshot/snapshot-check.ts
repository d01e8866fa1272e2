import { createHash, verify, type Hash } from 'node:crypto'
import { failure, success, type Result } from '../../shared/result.ts'
import type { SnapshotProblem } from '../../shared/snapshot.ts'
import {
  CONTENT_VERSION,
  FRAME_HEAD_BYTES,
  HEAD_BYTES,
  MAGIC,
  MAGIC_PREFIX,
  readFrameHead,
  SIGNATURE_BYTES,
  snapshotHeadSchema,
  type FrameHead,
  type SnapshotHead,
} from './snapshot-format.ts'
import { readPublicKey } from './snapshot-keys.ts'

type Checked = Result<null, SnapshotProblem>
type OpenFrame = { readonly head: FrameHead; readonly hash: Hash; left: number }

/** The head, if it is signed with this key and of this version. */
export function checkHead(bytes: Buffer, publicKey: string): Result<SnapshotHead, SnapshotProblem> {
  if (bytes.length < HEAD_BYTES) return failure('not-a-snapshot', 'the file is shorter than the head of a snapshot')
  const magic = bytes.subarray(0, MAGIC.length)
  if (!magic.equals(MAGIC)) {
    return magic.toString('latin1').startsWith(MAGIC_PREFIX)
      ? failure('other-version', 'the file has the format of another Vizitka')
      : failure('not-a-snapshot', 'the file is no snapshot')
  }
  const key = readPublicKey(publicKey)
  if (!key) return failure('wrong-signature', 'the public key in the settings is no Ed25519 key')
  const head = bytes.subarray(MAGIC.length + SIGNATURE_BYTES, HEAD_BYTES)
  const signature = bytes.subarray(MAGIC.length, MAGIC.length + SIGNATURE_BYTES)
  if (!verify(null, Buffer.concat([MAGIC, head]), key, signature)) {
    return failure('wrong-signature', 'the file is signed with another key than the settings name, or was changed')
  }
  // whoever signed it has written JSON
  const parsed = snapshotHeadSchema.safeParse(JSON.parse(head.toString('utf8')))
  if (!parsed.success || parsed.data.contentVersion !== CONTENT_VERSION) {
    return failure('other-version', 'the file was written by a Vizitka of another version')
  }
  return success(parsed.data)
}

/** Checks a snapshot as it comes in, without keeping more of it than a frame's head. */
export class SnapshotCheck {
  readonly #publicKey: string
  readonly #accept: (head: SnapshotHead) => Checked
  readonly #content = createHash('sha256')
  #small: Buffer = Buffer.alloc(0)
  #head: SnapshotHead | null = null
  #frame: OpenFrame | null = null
  #contentBytes = 0

  /** `accept` is asked as soon as the head has been read. */
  constructor(publicKey: string, accept: (head: SnapshotHead) => Checked = () => success(null)) {
    this.#publicKey = publicKey
    this.#accept = accept
  }

  /** The next bytes; the first failure is final. */
  push(bytes: Buffer): Checked {
    let rest = bytes
    while (rest.length > 0) {
      const taken = this.#frame ? this.#pushFrame(this.#frame, rest) : this.#pushSmall(rest)
      if (!taken.ok) return taken
      rest = rest.subarray(taken.value)
    }
    return success(null)
  }

  /** There are no more bytes. */
  end(): Result<SnapshotHead, SnapshotProblem> {
    if (!this.#head) return failure('not-a-snapshot', 'the file is shorter than the head of a snapshot')
    const { contentBytes, contentSha256 } = this.#head
    if (this.#contentBytes !== contentBytes || this.#frame || this.#small.length > 0) {
      return failure('damaged', `the file is cut off: ${this.#contentBytes} of ${contentBytes} bytes`)
    }
    if (this.#content.digest('hex') !== contentSha256) return failure('damaged', 'the file was changed')
    return success(this.#head)
  }

  /** Heads are put together from what may come in pieces; answers how many bytes it took. */
  #pushSmall(bytes: Buffer): Result<number, SnapshotProblem> {
    const wanted = this.#head ? FRAME_HEAD_BYTES : HEAD_BYTES
    const taken = Math.min(wanted - this.#small.length, bytes.length)
    const part = bytes.subarray(0, taken)
    this.#small = Buffer.concat([this.#small, part])
    if (this.#head) {
      const counted = this.#count(this.#head, part)
      if (!counted.ok) return counted
    }
    if (this.#small.length < wanted) return success(taken)
    const whole = this.#small
    this.#small = Buffer.alloc(0)
    if (this.#head) {
      const frame = readFrameHead(whole)
      if (!frame.ok) return frame
      this.#frame = { head: frame.value, hash: createHash('sha256'), left: frame.value.packedBytes }
      return success(taken)
    }
    const head = checkHead(whole, this.#publicKey)
    if (!head.ok) return head
    const accepted = this.#accept(head.value)
    if (!accepted.ok) return accepted
    this.#head = head.value
    return success(taken)
  }

  #pushFrame(frame: OpenFrame, bytes: Buffer): Result<number, SnapshotProblem> {
    const part = bytes.subarray(0, frame.left)
    if (this.#head) {
      const counted = this.#count(this.#head, part)
      if (!counted.ok) return counted
    }
    frame.hash.update(part)
    frame.left -= part.length
    if (frame.left === 0) {
      if (!frame.hash.digest().equals(frame.head.sha256)) return failure('damaged', 'a part of the file was changed')
      this.#frame = null
    }
    return success(part.length)
  }

  #count({ contentBytes }: SnapshotHead, part: Buffer): Checked {
    this.#contentBytes += part.length
    this.#content.update(part)
    return this.#contentBytes > contentBytes
      ? failure('damaged', 'the file is longer than its head says')
      : success(null)
  }
}
