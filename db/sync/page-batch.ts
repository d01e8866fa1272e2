import type { PullPage } from './connector.ts'

/** Of a first sync: so many come together, or those of so long; see first-clients.ts. */
const CLIENTS_MAX = 10_000
const WAIT_MAX_MS = 2_000

/** Collects pages of a first sync that are applied as one. With a CRM that takes its time each page is one. */
export class PageBatch {
  readonly #now: () => number
  #pages: PullPage[] = []
  #clients = 0
  #begunAt = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  add(page: PullPage): void {
    if (this.#pages.length === 0) this.#begunAt = this.#now()
    this.#pages.push(page)
    this.#clients += page.clients.length
  }

  /** Whether more pages may be added: never behind one that does more than to bring clients, or that ends the run. */
  get isOpen(): boolean {
    const last = this.#pages.at(-1)
    if (!last) return true
    const { complete, deletedIds, knownIds, mergedInto, readsAgain } = last
    const isPlain =
      !complete && deletedIds.length === 0 && knownIds === null && !mergedInto?.length && readsAgain !== true
    return isPlain && this.#clients < CLIENTS_MAX && this.#now() - this.#begunAt < WAIT_MAX_MS
  }

  /** All pages so far as one, and none from now on; null: there was none. */
  take(): PullPage | null {
    const pages = this.#pages
    const last = pages.at(-1)
    this.#pages = []
    this.#clients = 0
    if (!last || pages.length === 1) return last ?? null
    return {
      ...last,
      clients: pages.flatMap(({ clients }) => clients),
      skipped: pages.flatMap(({ skipped }) => skipped),
    }
  }
}
