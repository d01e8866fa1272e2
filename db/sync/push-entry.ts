import * as z from 'zod'
import type { PushEntry } from '../../shared/outbox.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { Calls } from '../calls.ts'
import type { ClientStore } from '../client-store.ts'
import type { TagOrigin } from '../client-tags.ts'
import type { Database } from '../database.ts'
import type { Notes } from '../notes.ts'
import type { OutboxRow } from '../outbox.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { SettingsStore } from '../settings.ts'
import { externalTypes } from '../types/external-types.ts'

const phonePayloadSchema = z.strictObject({ raw: z.string() })
/** As many as an entry may name. */
const MAX_TAGS = 100

/**
 * - `obsolete`: what was to be told is gone, and somebody should know
 * - `needless`: the CRM says the same already
 */
type Untold = Result<PushEntry, 'obsolete' | 'needless'>

/** Makes of an entry of the outbox what the CRM is told: with the contents as they are at this moment. */
export function openPushEntries(
  database: Database,
  parts: {
    readonly clients: ClientStore
    readonly calls: Calls
    readonly notes: Notes
    readonly packs: PacksInUse
    readonly settings: SettingsStore
  },
) {
  const { clients, calls, notes, packs, settings } = parts
  const selectPhones = database
    .prepare<[number], string>("SELECT raw FROM client_phone WHERE client_key = ? AND origin = 'operator' LIMIT 20")
    .pluck()

  /** All types that people gave the client, as other systems are told; an operator's word overlays the CRM's. */
  const typesOf = (clientKey: number): Record<string, string> => {
    const { operator, crm } = clients.types.said(clientKey)
    return externalTypes({ ...Object.fromEntries(crm), ...Object.fromEntries(operator) }, packs.current())
  }

  const crmIdOf = (clientId: string | null): string | null =>
    clientId === null ? null : (clients.byId(clientId)?.crmId ?? null)

  return (row: OutboxRow): Untold => {
    const { idempotencyKey } = row
    switch (row.kind) {
      case 'client': {
        const client = row.clientId === null ? undefined : clients.byId(row.clientId)
        if (!client) return failure('obsolete', 'the client is not in the cache any more')
        const { name, kind, company, email, language, country, place } = client
        const phones = selectPhones.all(client.clientKey)
        const types = typesOf(client.clientKey)
        const fields = { name, kind, company, email, language, country, place, phones, types }
        return success({ kind: 'client', idempotencyKey, client: fields })
      }
      case 'phone': {
        const crmClientId = crmIdOf(row.clientId)
        if (crmClientId === null) return failure('obsolete', 'the CRM does not know this client')
        const { raw } = phonePayloadSchema.parse(JSON.parse(row.payload))
        return success({ kind: 'phone', idempotencyKey, crmClientId, raw })
      }
      case 'types': {
        const client = row.clientId === null ? undefined : clients.byId(row.clientId)
        if (!client?.crmId) return failure('obsolete', 'the CRM does not know this client')
        return success({ kind: 'types', idempotencyKey, crmClientId: client.crmId, types: typesOf(client.clientKey) })
      }
      case 'tags':
        return tagsEntry(row)
      case 'call':
        return callEntry(row)
      case 'note':
        return noteEntry(row)
      default:
        return row.kind satisfies never
    }
  }

  function tagsEntry({ idempotencyKey, clientId }: OutboxRow): Untold {
    const client = clientId === null ? undefined : clients.byId(clientId)
    if (!client?.crmId) return failure('obsolete', 'the CRM does not know this client')
    const tags = clients.tags.of(client.clientKey)
    const of = (wanted: TagOrigin): string[] =>
      tags.flatMap(({ tag, origin }) => (origin === wanted ? [tag] : [])).slice(0, MAX_TAGS)
    const added = of('operator')
    const removed = of('removed')
    if (added.length + removed.length === 0) return failure('needless', 'the CRM has the same tags')
    return success({ kind: 'tags', idempotencyKey, crmClientId: client.crmId, added, removed })
  }

  function noteEntry({ idempotencyKey, callId }: OutboxRow): Untold {
    const call = callId === null ? undefined : calls.get(callId)
    const note = callId === null ? undefined : notes.read(callId)?.note
    const crmClientId = crmIdOf(call?.clientId ?? null)
    if (!note || crmClientId === null) return failure('obsolete', 'the CRM knows no client for this note')
    const operator = settings.read().settings.operatorName
    return success({ kind: 'note', idempotencyKey, crmClientId, outcome: note.outcome, text: note.text, operator })
  }

  function callEntry({ idempotencyKey, callId }: OutboxRow): Untold {
    const call = callId === null ? undefined : calls.get(callId)
    if (!call || call.endedAt === null) return failure('obsolete', 'the call has not been recorded')
    const note = notes.read(call.id)?.note
    return success({
      kind: 'call',
      idempotencyKey,
      crmClientId: crmIdOf(call.clientId),
      address: call.number,
      direction: call.direction,
      startedAt: call.inviteReceivedAt,
      answeredAt: call.answeredAt,
      endedAt: call.endedAt,
      outcome: note?.outcome ?? null,
      note: note?.text ?? '',
      operator: settings.read().settings.operatorName,
    })
  }
}
export type PushEntries = ReturnType<typeof openPushEntries>
