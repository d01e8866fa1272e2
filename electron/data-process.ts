import type { ReplyOf, RequestName, RequestOf } from '../shared/ipc.ts'
import { failure, type Result } from '../shared/result.ts'
import { Peer, type EventHandler, type RequestHandler } from '../shared/rpc.ts'
import { startChild, type ChildHost } from './child-host.ts'
import { log } from './log.ts'

const RESTART_DELAY_MIN_MS = 100
const RESTART_DELAY_MAX_MS = 5_000
/** A process that lived this long was healthy: its end is no part of a series. */
const HEALTHY_AFTER_MS = 30_000

export type DataProcessOptions = {
  readonly databaseFile: string
  readonly placesFile: string
  readonly onEvent: EventHandler
  /** What it asks of main. */
  readonly onRequest: RequestHandler
  /** True when it answers, false when it has died; called again after each restart. */
  readonly onReady: (isReady: boolean) => void
  /** It runs but cannot open its database; what it says tells what to do. */
  readonly onProblem: (message: string) => void
}

/** Main's side of the data process: starts it, starts it again when it dies, and fails what was in flight. */
export class DataProcess {
  readonly #options: DataProcessOptions
  #child: ChildHost | null = null
  #peer: Peer | null = null
  #isStopped = false
  #delayMs = RESTART_DELAY_MIN_MS

  constructor(options: DataProcessOptions) {
    this.#options = options
    this.#start()
  }

  request<Name extends RequestName>(name: Name, payload: RequestOf<Name>): Promise<Result<ReplyOf<Name>>> {
    return this.#peer?.request(name, payload) ?? Promise.resolve(notRunning())
  }

  forward(name: RequestName, payload: unknown): Promise<Result<unknown>> {
    return this.#peer?.forward(name, payload) ?? Promise.resolve(notRunning())
  }

  get pid(): number | undefined {
    return this.#child?.pid()
  }

  stop(): void {
    this.#isStopped = true
    this.#child?.stop()
  }

  #start(): void {
    const startedAt = Date.now()
    const child = startChild('db/process.mjs', [this.#options.databaseFile, this.#options.placesFile])
    const peer = new Peer({
      remote: 'data',
      transport: child.transport,
      onRequest: this.#options.onRequest,
      onEvent: this.#options.onEvent,
      onProblem: ({ what, message }) => log('data process', `${what}: ${message}`),
    })
    this.#child = child
    this.#peer = peer
    child.onExit((code) => {
      peer.close('the data process has ended and is being restarted')
      this.#peer = null
      if (this.#isStopped) return
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) this.#delayMs = RESTART_DELAY_MIN_MS
      log('data process', `ended with ${code}, starting again in ${this.#delayMs} ms`)
      this.#options.onReady(false)
      setTimeout(() => this.#isStopped || this.#start(), this.#delayMs)
      this.#delayMs = Math.min(this.#delayMs * 2, RESTART_DELAY_MAX_MS)
    })
    void peer.request('sync.status', null).then((status) => {
      if (status.ok) this.#options.onReady(true)
      else if (status.error.code !== 'unavailable') {
        log('data process', status.error.message)
        this.#options.onProblem(status.error.message)
      }
    })
  }
}

function notRunning(): Result<never> {
  return failure('unavailable', 'the data process is being restarted')
}
