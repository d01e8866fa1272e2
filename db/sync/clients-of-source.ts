import type { ClientStore } from '../client-store.ts'

/** The clients of the cache as the sync of one source sees them: its own are all there are. */
export function clientsOfSource(clients: ClientStore, sourceId: string): ClientStore {
  return {
    ...clients,
    countFromCrm: () => clients.countFromCrm(sourceId),
    crmIdsBehind: (crmId, limit) => clients.crmIdsBehind(crmId, limit, sourceId),
  }
}
