import type { CrmClient } from '../../shared/client.ts'
import { failure, success } from '../../shared/result.ts'
import { prefixOf } from '../source-ids.ts'
import type { Connector, PullPage } from './connector.ts'

/**
 * The connector of a source beside the CRM, as the cache knows it: all ids, and the key of its cursor, begin with the mark
 * of the source, and nothing is ever told to it.
 */
export function furtherSource(connector: Connector, sourceId: string): Connector {
  const prefix = prefixOf(sourceId)
  const marked = (id: string): string => prefix + id
  const markedClient = (client: CrmClient): CrmClient => ({ ...client, id: marked(client.id) })
  const markedPage = (page: PullPage): PullPage => ({
    ...page,
    clients: page.clients.map(markedClient),
    skipped: page.skipped.map(({ id, reason }) => ({ id: marked(id), reason })),
    deletedIds: page.deletedIds.map(marked),
    knownIds: page.knownIds?.map(marked) ?? null,
    ...(page.mergedInto && {
      mergedInto: page.mergedInto.map(({ from, into }) => ({ from: marked(from), into: marked(into) })),
    }),
  })
  return {
    name: marked(connector.name),
    records: connector.records,
    async pull(cursor, signal) {
      const pulled = await connector.pull(cursor, signal)
      return pulled.ok ? success(markedPage(pulled.value)) : pulled
    },
    async lookup(number, signal) {
      const found = await connector.lookup(number, signal)
      return found.ok ? success(found.value.map(markedClient)) : found
    },
    push: () => Promise.resolve(failure('refused', 'a further source is only read')),
  }
}
