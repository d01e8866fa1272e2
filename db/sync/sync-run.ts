import type { SyncStatus } from '../../shared/ipc-crm.ts'
import { inTransaction, withoutWaitingForDisk } from '../database.ts'
import { logProblem } from '../log.ts'
import type { Connector } from './connector.ts'
import { pullRun } from './pull-run.ts'
import { pushOutbox } from './push-run.ts'
import type { SyncParts } from './sync-parts.ts'
import { SyncProgress } from './sync-progress.ts'
import { SyncTimer } from './sync-timer.ts'
import { Turns } from './turns.ts'
import { openUnreadClients, type UnreadClients } from './unread-clients.ts'

export type { SyncParts } from './sync-parts.ts'

const STATUS_EVERY_MS = 1_000

/** Keeps cache and CRM, or a further source, alike: one run at a time, pull then push, again every minute. */
export class Sync {
  readonly #parts: SyncParts
  readonly #unread: UnreadClients
  readonly #timer: SyncTimer
  readonly #sourceId: string
  readonly #turns: Turns
  #connector: Connector | null = null
  #running: Promise<void> | null = null
  #abort = new AbortController()
  #isPaused = false
  #progress: SyncProgress | null = null
  #isWaitingForTurn = false
  #deletionsToConfirm = 0
  #failure = ''
  #clientCount: number
  #statusAt = 0

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#sourceId = parts.sourceId ?? ''
    this.#turns = parts.turns ?? new Turns()
    this.#unread = openUnreadClients(parts.database, this.#sourceId)
    this.#timer = new SyncTimer(parts.random ?? Math.random, () => void this.run())
    this.#clientCount = this.#counted()
  }

  status(): SyncStatus {
    const { waiting, refused } = this.#parts.outbox.counts()
    return {
      state: this.#state(),
      syncedAt: this.#parts.state.newest(this.#sourceId),
      clients: this.#clientCount,
      message: this.#failure,
      outboxWaiting: waiting,
      outboxRefused: refused,
      progress: this.#progress?.current ?? null,
      deletionsToConfirm: this.#deletionsToConfirm,
      further: [],
    }
  }

  /**
   * Works with this connector from now on; null: with none. The first run begins at once, but where this computer has just
   * been switched on, perhaps with all others, and has clients to show, up to a minute later.
   */
  async configure(connector: Connector | null): Promise<void> {
    await this.stop()
    this.#connector = connector
    this.#failure = ''
    this.#deletionsToConfirm = 0
    this.#isPaused = false
    this.#abort = new AbortController()
    const hasCache = connector !== null && this.#parts.state.read(connector.name).finishedAt !== null
    if (connector && this.#timer.isFirstTime(hasCache)) {
      this.#timer.waitForStart()
      this.#tell()
    } else if (connector) void this.run()
    else this.#tell()
  }

  /** Somebody calls whom nobody knows here: a first run after the start that still waits for its turn begins at once. */
  hurryStart(): void {
    this.#timer.hurryStart()
  }

  /** Runs once, or joins the run that is on; answers how it ended. `allowManyDeletions`: a person has been asked. */
  async run(options: { readonly allowManyDeletions?: boolean } = {}): Promise<SyncStatus> {
    const connector = this.#connector
    if (!connector || (this.#isPaused && !this.#running)) return this.status()
    this.#timer.stop()
    this.#running ??= this.#runOnce(connector, options.allowManyDeletions ?? false).finally(() => {
      this.#running = null
      this.#progress = null
      this.#countClients()
      if (!this.#isPaused && !this.#abort.signal.aborted) this.#timer.waitForNext()
      this.#tell()
    })
    await this.#running
    return this.status()
  }

  /** An operator asks for a run, also during a pause: what waits after a failure is tried again at once. */
  async runNow(): Promise<SyncStatus> {
    this.#isPaused = false
    this.#parts.outbox.wake()
    return this.run()
  }

  /** Somebody has looked at what the CRM does not list any more: it is deleted here, as the CRM stands now. */
  async confirmDeletions(): Promise<SyncStatus> {
    this.#isPaused = false
    // a run that is on has not been allowed to
    await this.#running
    return this.run({ allowManyDeletions: true })
  }

  /** Ends a run behind the page that is under way, and begins no other; or goes on where it was. Forgotten at the end. */
  setPaused(isPaused: boolean): SyncStatus {
    this.#isPaused = isPaused
    if (isPaused) this.#timer.stop()
    else if (this.#connector && !this.#running) void this.run()
    this.#tell()
    return this.status()
  }

  /**
   * Reads everything again from the beginning, in place: cards show what is cached until a client comes once more, and who
   * has not come when all have been read goes. Goes on after a restart.
   */
  async readAgain(): Promise<SyncStatus> {
    const connector = this.#connector
    if (!connector) return this.status()
    await this.stop()
    // somebody may have chosen another CRM while the last page ended
    if (this.#connector !== connector) return this.status()
    this.#abort = new AbortController()
    this.#isPaused = false
    const begin = inTransaction(this.#parts.database, () => {
      this.#unread.begin()
      this.#parts.state.forgetCursor(connector.name)
    })
    withoutWaitingForDisk(this.#parts.database, begin)
    void this.run()
    return this.status()
  }

  /** Ends the run that is on; what has been applied stays. */
  async stop(): Promise<void> {
    this.#timer.stop()
    this.#abort.abort()
    await this.#running
  }

  /** Something was put into the outbox. */
  outboxChanged(): void {
    this.#tell()
  }

  /** Clients were changed here. */
  changedHere(): void {
    this.#countClients()
    this.#tell()
  }

  #state(): SyncStatus['state'] {
    if (!this.#connector) return 'off'
    // a run tells of its beginning before it can be waited for
    if ((this.#running || this.#progress) && !this.#isWaitingForTurn) return 'running'
    if (this.#isPaused) return 'paused'
    return this.#failure === '' ? 'waiting' : 'failed'
  }

  async #runOnce(connector: Connector, allowManyDeletions: boolean): Promise<void> {
    const { signal } = this.#abort
    const { cursor, finishedAt } = this.#parts.state.read(connector.name)
    const bringsAll = cursor === null || finishedAt === null || this.#unread.isAny()
    if (!bringsAll) return this.#synchronise(connector, allowManyDeletions, signal)
    this.#isWaitingForTurn = true
    await this.#turns.inTurn(signal, () => {
      this.#isWaitingForTurn = false
      return this.#synchronise(connector, allowManyDeletions, signal)
    })
    this.#isWaitingForTurn = false
  }

  async #synchronise(connector: Connector, allowManyDeletions: boolean, signal: AbortSignal): Promise<void> {
    const { state, clients, now } = this.#parts
    const isFirst = state.read(connector.name).finishedAt === null
    const progress = new SyncProgress(now, isFirst ? clients.countFromCrm() : 0)
    this.#progress = progress
    this.#deletionsToConfirm = 0
    this.#tell()
    try {
      const pulled = await pullRun(
        { ...this.#parts, unread: this.#unread },
        {
          connector,
          allowManyDeletions,
          signal,
          goesOn: () => !this.#isPaused,
          onPage: (came, total) => {
            progress.came(came, total)
            // to count them takes longer the more there are, and calls would have to wait; afterwards it is done
            if (isFirst) this.#clientCount += came
            this.#tellNowAndThen()
          },
          onManyDeletions: (deletions) => {
            this.#deletionsToConfirm = deletions
          },
        },
      )
      // a CRM that does not answer will not take anything either
      const isDown = !pulled.ok && (pulled.error.code === 'unreachable' || pulled.error.code === 'unauthorised')
      const mayPush = this.#sourceId === '' && !isDown && !signal.aborted && !this.#isPaused
      const pushed = mayPush ? await pushOutbox(this.#parts, connector, signal) : pulled
      const failed = pulled.ok ? pushed : pulled
      this.#failure = failed.ok || signal.aborted ? '' : failed.error.message
    } catch (error) {
      // a broken assumption must not end the minute's rhythm, and must be seen
      this.#failure = error instanceof Error ? error.message : String(error)
      logProblem({ what: 'sync', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }

  #countClients(): void {
    this.#clientCount = this.#counted()
  }

  #counted(): number {
    const { clients } = this.#parts
    return this.#sourceId === '' ? clients.countWithoutFurther() : clients.countFromCrm(this.#sourceId)
  }

  #tell(): void {
    this.#statusAt = this.#parts.now()
    this.#parts.onStatus(this.status())
  }

  #tellNowAndThen(): void {
    if (this.#parts.now() - this.#statusAt >= STATUS_EVERY_MS) this.#tell()
  }
}
