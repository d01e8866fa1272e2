import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { failure, type Result } from '../../shared/result.ts'
import { isAddress, type SnapshotProblem, type SnapshotSettings } from '../../shared/snapshot.ts'
import { systemFetch } from '../network/system-fetch.ts'
import { SnapshotCheck } from './snapshot-check.ts'
import type { SnapshotHead } from './snapshot-format.ts'

/** A web server that sends nothing for so long is not going to. */
const SILENCE_MS = 60_000

/**
 * Brings a snapshot from a web server or a share here and checks all of it on the way: only a whole, rightly signed file
 * of the right source gets its name. A share may change while it is read; what was checked is our own copy.
 */
export async function fetchSnapshot(
  settings: NonNullable<SnapshotSettings>,
  file: string,
  accept: (head: SnapshotHead) => Result<null, SnapshotProblem>,
  signal: AbortSignal,
): Promise<Result<SnapshotHead, SnapshotProblem>> {
  const partial = `${file}.partial`
  const silence = new AbortController()
  const watch = setTimeout(() => silence.abort(new Error('the server sends nothing')), SILENCE_MS)
  watch.unref()
  const check = new SnapshotCheck(settings.publicKey, accept)
  let head: Result<SnapshotHead, SnapshotProblem>
  try {
    const handle = await open(partial, 'w', 0o600)
    try {
      for await (const bytes of bytesOf(settings.url, AbortSignal.any([signal, silence.signal]))) {
        watch.refresh()
        const checked = check.push(bytes)
        if (!checked.ok) return checked
        await handle.write(bytes)
      }
      head = check.end()
      if (!head.ok) return head
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(partial, file)
    return head
  } catch (error) {
    // network, share and disk: all of them may be there again in a minute
    return failure('unreachable', reasonOf(error))
  } finally {
    clearTimeout(watch)
    await rm(partial, { force: true })
  }
}

async function* bytesOf(place: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (!isAddress(place)) {
    for await (const part of createReadStream(place, { signal })) {
      if (!Buffer.isBuffer(part)) throw new TypeError('the file was opened with an encoding')
      yield part
    }
    return
  }
  // a redirect, which could lead away from https, is not followed
  const response = await systemFetch(new URL(place), { method: 'GET', headers: {}, body: null, signal })
  if (!response.ok || response.body === null) throw new Error(`${place}: HTTP ${response.status}`)
  for await (const part of response.body) yield Buffer.from(part)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
