import type { CrmClient } from '../../shared/client.ts'
import { success, type Result } from '../../shared/result.ts'
import type { Connector, ConnectorError, SkippedRecord } from './connector.ts'

const CLIENTS_SHOWN = 5
/** A list whose first pages are empty, as a filter behind the paging makes them, is read on a little. */
const PAGES_MAX = 5

/** What a first look at a CRM came to: some clients as the card would have them, and what could not be understood. */
export type ConnectorTrial = {
  readonly clients: readonly CrmClient[]
  readonly skipped: readonly SkippedRecord[]
  /** Whether a client's own number was found when the CRM was asked live; null: no client has one, or it cannot be asked. */
  readonly isLookupGood: boolean | null
}

/** Reads a few clients and asks for one of them by number. Writes nothing, here or there. */
export async function tryConnector(
  connector: Connector,
  signal: AbortSignal,
): Promise<Result<ConnectorTrial, ConnectorError>> {
  const clients: CrmClient[] = []
  const skipped: SkippedRecord[] = []
  let cursor: string | null = null
  for (let pages = 0; pages < PAGES_MAX && clients.length === 0; pages += 1) {
    const page = await connector.pull(cursor, signal)
    if (!page.ok) return page
    clients.push(...page.value.clients)
    skipped.push(...page.value.skipped)
    if (page.value.complete) break
    ;({ cursor } = page.value)
  }
  const shown = clients.slice(0, CLIENTS_SHOWN)
  const known = clients.find(({ phones }) => phones.length > 0)
  const number = known?.phones[0]?.raw
  if (!known || number === undefined) return success({ clients: shown, skipped, isLookupGood: null })
  const found = await connector.lookup(number, signal)
  // a CRM that cannot be asked by number is no trouble: the cache can
  const isLookupGood =
    found.ok && found.value.length === 0 ? null : found.ok && found.value.some(({ id }) => id === known.id)
  return success({ clients: shown, skipped, isLookupGood })
}
