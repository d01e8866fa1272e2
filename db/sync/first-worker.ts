// The thread that writes the clients of a long first sync; see first-clients.ts.
import { parentPort, workerData } from 'node:worker_threads'
import * as z from 'zod'
import { openClientStore } from '../client-store.ts'
import { connectTo, prepareConnection } from '../database.ts'
import { FirstWriter } from './first-writer.ts'
import { openFormerSource } from './former-source.ts'
import type { PreparedClient } from './prepared-client.ts'
import { openUnreadClients } from './unread-clients.ts'

/** `go`: the other thread is not waiting to write; `abort`: leave the rest; `end`: nothing more comes. */
export type FirstRequest =
  | { readonly kind: 'add'; readonly clients: readonly PreparedClient[] }
  | { readonly kind: 'flush' | 'go' | 'abort' | 'end' }
/** `wrote`: a transaction has ended, and the next waits for `go`; `done`: that of the oldest request that is open. */
export type FirstAnswer = 'wrote' | 'done'

/**
 * Longer ones bring little. A note or call that is to be written meanwhile waits until the transaction has ended, and
 * then comes first, because the next one has to be let go by the thread that waits.
 */
const SLICE_MS = 15
/** What is given to this thread comes page by page, and is written in transactions of at least so many clients. */
const CLIENTS_TOGETHER = 1_000
/** Numbers are sorted before they are written: few pages are needed at a time. */
const PAGE_CACHE_KIBIBYTES = 4 * 1024

const { file, sourceId } = z.object({ file: z.string(), sourceId: z.string() }).parse(workerData)
const database = connectTo(file)
prepareConnection(database, PAGE_CACHE_KIBIBYTES)

const abort = new AbortController()
// it changes with what other connections commit, and not with what this one does
const selectVersion = database.prepare<[], number>('PRAGMA data_version').pluck()
let version: number | undefined
let go: () => void = () => undefined
const clients = openClientStore(database)
const writer = new FirstWriter(
  {
    database,
    clients,
    former: openFormerSource(database, clients, sourceId),
    unread: openUnreadClients(database, sourceId),
    othersHaveWritten,
  },
  {
    signal: abort.signal,
    sliceMs: SLICE_MS,
    wrote: () =>
      new Promise((resolve) => {
        go = resolve
        tell('wrote')
      }),
  },
)

const waiting: (readonly PreparedClient[])[] = []
// a failure ends this thread, and is the error that the other one hears of
let working = Promise.resolve()
parentPort?.on('message', (request: FirstRequest) => {
  switch (request.kind) {
    case 'go':
      return go()
    case 'abort':
      abort.abort()
      return go()
    case 'add':
      waiting.push(request.clients)
      working = working.then(() => addSome(CLIENTS_TOGETHER)).then(() => tell('done'))
      return undefined
    case 'flush':
      working = working
        .then(() => addSome(1))
        .then(() => writer.flush())
        .then(() => tell('done'))
      return undefined
    case 'end':
      working = working.then(() => {
        database.close()
        parentPort?.close()
      })
      return undefined
    default:
      return request satisfies never
  }
})

function othersHaveWritten(): boolean {
  const before = version
  version = selectVersion.get()
  return version !== before
}

/** Writes what has come, unless it is not worth a transaction yet. */
async function addSome(fewest: number): Promise<void> {
  if (waiting.reduce((sum, page) => sum + page.length, 0) < fewest) return
  await writer.add(waiting.splice(0).flat())
}

function tell(answer: FirstAnswer): void {
  parentPort?.postMessage(answer)
}
