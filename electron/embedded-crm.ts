import path from 'node:path'
import { app } from 'electron'
import { DemoCrm, type DemoCrmAddress } from './demo-crm.ts'

/** The sample CRM, started and stopped as the settings have it. */
export class EmbeddedCrm {
  readonly #onAddress: () => void
  #process: DemoCrm | null = null

  /** `onAddress`: it listens, perhaps at another address than before. */
  constructor(onAddress: () => void) {
    this.#onAddress = onAddress
  }

  /** Null as long as it does not listen. */
  get address(): DemoCrmAddress | null {
    return this.#process?.address ?? null
  }

  apply(isWanted: boolean): void {
    if (isWanted) {
      const journal = path.join(app.getPath('userData'), 'demo-crm.jsonl')
      this.#process ??= new DemoCrm(journal, this.#onAddress)
    } else {
      this.stop()
      this.#process = null
    }
  }

  stop(): void {
    this.#process?.stop()
  }
}
