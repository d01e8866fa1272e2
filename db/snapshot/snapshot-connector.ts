import { rm } from 'node:fs/promises'
import { failure, success, type Result } from '../../shared/result.ts'
import type { SnapshotProblem, SnapshotSettings, SnapshotStatus } from '../../shared/snapshot.ts'
import { logProblem } from '../log.ts'
import type { Connector, ConnectorError, PullPage } from '../sync/connector.ts'
import { fetchSnapshot } from './fetch-snapshot.ts'
import { openSnapshot, type OpenedSnapshot } from './read-snapshot.ts'
import { readPlace, writePlace } from './snapshot-cursor.ts'
import { HEAD_BYTES, type SnapshotHead } from './snapshot-format.ts'

/** A web server that is away for a moment must not send every new station to the CRM. */
const FETCHES_MAX = 3

export type SnapshotParts = {
  readonly settings: () => SnapshotSettings
  /** Of this station's CRM, by `sourceOf`. */
  readonly source: string
  /** Where the copy is kept until it has been read. */
  readonly file: string
  /** The cache has never had a whole sync with this connector. */
  readonly isNew: () => boolean
  readonly onStatus: (status: SnapshotStatus) => void
}

/**
 * The connector, with a snapshot in place of its first pages. The sync applies these as it does any others: the place in
 * the snapshot is the cursor, saved with the clients, so a station that is killed goes on where it was. Behind the last
 * one stands the CRM's own cursor of the day the snapshot was written.
 */
export function startingFromSnapshot(connector: Connector, parts: SnapshotParts): Connector {
  const { source, file, isNew, onStatus } = parts
  let opened: OpenedSnapshot | null = null
  let fetches = 0
  let isGivenUp = false
  /** A copy that has been read and applied. */
  let mayBeHere = true

  const giveUp = async (problem: SnapshotProblem, message: string): Promise<void> => {
    isGivenUp = true
    logProblem({ what: 'snapshot', message: `${problem}: ${message}; all clients are asked of the CRM` })
    onStatus({ state: 'failed', problem, message })
    await forget()
  }

  const forget = async (): Promise<void> => {
    await opened?.close()
    opened = null
    await rm(file, { force: true })
  }

  const accept = (head: SnapshotHead): Result<null, SnapshotProblem> =>
    head.source === source
      ? success(null)
      : failure('other-source', `it has clients of «${head.source}», and this station has «${source}»`)

  /** The first frame of a snapshot that has just been fetched; null: there is none to be used. */
  async function start(signal: AbortSignal): Promise<Result<PullPage | null, ConnectorError>> {
    const settings = parts.settings()
    if (!settings) return success(null)
    // a station that was killed has the copy: only what was whole got this name
    const kept = await openSnapshot(file, settings.publicKey)
    if (kept.ok && accept(kept.value.head).ok) {
      opened = kept.value
      return read(opened.head.contentSha256, HEAD_BYTES)
    }
    if (kept.ok) await kept.value.close()
    fetches += 1
    onStatus({ state: 'fetching', problem: null, message: '' })
    const fetched = await fetchSnapshot(settings, file, accept, signal)
    if (signal.aborted) return failure('unreachable', 'ended')
    if (!fetched.ok) {
      const { code, message } = fetched.error
      if (code === 'unreachable' && fetches < FETCHES_MAX) {
        onStatus({ state: 'failed', problem: code, message })
        return failure('unreachable', `snapshot: ${message}`)
      }
      await giveUp(code, message)
      return success(null)
    }
    return read(fetched.value.contentSha256, HEAD_BYTES)
  }

  /** Null: the copy is not there any more, or not the one that was begun with. */
  async function read(digest: string, offset: number): Promise<Result<PullPage | null, ConnectorError>> {
    const settings = parts.settings()
    if (!settings) {
      await forget()
      return success(null)
    }
    if (!opened) {
      const snapshot = await openSnapshot(file, settings.publicKey)
      if (!snapshot.ok) {
        await giveUp(snapshot.error.code, snapshot.error.message)
        return success(null)
      }
      opened = snapshot.value
    }
    onStatus({ state: 'reading', problem: null, message: '' })
    const accepted = accept(opened.head)
    if (!accepted.ok || opened.head.contentSha256 !== digest) {
      await giveUp('damaged', 'the copy here is another one than was begun with')
      return success(null)
    }
    const frame = await opened.frameAt(offset)
    if (!frame.ok) {
      await giveUp(frame.error.code, frame.error.message)
      return success(null)
    }
    const page = {
      clients: [],
      skipped: [],
      deletedIds: [],
      knownIds: null,
      total: opened.head.clients,
      complete: false,
    }
    if ('cursor' in frame.value.frame) {
      // the copy stays: what was read is not applied yet, and a station that is killed now reads it again
      await opened.close()
      opened = null
      onStatus({ state: 'done', problem: null, message: '' })
      return success({ ...page, cursor: frame.value.frame.cursor })
    }
    const cursor = writePlace({ snapshot: digest, offset: frame.value.nextOffset })
    return success({ ...page, clients: frame.value.frame.clients, cursor })
  }

  return {
    ...connector,
    async pull(cursor, signal) {
      const place = readPlace(cursor)
      if (mayBeHere && !place && !isNew()) {
        mayBeHere = false
        await forget()
      }
      // a CRM that is read anew has its reason: it is asked itself
      const isStart = cursor === null && !isGivenUp && isNew()
      const page = place ? await read(place.snapshot, place.offset) : isStart ? await start(signal) : success(null)
      if (!page.ok) return page
      return page.value ? success(page.value) : connector.pull(place ? null : cursor, signal)
    },
  }
}
