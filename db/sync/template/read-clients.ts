import type { CrmClient } from '../../../shared/client.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { MergedClients, PullPage, SkippedRecord } from '../connector.ts'
import { clientFromMapped, EVENTS_MAX, skeletonOf } from './client-record.ts'
import type { Bindings, Expressions } from './expressions.ts'
import type { FurtherLists } from './further-lists.ts'
import { historiesOf } from './history.ts'
import { relatedOf } from './related.ts'
import { textOf } from './revealed.ts'
import type { TemplateFailure } from './answers.ts'
import type { TemplateRequests } from './template-requests.ts'
import type { Template } from './template-schema.ts'

/** What records are read with. */
export type ReadParts = {
  readonly template: Template
  readonly requests: TemplateRequests
  readonly expressions: Expressions
  /** With stand-ins for secrets. */
  readonly settings: Bindings
  readonly lists: FurtherLists
}

export type ReadClients = Pick<PullPage, 'clients' | 'skipped' | 'deletedIds'> & {
  readonly mergedInto: readonly MergedClients[]
}

/** Whole clients from their records: with what the records name by ids only, and with what happened with them. */
export async function readClients(
  parts: ReadParts,
  records: readonly unknown[],
  signal: AbortSignal,
): Promise<Result<ReadClients, TemplateFailure>> {
  const mapped = await mapRecords(parts, records, signal)
  if (!mapped.ok) return mapped
  const { clients, skipped } = mapped.value
  const histories = await historiesOf(
    parts,
    clients.map(({ id }) => id),
    signal,
  )
  if (!histories.ok) return histories
  const { events } = histories.value
  return success({
    ...mapped.value,
    clients: clients.map((client) => withEvents(client, events.get(client.id) ?? [])),
    skipped: [...skipped, ...histories.value.skipped],
  })
}

async function mapRecords(
  parts: ReadParts,
  records: readonly unknown[],
  signal: AbortSignal,
): Promise<Result<ReadClients, TemplateFailure>> {
  const { template, expressions, settings } = parts
  const { map, deletions } = template.clients
  const related = await relatedOf(parts, template.clients.related, records, signal)
  if (!related.ok) return related
  const isDeleted = deletions.kind === 'flag' ? deletions.when : null
  const skeleton = { ...skeletonOf(map), ...(isDeleted !== null && { isDeleted }) }
  const mapped = await expressions.fillEach(skeleton, records, { settings, related: related.value })
  if (!mapped.ok) return failure('malformed', mapped.error.message)
  const clients: CrmClient[] = []
  const skipped: SkippedRecord[] = []
  const deletedIds: string[] = []
  const mergedInto: MergedClients[] = []
  for (const [index, outcome] of mapped.value.entries()) {
    const record = records[index]
    if ('message' in outcome) {
      skipped.push({ id: idHint(record), reason: outcome.message })
      continue
    }
    const client = clientFromMapped(outcome.value)
    if (!client.ok) {
      skipped.push({ id: idHint(record), reason: client.error.message })
      continue
    }
    mergedInto.push(...client.value.merged)
    if (client.value.isMerged || isDeletedIn(outcome.value)) deletedIds.push(client.value.client.id)
    else clients.push(client.value.client)
    for (const reason of client.value.left) skipped.push({ id: client.value.client.id, reason })
  }
  return success({ clients, skipped, deletedIds, mergedInto })
}

function withEvents(client: CrmClient, events: readonly CrmClient['events'][number][]): CrmClient {
  if (events.length === 0) return client
  const all = [...client.events, ...events].toSorted((one, other) => other.at - one.at)
  return { ...client, events: all.slice(0, EVENTS_MAX) }
}

function isDeletedIn(mapped: unknown): boolean {
  if (typeof mapped !== 'object' || mapped === null || !('isDeleted' in mapped)) return false
  return mapped.isDeleted === true || mapped.isDeleted === 1 || mapped.isDeleted === '1'
}

function idHint(record: unknown): string {
  if (typeof record !== 'object' || record === null || !('id' in record)) return '?'
  return textOf(record.id).slice(0, 100)
}
