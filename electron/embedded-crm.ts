import path from 'node:path'
import { app } from 'electron'
import type { DataProcess } from './data-process.ts'
import { DemoCrm, type DemoCrmAddress } from './demo-crm.ts'
import { log } from './log.ts'

/** The sample CRM, started and stopped as the settings have it; the sync is told where it is. */
export class EmbeddedCrm {
  readonly #data: () => Pick<DataProcess, 'request'>
  #process: DemoCrm | null = null

  constructor(data: () => Pick<DataProcess, 'request'>) {
    this.#data = data
  }

  apply(isWanted: boolean): void {
    if (isWanted) {
      const journal = path.join(app.getPath('userData'), 'demo-crm.jsonl')
      this.#process ??= new DemoCrm(journal, (address) => void this.#configureSync(address))
    } else if (this.#process) {
      this.stop()
      this.#process = null
      void this.#configureSync(null)
    }
  }

  /** A data process that has just started does not know the CRM yet. */
  async dataReady(): Promise<void> {
    if (this.#process?.address) await this.#configureSync(this.#process.address)
  }

  stop(): void {
    this.#process?.stop()
  }

  async #configureSync(demoCrm: DemoCrmAddress | null): Promise<void> {
    const configured = await this.#data().request('sync.configure', {
      connection: demoCrm && { kind: 'demo', ...demoCrm },
    })
    if (!configured.ok) log('sync', configured.error.message)
  }
}
