import type { CrmConnection } from '../../shared/crm-source.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import { brokenConnector, connect, type ConnectOptions, type Connection } from './connect.ts'
import type { Connector } from './connector.ts'
import type { Sync } from './sync-run.ts'

/** The CRM tells of each of many changes at once: one run is enough for them. */
const CHANGES_PAUSE_MS = 500

export type CrmLinkParts = {
  readonly sync: Pick<Sync, 'configure' | 'run'>
  readonly options: () => ConnectOptions
  /** What the sync is to use in place of the connector itself: a new station starts from a snapshot. */
  readonly prepared?: (connector: Connector, configured: CrmConnection) => Connector
  /** What was known of the CRM before does not hold for this one. */
  readonly onConnector: (connector: Connector | null) => void
}

/** The CRM that the data process is connected to: one at a time, the one before ended before the next begins. */
export class CrmLink {
  readonly #parts: CrmLinkParts
  #configured: CrmConnection | null = null
  #current: { readonly connection: Connection; readonly unwatch: () => void } | null = null
  #connector: Connector | null = null
  #timer: NodeJS.Timeout | null = null
  /** Settings that are saved twice in a row are taken over one after the other. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: CrmLinkParts) {
    this.#parts = parts
  }

  /** Asked live; null: no CRM. */
  get connector(): Connector | null {
    return this.#connector
  }

  /** Connects to this CRM from now on; null: to none. What cannot be connected is the failure and the sync's message. */
  configure(configured: CrmConnection | null): Promise<Result<null, 'settings'>> {
    const done = this.#last.then(() => this.#configure(configured))
    // one that broke must not stop those after it; whoever asked is told
    this.#last = done.catch(() => undefined)
    return done
  }

  /** A template has changed: whoever uses it connects anew. */
  async templateChanged(id: string): Promise<void> {
    const configured = this.#configured
    if (configured?.kind === 'template' && configured.settings.template === id) await this.configure(configured)
  }

  /** To be called once the sync has been stopped. */
  async stop(): Promise<void> {
    await this.#last
    if (this.#timer) clearTimeout(this.#timer)
    await this.#end()
  }

  async #configure(configured: CrmConnection | null): Promise<Result<null, 'settings'>> {
    this.#configured = configured
    const connected = configured && (await connect(configured, this.#parts.options()))
    const problem = connected?.ok === false ? connected.error.message : null
    const connection = connected?.ok === true ? connected.value : null
    const { prepared } = this.#parts
    const plain = connection?.connector ?? null
    const connector = plain && configured && prepared ? prepared(plain, configured) : plain
    this.#connector = problem === null ? connector : brokenConnector(problem)
    this.#parts.onConnector(this.#connector)
    // waits for the run that is on, which still uses the one before
    await this.#parts.sync.configure(this.#connector)
    await this.#end()
    if (connection) this.#current = { connection, unwatch: connection.watch(() => this.#changesCame()) }
    return problem === null ? success(null) : failure('settings', problem)
  }

  async #end(): Promise<void> {
    const { connection, unwatch } = this.#current ?? {}
    this.#current = null
    unwatch?.()
    await connection?.stop()
  }

  #changesCame(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      void this.#parts.sync.run()
    }, CHANGES_PAUSE_MS).unref()
  }
}
