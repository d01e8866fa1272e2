import type { SyncStatus } from '../../shared/ipc-crm.ts'

type Progress = SyncStatus['progress']

/** Before that a rate tells nothing. */
const SHOWN_AFTER_MS = 1_000

/** How a run goes on: clients so far, how many a second, and the time left where the CRM says how many there are. */
export class SyncProgress {
  readonly #now: () => number
  readonly #startedAt: number
  readonly #before: number
  #clients = 0
  #total: number | null = null

  /** `before`: clients that an earlier, unfinished run has brought; they are part of the CRM's total. */
  constructor(now: () => number, before: number) {
    this.#now = now
    this.#startedAt = now()
    this.#before = before
  }

  /** A page has been applied; `total`: clients that all pages of this reading hold, null where the CRM does not say. */
  came(clients: number, total: number | null): void {
    this.#clients += clients
    this.#total = total ?? this.#total
  }

  /** Null: it has just begun. */
  get current(): Progress {
    const elapsedMs = this.#now() - this.#startedAt
    if (elapsedMs < SHOWN_AFTER_MS || this.#clients === 0) return null
    const perMs = this.#clients / elapsedMs
    const clients = this.#before + this.#clients
    const left = this.#total === null ? null : Math.max(0, this.#total - clients)
    return {
      clients,
      perSecond: Math.round(perMs * 10_000) / 10,
      leftMs: left === null ? null : Math.round(left / perMs),
    }
  }
}
