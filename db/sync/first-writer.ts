import type { ClientStore } from '../client-store.ts'
import type { Database } from '../database.ts'
import type { ClientPhone } from '../stored-phone.ts'
import type { FormerSource } from './former-source.ts'
import type { PreparedClient } from './prepared-client.ts'
import { inSlices, repeatInSlices, type SliceOptions } from './slices.ts'
import type { UnreadClients } from './unread-clients.ts'

/** What clients are written with, by whichever thread. */
export type FirstWriterParts = {
  readonly database: Database
  readonly clients: Pick<
    ClientStore,
    'byCrmId' | 'addFromCrm' | 'isAnyGone' | 'upsertFromCrm' | 'hasAnyPhone' | 'addCrmPhone' | 'search'
  >
  readonly former: Pick<FormerSource, 'adopt' | 'isAnyLeft'>
  readonly unread: Pick<UnreadClients, 'isAny' | 'read'>
  /** Whether anybody else has written since it was asked last; asked inside a transaction. */
  readonly othersHaveWritten: () => boolean
}

/** A question between as many costs nothing. */
const PHONES_AT_ONCE = 16

type OwnedPhone = { readonly clientKey: number; readonly phone: ClientPhone }

/**
 * Writes very many clients that are mostly new: first the clients, then, with `flush`, their numbers in the order of the
 * index by which callers are found, and what the text index lacks. Numbers come in no order, and in the order of clients
 * almost each would write another page of each index anew.
 */
export class FirstWriter {
  readonly #parts: FirstWriterParts
  readonly #options: SliceOptions
  readonly #phonesByClient = new Map<number, readonly ClientPhone[]>()
  /** Key of the last client that is in the text index for certain. */
  #searchedUpTo = 0

  constructor(parts: FirstWriterParts, options: SliceOptions) {
    this.#parts = parts
    this.#options = options
  }

  async add(prepared: readonly PreparedClient[]): Promise<void> {
    const { clients, database, former, unread } = this.#parts
    // mostly there is nobody to look for; nobody goes while clients come
    const isReadingAgain = unread.isAny()
    const isAnyLeft = former.isAnyLeft()
    const mayBeGone = clients.isAnyGone()
    const addOne = ({ client, phones }: PreparedClient): void => {
      if (isAnyLeft) former.adopt(client, phones)
      const known = clients.byCrmId(client.id)
      if (known) {
        // the same client once more: these numbers are the newer ones
        this.#phonesByClient.delete(known.clientKey)
        // after a first sync the types of all clients are suggested
        clients.upsertFromCrm(client, phones, { marksPending: false })
      } else this.#phonesByClient.set(clients.addFromCrm(client, { mayBeGone }), phones)
      if (isReadingAgain) unread.read(client.id)
    }
    await inSlices(database, prepared, addOne, this.#options)
  }

  /** Afterwards all clients are found by number and by name, unless the signal has aborted. */
  async flush(): Promise<void> {
    const { clients, database } = this.#parts
    await this.#writePhones()
    const addMissing = (): boolean => {
      const last = clients.search.addMissing(this.#searchedUpTo)
      this.#searchedUpTo = last ?? this.#searchedUpTo
      return last !== null
    }
    await repeatInSlices(database, addMissing, this.#options)
  }

  async #writePhones(): Promise<void> {
    const { clients, database, othersHaveWritten } = this.#parts
    // keys grow
    const keys = [...this.#phonesByClient.keys()]
    const [first = 0] = keys
    const last = keys.at(-1) ?? 0
    const phones = inOrderOfKeys(this.#phonesByClient)
    this.#phonesByClient.clear()
    // to look for each number whether it is there takes as long as to write it: only where somebody else has written
    let mayHave: boolean | undefined
    let next = 0
    const writeSome = (): boolean => {
      const haveOthersWritten = othersHaveWritten()
      mayHave = mayHave === undefined ? clients.hasAnyPhone(first, last) : mayHave || haveOthersWritten
      for (const { clientKey, phone } of phones.slice(next, next + PHONES_AT_ONCE)) {
        clients.addCrmPhone(clientKey, phone, { mayHave })
      }
      next += PHONES_AT_ONCE
      return next < phones.length
    }
    if (phones.length > 0) await repeatInSlices(database, writeSome, this.#options)
  }
}

function inOrderOfKeys(phonesByClient: ReadonlyMap<number, readonly ClientPhone[]>): OwnedPhone[] {
  const phones: OwnedPhone[] = []
  for (const [clientKey, own] of phonesByClient) for (const phone of own) phones.push({ clientKey, phone })
  // numbers sort in a tenth of the time that texts take; a key has nine digits at most
  const order = Float64Array.from(phones, ({ phone }, index) => {
    return Number((phone.matchKey ?? '').padEnd(KEY_DIGITS, '0')) * PLACES + index
  }).toSorted()
  return Array.from(order, (place) => phones[place % PLACES]).filter((phone) => phone !== undefined)
}

const KEY_DIGITS = 9
/** Above the number of numbers that come together; times a key it is still a whole number. */
const PLACES = 2 ** 22
