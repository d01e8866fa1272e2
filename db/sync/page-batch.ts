import type { PullPage } from './connector.ts'

/** Of a first sync: so many come together, or those of so long; see first-writer.ts. */
const CLIENTS_MAX = 10_000
const WAIT_MAX_MS = 2_000

/** Pages of a first sync that end as one. With a CRM that takes its time each page is one. */
export class PageBatch {
  readonly #now: () => number
  #last: PullPage | null = null
  #clients = 0
  #skipped: PullPage['skipped'] = []
  #begunAt = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  add(page: PullPage): void {
    if (!this.#last) this.#begunAt = this.#now()
    this.#last = page
    this.#clients += page.clients.length
    this.#skipped.push(...page.skipped)
  }

  /** Whether more pages may be added: never behind one that does more than to bring clients, or that ends the run. */
  get isOpen(): boolean {
    if (!this.#last) return true
    return isPlain(this.#last) && this.#clients < CLIENTS_MAX && this.#now() - this.#begunAt < WAIT_MAX_MS
  }

  /** What all pages so far say besides their clients, and how many those are; null: there was none. None from now on. */
  take(): BatchEnd | null {
    const end = this.#last && {
      page: { ...this.#last, skipped: this.#skipped },
      clients: this.#clients,
      isPlain: isPlain(this.#last),
    }
    this.#last = null
    this.#clients = 0
    this.#skipped = []
    return end
  }
}

export type BatchEnd = {
  readonly page: Omit<PullPage, 'clients'>
  readonly clients: number
  /** All of it is clients, and more pages follow. */
  readonly isPlain: boolean
}

function isPlain({ complete, deletedIds, knownIds, mergedInto, readsAgain }: PullPage): boolean {
  return !complete && deletedIds.length === 0 && knownIds === null && !mergedInto?.length && readsAgain !== true
}
