import type { CrmConnection } from '../../shared/crm-source.ts'
import type { FurtherConnection } from '../../shared/further-source.ts'
import type { FurtherStatus, SyncStatus } from '../../shared/ipc-crm.ts'
import { success, type Result } from '../../shared/result.ts'
import { logProblem } from '../log.ts'
import type { Connector } from './connector.ts'
import type { CrmLink } from './crm-link.ts'
import type { RemovedSources } from './removed-sources.ts'
import type { Sync } from './sync-run.ts'
import type { Turns } from './turns.ts'

/** A source with the sync that reads it. */
export type LinkedSource = { readonly sync: Sync; readonly link: CrmLink }
type FurtherSource = LinkedSource & { readonly id: string; name: string; configured: string }

export type SyncGroupParts = {
  readonly crm: LinkedSource
  /** Makes the sync of a further source, which is not connected yet. */
  readonly further: (sourceId: string) => LinkedSource
  readonly removed: RemovedSources
  readonly turns: Turns
  readonly onStatus: (status: SyncStatus) => void
  /** Which sources there are, or their order, has changed, and with it what cards show. */
  readonly onSources: () => void
}

/** What is to be read from now on; the CRM null: none. Further sources in the order of their priority. */
export type SyncGroupConfiguration = {
  readonly connection: CrmConnection | null
  readonly further: readonly FurtherConnection[]
}

/**
 * The CRM and the sources beside it: each has a sync with a rhythm, failures and progress of its own, and people see and
 * steer them together. Those that bring very many clients do so one after the other (`turns.ts`).
 */
export class SyncGroup {
  readonly #parts: SyncGroupParts
  #further: FurtherSource[] = []
  /** Of the CRM, as JSON; null: nothing, or what could not be connected. */
  #configured: string | null = null
  /** Settings that are saved twice in a row are taken over one after the other. */
  #last: Promise<unknown> = Promise.resolve()
  #removal = { abort: new AbortController(), done: Promise.resolve() }

  constructor(parts: SyncGroupParts) {
    this.#parts = parts
  }

  /** Those that may be asked live, in the order of their priority: the CRM first. */
  get connectors(): readonly Connector[] {
    return [this.#parts.crm, ...this.#further].flatMap(({ link }) => link.connector ?? [])
  }

  /**
   * Reads these sources from now on; what has not changed goes on as it is. Clients of sources that are not named go. The
   * failure is the CRM's; that of a further source stands in its status.
   */
  configure(configuration: SyncGroupConfiguration): Promise<Result<null, 'settings'>> {
    const done = this.#last.then(() => this.#configure(configuration))
    this.#last = done.catch(() => undefined)
    return done
  }

  /** A template has changed: whoever uses it connects anew. */
  async templateChanged(id: string): Promise<void> {
    for (const { link } of [this.#parts.crm, ...this.#further]) await link.templateChanged(id)
  }

  status(): SyncStatus {
    return { ...this.#parts.crm.sync.status(), further: this.#further.map(statusOf) }
  }

  /** Something in the status of one of them has changed. */
  tell(): void {
    this.#parts.onStatus(this.status())
  }

  /** An operator asks for a run; answers when all have ended. */
  async runNow(): Promise<SyncStatus> {
    await Promise.all(this.#syncs().map((sync) => sync.runNow()))
    return this.status()
  }

  setPaused(isPaused: boolean): SyncStatus {
    for (const sync of this.#syncs()) sync.setPaused(isPaused)
    return this.status()
  }

  async readAgain(): Promise<SyncStatus> {
    await Promise.all(this.#syncs().map((sync) => sync.readAgain()))
    return this.status()
  }

  /** Somebody has looked at what one source does not list any more; empty: the CRM. */
  async confirmDeletions(sourceId: string): Promise<SyncStatus> {
    const source = sourceId === '' ? this.#parts.crm : this.#further.find(({ id }) => id === sourceId)
    await source?.sync.confirmDeletions()
    return this.status()
  }

  /** Clients were changed here. */
  changedHere(): void {
    for (const sync of this.#syncs()) sync.changedHere()
  }

  /** Ends all runs; what has been applied stays. */
  async stop(): Promise<void> {
    await this.#last
    await this.#endRemoval()
    for (const { sync, link } of [this.#parts.crm, ...this.#further]) {
      await sync.stop()
      await link.stop()
    }
  }

  async #configure({ connection, further }: SyncGroupConfiguration): Promise<Result<null, 'settings'>> {
    const { onSources } = this.#parts
    await this.#endRemoval()
    const ids = further.map(({ id }) => id)
    for (const source of this.#further.filter(({ id }) => !ids.includes(id))) {
      await source.link.configure(null)
      await source.link.stop()
    }
    const known = new Map(this.#further.map((source) => [source.id, source]))
    this.#further = further.map(({ id, name }) => {
      const source = known.get(id) ?? { id, name, configured: '', ...this.#parts.further(id) }
      source.name = name
      return source
    })
    this.#beginRemoval(ids)
    // the CRM is the first to be read where several are new
    const connected = await this.#connect(connection)
    for (const source of this.#further) {
      const wanted = further.find(({ id }) => id === source.id)?.connection ?? null
      const configured = JSON.stringify(wanted)
      if (source.configured === configured) continue
      const done = await source.link.configure(wanted)
      source.configured = done.ok ? configured : ''
    }
    onSources()
    this.tell()
    return connected
  }

  async #connect(connection: CrmConnection | null): Promise<Result<null, 'settings'>> {
    // what is the same goes on: to connect anew would begin a long run once more
    const configured = JSON.stringify(connection)
    if (this.#configured === configured) return success(null)
    const connected = await this.#parts.crm.link.configure(connection)
    this.#configured = connected.ok ? configured : null
    return connected
  }

  #beginRemoval(ids: readonly string[]): void {
    const { turns, removed, onSources } = this.#parts
    const abort = new AbortController()
    const remove = async (): Promise<void> => {
      if ((await removed.removeAllBut(ids, abort.signal)) === 0) return
      onSources()
      this.changedHere()
    }
    const done = turns.inTurn(abort.signal, remove).catch((error: unknown) => {
      // it is tried again with the next settings, or after a restart
      logProblem({ what: 'removal of a source', message: String(error) })
    })
    this.#removal = { abort, done }
  }

  async #endRemoval(): Promise<void> {
    this.#removal.abort.abort()
    await this.#removal.done
  }

  #syncs(): Sync[] {
    return [this.#parts.crm, ...this.#further].map(({ sync }) => sync)
  }
}

function statusOf({ id, name, sync }: FurtherSource): FurtherStatus {
  const { state, syncedAt, clients, message, deletionsToConfirm } = sync.status()
  // it has just been made, and is about to be connected
  return { id, name, state: state === 'off' ? 'waiting' : state, syncedAt, clients, message, deletionsToConfirm }
}
