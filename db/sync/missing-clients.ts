import { setImmediate as yieldToEvents } from 'node:timers/promises'
import type { ClientStore } from '../client-store.ts'

/** Well under a millisecond each, also for a million. */
const IDS_AT_ONCE = 2_000

/** `missing`: cached, but not at the CRM any more; `unseen`: at the CRM, but not cached. */
export type ComparedIds = { readonly missing: readonly string[]; readonly unseen: ReadonlySet<string> }

/**
 * Compares all ids of a source with those of the cache. Calls that ring meanwhile need not wait. `sourceId` is that of a
 * further source; empty: the CRM.
 */
export async function compareIds(
  clients: Pick<ClientStore, 'crmIdsBehind'>,
  knownIds: readonly string[],
  sourceId = '',
): Promise<ComparedIds> {
  // of a million ids one set is enough: what is left of it at the end is not cached
  const unseen = new Set<string>()
  for (let from = 0; from < knownIds.length; from += IDS_AT_ONCE) {
    for (const id of knownIds.slice(from, from + IDS_AT_ONCE)) unseen.add(id)
    await yieldToEvents()
  }
  const missing: string[] = []
  for (let behind: string | undefined = ''; behind !== undefined;) {
    const cached: string[] = clients.crmIdsBehind(behind, IDS_AT_ONCE, sourceId)
    for (const id of cached) if (!unseen.delete(id)) missing.push(id)
    behind = cached.at(-1)
    await yieldToEvents()
  }
  return { missing, unseen }
}
