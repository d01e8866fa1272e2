import type { CrmClient } from '../../shared/client.ts'
import { phonesOf, storedMatchKey, type ClientStore, type LabelledPhone } from '../client-store.ts'
import type { Database } from '../database.ts'
import { inSlices, type SliceOptions } from './slices.ts'

type FirstClientsParts = {
  readonly database: Database
  readonly clients: ClientStore
  readonly defaultCountry: string
  /** Takes one client over with these numbers; answers its key. */
  readonly takeOver: (client: CrmClient, phones: readonly LabelledPhone[]) => void
}

type OwnedPhone = { readonly clientKey: number; readonly phone: LabelledPhone }

/**
 * Takes over very many clients that are mostly new: first all of them, then their numbers in the order of the index by which
 * callers are found. Numbers come in no order, and in the order of clients almost each would write another page of
 * each index anew.
 */
export async function takeOverFirstClients(
  { database, clients, defaultCountry, takeOver }: FirstClientsParts,
  pulled: readonly CrmClient[],
  options: SliceOptions,
): Promise<void> {
  const phonesByClient = new Map<number, readonly LabelledPhone[]>()
  const takeOverOne = (client: CrmClient): void => {
    const phones = phonesOf(client, defaultCountry)
    const known = clients.byCrmId(client.id)
    // the same client once more: these numbers are the newer ones
    if (known) phonesByClient.delete(known.clientKey)
    takeOver(client, known ? phones : [])
    const added = known ? undefined : clients.byCrmId(client.id)
    if (added) phonesByClient.set(added.clientKey, phones)
  }
  await inSlices(database, pulled, takeOverOne, options)
  const addPhone = ({ clientKey, phone }: OwnedPhone): void => clients.addCrmPhone(clientKey, phone)
  await inSlices(database, inOrderOfKeys(phonesByClient), addPhone, options)
}

function inOrderOfKeys(phonesByClient: ReadonlyMap<number, readonly LabelledPhone[]>): OwnedPhone[] {
  const phones: OwnedPhone[] = []
  for (const [clientKey, own] of phonesByClient) for (const phone of own) phones.push({ clientKey, phone })
  // numbers sort in a tenth of the time that texts take; a key has nine digits at most
  const order = Float64Array.from(phones, ({ phone }, index) => {
    const key = storedMatchKey(phone.phone) ?? ''
    return Number(key.padEnd(KEY_DIGITS, '0')) * PLACES + index
  }).toSorted()
  return Array.from(order, (place) => phones[place % PLACES]).filter((phone) => phone !== undefined)
}

const KEY_DIGITS = 9
/** Above the number of numbers that come together; times a key it is still a whole number. */
const PLACES = 2 ** 22
