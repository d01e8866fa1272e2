import * as z from 'zod'
import { noteSchema } from '../../shared/card.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { failure, success, type Result } from '../../shared/result.ts'
import type { Calls } from '../calls.ts'
import type { ClientStore } from '../client-store.ts'
import type { TagOrigin } from '../client-tags.ts'
import type { Database } from '../database.ts'
import type { JoinedClients } from '../joined-clients.ts'
import type { Notes } from '../notes.ts'
import type { Outbox, OutboxRow } from '../outbox.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { SettingsStore } from '../settings.ts'
import { externalTypes } from '../types/external-types.ts'

const phonePayloadSchema = z.strictObject({ raw: z.string() })
/** As many as an entry may name. */
const MAX_TAGS = 100

/**
 * - `obsolete`: what was to be told is gone, and somebody should know
 * - `needless`: the CRM says the same already
 * - `nowhere`: the CRM does not know whom it is about, and is not to be told of them
 */
type Untold = Result<PushEntry, 'obsolete' | 'needless' | 'nowhere'>

const gone = failure('obsolete', 'what it is about is not here any more')
const nowhere = failure('nowhere', 'the CRM does not know this client')

/** Makes of an entry of the outbox what the CRM is told: with the contents as they are at this moment. */
export function openPushEntries(
  database: Database,
  parts: {
    readonly clients: ClientStore
    readonly joined: Pick<JoinedClients, 'leadOf'>
    readonly calls: Calls
    readonly notes: Notes
    readonly outbox: Outbox
    readonly packs: PacksInUse
    readonly settings: SettingsStore
  },
) {
  const { clients, joined, calls, notes, outbox, packs, settings } = parts
  const selectPhones = database
    .prepare<[number], string>("SELECT raw FROM client_phone WHERE client_key = ? AND origin = 'operator' LIMIT 20")
    .pluck()

  /** All types that people gave the client, as other systems are told; an operator's word overlays the CRM's. */
  const typesOf = (clientKey: number): Record<string, string> => {
    const { operator, crm } = clients.types.said(clientKey)
    return externalTypes({ ...Object.fromEntries(crm), ...Object.fromEntries(operator) }, packs.current())
  }

  const knownClient = (clientId: string | null): Result<KnownClient, 'obsolete' | 'nowhere'> => {
    if (clientId === null) return nowhere
    const client = clients.byId(clientId)
    if (!client) return gone
    const { clientKey, crmId, sourceId } = client
    // the ids of a further source are nothing to the CRM
    return crmId === null || sourceId !== '' ? nowhere : success({ clientKey, crmId })
  }

  /** Of a client whom a further source brought, the CRM's own record of the same person, where there is one. */
  const knownPerson = (clientId: string | null): Result<KnownClient, 'obsolete' | 'nowhere'> => {
    const client = clientId === null ? undefined : clients.byId(clientId)
    return client && client.sourceId !== '' ? knownClient(joined.leadOf(client).id) : knownClient(clientId)
  }

  return (row: OutboxRow): Untold => {
    const { idempotencyKey } = row
    switch (row.kind) {
      case 'client': {
        const client = row.clientId === null ? undefined : clients.byId(row.clientId)
        if (!client) return gone
        const { name, kind, company, email, language, country, place } = client
        const phones = selectPhones.all(client.clientKey)
        const types = typesOf(client.clientKey)
        const fields = { name, kind, company, email, language, country, place, phones, types }
        return success({ kind: 'client', idempotencyKey, client: fields })
      }
      case 'phone': {
        const known = knownPerson(row.clientId)
        if (!known.ok) return known
        const { crmId: crmClientId } = known.value
        const { raw } = phonePayloadSchema.parse(JSON.parse(row.payload))
        return success({ kind: 'phone', idempotencyKey, crmClientId, raw })
      }
      case 'types': {
        const known = knownClient(row.clientId)
        if (!known.ok) return known
        const { crmId: crmClientId, clientKey } = known.value
        return success({ kind: 'types', idempotencyKey, crmClientId, types: typesOf(clientKey) })
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
    const known = knownClient(clientId)
    if (!known.ok) return known
    const { crmId: crmClientId, clientKey } = known.value
    const tags = clients.tags.of(clientKey)
    const of = (wanted: TagOrigin): string[] =>
      tags.flatMap(({ tag, origin }) => (origin === wanted ? [tag] : [])).slice(0, MAX_TAGS)
    const added = of('operator')
    const removed = of('removed')
    if (added.length + removed.length === 0) return failure('needless', 'the CRM has the same tags')
    return success({ kind: 'tags', idempotencyKey, crmClientId, added, removed })
  }

  function noteEntry({ idempotencyKey, clientId, callId }: OutboxRow): Untold {
    const call = callId === null ? undefined : calls.get(callId)
    if (!call || clientId === null) return nowhere
    const known = knownPerson(clientId)
    if (!known.ok) return known
    const { crmId } = known.value
    if (outbox.isTold(call.id, clientId, crmId)) return failure('needless', 'the CRM has this note')
    return success({
      kind: 'note',
      idempotencyKey,
      crmClientId: crmId,
      ...noteSchema.parse(outbox.noteFor(call.id, clientId, crmId)),
      operator: settings.read().settings.operatorName,
    })
  }

  function callEntry({ idempotencyKey, clientId, callId }: OutboxRow): Untold {
    const call = callId === null ? undefined : calls.get(callId)
    if (!call || call.endedAt === null) return gone
    const known = knownPerson(clientId)
    const note = notes.read(call.id)?.note
    return success({
      kind: 'call',
      idempotencyKey,
      crmClientId: known.ok ? known.value.crmId : null,
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
type KnownClient = { readonly clientKey: number; readonly crmId: string }

export type PushEntries = ReturnType<typeof openPushEntries>
