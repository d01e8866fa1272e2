import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { CrmClient } from '../../shared/client.ts'
import { phonesOf, type LabelledPhone } from '../client-store.ts'
import { inTransaction, withoutWaitingForDisk } from '../database.ts'
import { internalTypes } from '../types/external-types.ts'
import type { Connector, PullPage } from './connector.ts'
import { takeOverFirstClients } from './first-clients.ts'
import { compareIds, type ComparedIds } from './missing-clients.ts'
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
} & SliceOptions

/**
 * - `applied`: with its cursor; whether clients changed by it
 * - `cut-off`: aborted in the middle; what has been applied stays, and the same page will come again
 * - `many-deletions`: nobody was deleted, and the cursor stays before this page
 */
export type AppliedPage =
  | { readonly outcome: 'applied'; readonly hasChanged: boolean }
  | { readonly outcome: 'cut-off' }
  | { readonly outcome: 'many-deletions'; readonly deletions: number; readonly cached: number }

/** Applies pages one after the other; made anew for each run. */
export class PageApplier {
  readonly #parts: PageParts
  readonly #options: PageOptions
  readonly #unseen: UnseenClients
  /** Key of the last client that is in the text index for certain. */
  #searchedUpTo = 0

  constructor(parts: PageParts, options: PageOptions) {
    this.#parts = parts
    this.#options = options
    this.#unseen = openUnseenClients(parts.database)
  }

  /**
   * Clients first, then deletions, each in transactions so short that a call which rings meanwhile is looked up at once;
   * the cursor with the last of them. A process that ends in between finds the page before it again.
   */
  async apply(page: PullPage): Promise<AppliedPage> {
    const { database, former, state, unread, now } = this.#parts
    const { connector, isFirst, signal } = this.#options
    if (page.readsAgain === true) this.#write(() => unread.begin())
    const lost = page.complete && page.clients.length === 0 ? former.lostToNobody(connector.name) : 0
    // another CRM was chosen, and it has nobody: most likely it is not the one that was meant
    if (this.#isTooMany(lost, lost)) return { outcome: 'many-deletions', deletions: lost, cached: lost }

    this.#write(() => former.begin(connector.name))
    await this.#takeOver(page.clients)
    if (isFirst) await this.#completeSearch()
    const hasMerged = this.#merge(page)
    const { missing, unseen } = await this.#missing(page)
    if (signal.aborted) return { outcome: 'cut-off' }
    const cached = missing.length === 0 ? 0 : this.#parts.clients.countFromCrm()
    if (this.#isTooMany(missing.length, cached)) {
      return { outcome: 'many-deletions', deletions: missing.length, cached }
    }
    const deletions = [...page.deletedIds, ...missing]
    await inSlices(database, deletions, (crmId) => void this.#parts.clients.deleteFromCrm(crmId), this.#options)
    if (signal.aborted) return { outcome: 'cut-off' }
    this.#write(() => {
      if (page.complete) {
        former.end()
        unread.end()
      }
      const isReadAgain = unseen !== null && this.#unseen.note(unseen)
      state.write(connector.name, isReadAgain ? null : page.cursor, page.complete ? now() : null, connector.records)
    })
    return { outcome: 'applied', hasChanged: page.clients.length > 0 || deletions.length > 0 || hasMerged }
  }

  async #takeOver(pulled: readonly CrmClient[]): Promise<void> {
    const { database, clients, packs, settings, former, unread } = this.#parts
    const { isFirst } = this.#options
    const { defaultCountry } = settings.read().settings
    const packsInUse = packs.current()
    const isReadingAgain = unread.isAny()
    // after a first sync the types of all clients are suggested
    const options = { marksPending: !isFirst, isSearchLater: isFirst }
    const takeOver = (client: CrmClient, phones: readonly LabelledPhone[]): void => {
      former.adopt(client, phones)
      clients.upsertFromCrm({ ...client, types: internalTypes(client.types, packsInUse) }, phones, options)
      if (isReadingAgain) unread.read(client.id)
    }
    if (isFirst) {
      await takeOverFirstClients({ database, clients, defaultCountry, takeOver }, pulled, this.#options)
      return
    }
    await inSlices(database, pulled, (client) => takeOver(client, phonesOf(client, defaultCountry)), this.#options)
  }

  async #completeSearch(): Promise<void> {
    const { clients } = this.#parts
    while (!this.#options.signal.aborted) {
      const last = this.#write(() => clients.search.addMissing(this.#searchedUpTo))
      if (last === null) return
      this.#searchedUpTo = last
      await this.#options.wrote()
      await yieldToEvents()
    }
  }

  /** Whom the CRM does not have any more, as far as the last page of a run tells. */
  async #missing({
    knownIds,
    complete,
    skipped,
  }: PullPage): Promise<{ readonly missing: readonly string[]; readonly unseen: ComparedIds['unseen'] | null }> {
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
  #merge({ mergedInto = [] }: PullPage): boolean {
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
