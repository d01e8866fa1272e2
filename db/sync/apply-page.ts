import { inTransaction, withoutWaitingForDisk } from '../database.ts'
import type { BackgroundCheckpoints } from './background-checkpoints.ts'
import type { Connector, PullPage } from './connector.ts'
import { FirstClients } from './first-clients.ts'
import { compareIds, type ComparedIds } from './missing-clients.ts'
import type { BatchEnd } from './page-batch.ts'
import { prepareClients, type PreparedClient } from './prepared-client.ts'
import { inSlices, type SliceOptions } from './slices.ts'
import type { SyncParts } from './sync-parts.ts'
import type { UnreadClients } from './unread-clients.ts'
import { openUnseenClients, type UnseenClients } from './unseen-clients.ts'

/** A CRM that has lost a part as large as this is more likely broken, or not the same CRM, than tidied up. */
const SWEEP_ASKS_FROM_CLIENTS = 50
const SWEEP_ASKS_ABOVE = 0.2

export type PageParts = Omit<SyncParts, 'notes' | 'onStatus'> & { readonly unread: UnreadClients }

/** How the pages of one run are applied. */
export type PageOptions = {
  readonly connector: Connector
  /** No run has been complete yet. */
  readonly isFirst: boolean
  /** A person has been asked. */
  readonly allowManyDeletions: boolean
  readonly signal: AbortSignal
  readonly checkpoints: Pick<BackgroundCheckpoints, 'wrote'>
}

/**
 * - `applied`: whether clients changed by it
 * - `cut-off`: aborted in the middle; what has been applied stays, and the same page will come again
 * - `many-deletions`: nobody was deleted, and the cursor stays before this page
 */
export type AppliedPage =
  | { readonly outcome: 'applied'; readonly hasChanged: boolean }
  | { readonly outcome: 'cut-off' }
  | { readonly outcome: 'many-deletions'; readonly deletions: number; readonly cached: number }

const NOTHING_APPLIED: AppliedPage = { outcome: 'applied', hasChanged: false }

/**
 * Applies the pages of one run: first what each brings (`take`), then, for one page or for several together, what else
 * they say, and their cursor (`end`). All in transactions so short that a call which rings meanwhile is looked up at
 * once. A process that ends in between finds the page before it again.
 */
export class PageApplier {
  readonly #parts: PageParts
  readonly #options: PageOptions
  readonly #slices: SliceOptions
  readonly #unseen: UnseenClients
  readonly #first: FirstClients | null
  #hasBegun = false
  #ending: Promise<AppliedPage> = Promise.resolve(NOTHING_APPLIED)

  constructor(parts: PageParts, options: PageOptions) {
    const { signal, checkpoints, isFirst } = options
    this.#parts = parts
    this.#options = options
    this.#slices = { signal, wrote: () => checkpoints.wrote() }
    this.#unseen = openUnseenClients(parts.database, parts.sourceId)
    this.#first = isFirst ? new FirstClients(parts, this.#slices) : null
  }

  /** Takes over the clients of a page. Those of a first sync may be under way until `end`. */
  async take(page: PullPage): Promise<AppliedPage> {
    const { former, unread, settings, packs } = this.#parts
    const { connector } = this.#options
    if (page.readsAgain === true) {
      await this.#first?.flush()
      this.#write(() => unread.begin())
    }
    const lost = page.complete && page.clients.length === 0 ? former.lostToNobody(connector.name) : 0
    // another CRM was chosen, and it has nobody: most likely it is not the one that was meant
    if (this.#isTooMany(lost, lost)) return { outcome: 'many-deletions', deletions: lost, cached: lost }
    if (!this.#hasBegun) this.#write(() => former.begin(connector.name))
    this.#hasBegun = true
    const prepared = await prepareClients(page.clients, { settings, packs })
    await (this.#first?.add(prepared) ?? this.#takeOver(prepared))
    return this.#outcome(page.clients.length > 0)
  }

  /** As `end`, behind which the clients of further pages may be taken: for pages that bring clients and nothing else. */
  endSoon(batch: BatchEnd): void {
    this.#ending = this.end(batch)
    // whoever ends the next pages, or stops, hears of it
    this.#ending.catch(() => undefined)
  }

  /** Deletions, merges and the cursor, once the clients of all these pages are there. */
  async end(batch: BatchEnd): Promise<AppliedPage> {
    const { outcome } = await this.#ending
    return outcome === 'cut-off' ? { outcome } : this.#end(batch)
  }

  async #end({ page, clients }: BatchEnd): Promise<AppliedPage> {
    const { database, former, state, unread, now } = this.#parts
    const { connector, signal } = this.#options
    await this.#first?.flush()
    if (signal.aborted) return { outcome: 'cut-off' }
    const hasMerged = this.#merge(page)
    const { missing, unseen } = await this.#missing(page)
    if (signal.aborted) return { outcome: 'cut-off' }
    const cached = missing.length === 0 ? 0 : this.#parts.clients.countFromCrm()
    if (this.#isTooMany(missing.length, cached)) {
      return { outcome: 'many-deletions', deletions: missing.length, cached }
    }
    const deletions = [...page.deletedIds, ...missing]
    await inSlices(database, deletions, (crmId) => void this.#parts.clients.deleteFromCrm(crmId), this.#slices)
    if (signal.aborted) return { outcome: 'cut-off' }
    this.#write(() => {
      if (page.complete) {
        former.end()
        unread.end()
      }
      const isReadAgain = unseen !== null && this.#unseen.note(unseen)
      state.write(connector.name, isReadAgain ? null : page.cursor, page.complete ? now() : null, connector.records)
    })
    return { outcome: 'applied', hasChanged: clients > 0 || deletions.length > 0 || hasMerged }
  }

  /** To be called at the end of the run, however it ended. */
  async stop(): Promise<void> {
    try {
      await this.#ending
    } finally {
      await this.#first?.end()
    }
  }

  #outcome(hasChanged: boolean): AppliedPage {
    return this.#options.signal.aborted ? { outcome: 'cut-off' } : { outcome: 'applied', hasChanged }
  }

  async #takeOver(prepared: readonly PreparedClient[]): Promise<void> {
    const { database, clients, former, unread } = this.#parts
    const isReadingAgain = unread.isAny()
    const takeOver = ({ client, phones }: PreparedClient): void => {
      former.adopt(client, phones)
      clients.upsertFromCrm(client, phones)
      if (isReadingAgain) unread.read(client.id)
    }
    await inSlices(database, prepared, takeOver, this.#slices)
  }

  /** Whom the CRM does not have any more, as far as the last page of a run tells. */
  async #missing({ knownIds, complete, skipped }: BatchEnd['page']): Promise<{
    readonly missing: readonly string[]
    readonly unseen: ComparedIds['unseen'] | null
  }> {
    const { clients, unread } = this.#parts
    if (unread.isAny()) {
      const isSkippedUnknown = this.#write(() => skipped.some(({ id }) => !unread.read(id)))
      // nobody knows whose record could not be understood: then nobody is taken for deleted
      if (isSkippedUnknown) this.#write(() => unread.end())
    }
    if (knownIds) return compareIds(clients, knownIds)
    return { missing: complete ? unread.crmIds() : [], unseen: null }
  }

  /** After the clients of the page, of which one may be what stays, and before deletions, which would part the history. */
  #merge({ mergedInto = [] }: BatchEnd['page']): boolean {
    if (mergedInto.length === 0) return false
    const { clients, outbox } = this.#parts
    return this.#write(() => {
      const merged = mergedInto.flatMap(({ from, into }) => clients.merge(from, into) ?? [])
      for (const { id, untold } of merged) for (const kind of untold) outbox.enqueueChange(kind, id)
      return merged.length > 0
    })
  }

  #isTooMany(deletions: number, cached: number): boolean {
    const isSuspicious = cached >= SWEEP_ASKS_FROM_CLIENTS && deletions > cached * SWEEP_ASKS_ABOVE
    return isSuspicious && !this.#options.allowManyDeletions
  }

  #write<Value>(write: () => Value): Value {
    return withoutWaitingForDisk(this.#parts.database, inTransaction(this.#parts.database, write))
  }
}
