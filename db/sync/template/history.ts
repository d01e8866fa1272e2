import type { CrmEvent } from '../../../shared/client.ts'
import { failure, success, type Result } from '../../../shared/result.ts'
import type { SkippedRecord } from '../connector.ts'
import { skeletonOf } from './client-record.ts'
import { eventFromMapped } from './event-record.ts'
import type { TemplateHistory, TemplateLinks } from './further-lists-schema.ts'
import { asList } from './list-of.ts'
import type { ReadParts } from './read-clients.ts'
import { isId, readForIds } from './read-for-ids.ts'
import { textOf } from './revealed.ts'
import type { TemplateFailure } from './answers.ts'

/** What happened with clients, by their ids, and what of it could not be understood. */
export type Histories = {
  readonly events: ReadonlyMap<string, readonly CrmEvent[]>
  readonly skipped: readonly SkippedRecord[]
}

/** Reads what all further lists have of these clients, the lists at once. */
export async function historiesOf(
  parts: ReadParts,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Result<Histories, TemplateFailure>> {
  const events = new Map<string, CrmEvent[]>()
  const skipped: SkippedRecord[] = []
  const [firstId] = ids
  if (firstId === undefined) return success({ events, skipped })
  const read = await Promise.all(
    parts.lists
      .shown()
      .flatMap(([name, { history }]) => (history ? [historyOf(parts, name, history, ids, signal)] : [])),
  )
  for (const one of read) {
    if (!one.result.ok) {
      if (one.result.error.code !== 'refused') return one.result
      // who may see the clients only has them without the rest
      if (parts.lists.hide(one.name)) skipped.push({ id: firstId, reason: `${one.name}: ${one.result.error.message}` })
      continue
    }
    skipped.push(...one.result.value.skipped)
    for (const [id, some] of one.result.value.events) events.set(id, [...(events.get(id) ?? []), ...some])
  }
  return success({ events, skipped })
}

async function historyOf(
  parts: ReadParts,
  name: string,
  history: TemplateHistory,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly result: Result<Histories, TemplateFailure> }> {
  const { links, client, event } = history
  const owners = links ? await ownersOf(parts, links, ids, signal) : success(null)
  if (!owners.ok) return { name, result: owners }
  const wanted = owners.value ? [...owners.value.keys()] : ids
  const entries = wanted.length === 0 ? success([]) : await readForIds(parts, history, wanted, signal)
  if (!entries.ok) return { name, result: entries }
  const skeleton = { event: skeletonOf(event), ...(client !== undefined && { client }) }
  const { settings } = parts
  const mapped = await parts.expressions.fillEach(skeleton, entries.value, { settings })
  if (!mapped.ok) return { name, result: failure('malformed', mapped.error.message) }
  const events = new Map<string, CrmEvent[]>()
  const skipped: SkippedRecord[] = []
  const asked = new Set(ids)
  for (const outcome of mapped.value) {
    // an entry that cannot be understood is told of with a client that is there: nobody is missing because of it
    const somebody = ids[0] ?? ''
    if ('message' in outcome) {
      skipped.push({ id: somebody, reason: `${name}: ${outcome.message}` })
      continue
    }
    const filled = partsOf(outcome.value)
    const read = eventFromMapped(name, filled['event'])
    const entryId = textOf(partsOf(filled['event'])['id'] ?? '')
    const belongsTo = owners.value ? (owners.value.get(entryId) ?? []) : asList(filled['client']).map(textOf)
    if (!read.ok) skipped.push({ id: belongsTo[0] ?? somebody, reason: read.error.message })
    else if (read.value) {
      for (const id of belongsTo) if (asked.has(id)) events.set(id, [...(events.get(id) ?? []), read.value])
    }
  }
  return { name, result: success({ events, skipped }) }
}

/** Whose each entry is, by the entry's id. */
async function ownersOf(
  parts: ReadParts,
  links: TemplateLinks,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, readonly string[]>, TemplateFailure>> {
  const pairs = await readForIds(parts, links, ids, signal)
  if (!pairs.ok) return pairs
  const mapped = await parts.expressions.fillEach({ client: links.client, entry: links.entry }, pairs.value, {})
  if (!mapped.ok) return failure('malformed', mapped.error.message)
  const owners = new Map<string, string[]>()
  for (const outcome of mapped.value) {
    if ('message' in outcome) return failure('malformed', outcome.message)
    const { client, entry } = partsOf(outcome.value)
    for (const one of asList(entry)) {
      if (!isId(one) || !isId(client)) continue
      owners.set(textOf(one), [...(owners.get(textOf(one)) ?? []), textOf(client)])
    }
  }
  return success(owners)
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
