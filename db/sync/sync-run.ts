import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { CrmClient } from '../../shared/client.ts'
import type { SyncStatus } from '../../shared/ipc-crm.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { phonesOf, type ClientStore, type LabelledPhone } from '../client-store.ts'
import { inTransaction, withoutWaitingForDisk, type Database } from '../database.ts'
import { logProblem } from '../log.ts'
import type { Notes } from '../notes.ts'
import type { Outbox } from '../outbox.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { SettingsStore } from '../settings.ts'
import { internalTypes } from '../types/external-types.ts'
import type { Connector, ConnectorError, PullPage } from './connector.ts'
import type { PushEntries } from './push-entry.ts'
import { pushOutbox } from './push-run.ts'
import type { SyncStateStore } from './sync-state.ts'

const INTERVAL_MS = 60_000
/** Part of the interval by which runs of many workstations are spread. */
const JITTER = 0.2
/** Some two milliseconds of reading numbers. */
const CLIENTS_BETWEEN_EVENTS = 25
const STATUS_EVERY_MS = 1_000
/** A CRM that has lost a part as large as this is more likely broken, or not the same CRM, than tidied up. */
const SWEEP_ASKS_FROM_CLIENTS = 50
const SWEEP_ASKS_ABOVE = 0.2

/** A transaction of so many clients keeps a lookup waiting for some 100 ms. */
const CLIENTS_OF_A_FIRST_BATCH = 2_000

/** Pages that are applied together. */
type Batch = {
  readonly clients: readonly CrmClient[]
  readonly phones: readonly (readonly LabelledPhone[])[]
  /** What the CRM itself calls deleted. */
  readonly deletedIds: readonly string[]
  readonly lastPage: PullPage | null
}
const EMPTY_BATCH: Batch = { clients: [], phones: [], deletedIds: [], lastPage: null }

type Failed = Result<null, ConnectorError | 'many-deletions'>

export type SyncParts = {
  readonly database: Database
  readonly clients: ClientStore
  readonly notes: Notes
  readonly outbox: Outbox
  readonly packs: PacksInUse
  readonly settings: SettingsStore
  readonly state: SyncStateStore
  readonly pushEntry: PushEntries
  readonly now: () => number
  readonly onStatus: (status: SyncStatus) => void
  /** A run has changed clients (or none, then it is not called). */
  readonly onClientsChanged: () => void
}

/** Keeps cache and CRM alike: one run at a time, pull then push, again every minute. */
export class Sync {
  readonly #parts: SyncParts
  #connector: Connector | null = null
  #running: Promise<void> | null = null
  #abort = new AbortController()
  #timer: NodeJS.Timeout | null = null
  #failure = ''
  #clientCount: number
  #statusAt = 0

  constructor(parts: SyncParts) {
    this.#parts = parts
    this.#clientCount = parts.clients.count()
  }

  status(): SyncStatus {
    const { waiting, refused } = this.#parts.outbox.counts()
    return {
      state: !this.#connector ? 'off' : this.#running ? 'running' : this.#failure === '' ? 'waiting' : 'failed',
      syncedAt: this.#parts.state.newest(),
      clients: this.#clientCount,
      message: this.#failure,
      outboxWaiting: waiting,
      outboxRefused: refused,
      progress: null,
      deletionsToConfirm: 0,
    }
  }

  /** Works with this connector from now on; null: with none. The first run begins at once. */
  async configure(connector: Connector | null): Promise<void> {
    await this.stop()
    this.#connector = connector
    this.#failure = ''
    this.#abort = new AbortController()
    if (connector) void this.run()
    else this.#tell()
  }

  /** Runs once, or joins the run that is on; answers how it ended. `allowManyDeletions`: a person has been asked. */
  async run(options: { readonly allowManyDeletions?: boolean } = {}): Promise<SyncStatus> {
    const connector = this.#connector
    if (!connector) return this.status()
    this.#running ??= this.#runOnce(connector, options.allowManyDeletions ?? false).finally(() => {
      this.#running = null
      this.#countClients()
      this.#schedule()
    })
    await this.#running
    return this.status()
  }

  /** An operator asks for a run: what waits after a failure is tried again at once. */
  async runNow(): Promise<SyncStatus> {
    this.#parts.outbox.wake()
    return this.run()
  }

  /** Ends the run that is on; what has been applied stays. */
  async stop(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
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

  async #runOnce(connector: Connector, allowManyDeletions: boolean): Promise<void> {
    const { signal } = this.#abort
    this.#tell()
    try {
      const pulled = await this.#pull(connector, signal, allowManyDeletions)
      // a CRM that does not answer will not take anything either
      const isDown = !pulled.ok && (pulled.error.code === 'unreachable' || pulled.error.code === 'unauthorised')
      const pushed = isDown || signal.aborted ? pulled : await pushOutbox(this.#parts, connector, signal)
      const failed = pulled.ok ? pushed : pulled
      this.#failure = failed.ok || signal.aborted ? '' : failed.error.message
    } catch (error) {
      // a broken assumption must not end the minute's rhythm, and must be seen
      this.#failure = error instanceof Error ? error.message : String(error)
      logProblem({ what: 'sync', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }

  async #pull(connector: Connector, signal: AbortSignal, allowManyDeletions: boolean): Promise<Failed> {
    const before = this.#parts.state.read(connector.name)
    // until the first run has ended hardly a caller would be found anyway: then fewer, larger transactions are better
    const isFirst = before.finishedAt === null
    const fewestClients = isFirst ? CLIENTS_OF_A_FIRST_BATCH : 0
    let cursor = before.cursor
    let batch = EMPTY_BATCH
    let hasChanged = false
    try {
      for (;;) {
        const page = await connector.pull(cursor, signal)
        if (signal.aborted) return success(null)
        if (page.ok) {
          const phones = await this.#readPhones(page.value.clients)
          if (signal.aborted) return success(null)
          for (const { id, reason } of page.value.skipped)
            logProblem({ what: `sync: record ${id} left out`, message: reason })
          batch = extended(batch, page.value, phones)
          cursor = page.value.cursor
          if (!page.value.complete && batch.clients.length < fewestClients) continue
        }
        // what came before a failure is kept: the next run goes on behind it
        if (batch.lastPage) {
          const applied = this.#apply(connector, batch, batch.lastPage, { allowManyDeletions, isFirst })
          if (!applied.ok) return applied
          hasChanged ||= applied.value
          batch = EMPTY_BATCH
        }
        if (!page.ok) return page
        if (page.value.complete) return success(null)
        this.#tellNowAndThen()
        // a call that rings during a long sync is identified between two transactions
        await yieldToEvents()
      }
    } finally {
      if (hasChanged) this.#parts.onClientsChanged()
    }
  }

  /** Numbers of the clients, in their order; a call that rings meanwhile need not wait for all of a page. */
  async #readPhones(clients: readonly CrmClient[]): Promise<LabelledPhone[][]> {
    const { defaultCountry } = this.#parts.settings.read().settings
    const phones: LabelledPhone[][] = []
    for (const client of clients) {
      phones.push(phonesOf(client, defaultCountry))
      if (phones.length % CLIENTS_BETWEEN_EVENTS === 0) await yieldToEvents()
    }
    return phones
  }

  /** Applies pages and the cursor behind them in one transaction; answers whether clients changed. */
  #apply(
    connector: Connector,
    { clients: pulled, phones, deletedIds: named }: Batch,
    page: PullPage,
    { allowManyDeletions, isFirst }: { readonly allowManyDeletions: boolean; readonly isFirst: boolean },
  ): Result<boolean, 'many-deletions'> {
    const { database, clients, packs, state, now } = this.#parts
    const deletions = page.knownIds ? this.#missingAtCrm(page.knownIds) : []
    // counting reads the whole index: only the page that ends a run needs it
    const cached = deletions.length === 0 ? 0 : clients.countFromCrm()
    const isSuspicious = cached >= SWEEP_ASKS_FROM_CLIENTS && deletions.length > cached * SWEEP_ASKS_ABOVE
    if (isSuspicious && !allowManyDeletions) {
      return failure(
        'many-deletions',
        `The CRM does not list ${deletions.length} of ${cached} clients any more. Nothing has been deleted here: ` +
          'check that the CRM is complete.',
      )
    }
    const apply = inTransaction(database, () => {
      for (const [index, client] of pulled.entries()) {
        const types = internalTypes(client.types, packs.current())
        // after a first sync the types of all clients are suggested
        clients.upsertFromCrm({ ...client, types }, phones[index] ?? [], { marksPending: !isFirst })
      }
      for (const crmId of [...named, ...deletions]) clients.deleteFromCrm(crmId)
      state.write(connector.name, page.cursor, page.complete ? now() : null, connector.records)
    })
    withoutWaitingForDisk(database, apply)
    return success(pulled.length > 0 || named.length > 0 || deletions.length > 0)
  }

  #missingAtCrm(knownIds: readonly string[]): string[] {
    const known = new Set(knownIds)
    return this.#parts.clients.crmIds().filter((crmId) => !known.has(crmId))
  }

  #schedule(): void {
    this.#tell()
    if (!this.#connector || this.#abort.signal.aborted) return
    const delay = INTERVAL_MS * (1 + JITTER * (Math.random() * 2 - 1))
    this.#timer = setTimeout(() => void this.run(), delay)
    this.#timer.unref()
  }

  #countClients(): void {
    this.#clientCount = this.#parts.clients.count()
  }

  #tell(): void {
    this.#statusAt = this.#parts.now()
    this.#parts.onStatus(this.status())
  }

  #tellNowAndThen(): void {
    if (this.#parts.now() - this.#statusAt < STATUS_EVERY_MS) return
    this.#countClients()
    this.#tell()
  }
}

function extended(batch: Batch, page: PullPage, phones: readonly (readonly LabelledPhone[])[]): Batch {
  return {
    clients: [...batch.clients, ...page.clients],
    phones: [...batch.phones, ...phones],
    deletedIds: [...batch.deletedIds, ...page.deletedIds],
    lastPage: page,
  }
}
