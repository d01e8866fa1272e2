import type { RequestsTo } from '../shared/ipc.ts'
import type { CardClient } from '../shared/card.ts'
import type { Locale } from '../shared/locale.ts'
import { failure, success, type Result } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { CardClients } from './card.ts'
import type { ClientRow, ClientStore } from './client-store.ts'
import type { JoinedClients } from './joined-clients.ts'
import type { Records } from './opened-record.ts'
import type { SettingsStore } from './settings.ts'
import type { Tags } from './types/tags.ts'
import type { TypeDecisions } from './types/type-decisions.ts'

type ClientRequests = Extract<RequestsTo<'data'>, `client.${string}` | `tags.${string}`>
type Answered = Exclude<ClientRequests, 'client.search' | 'client.similar'>

export type ClientHandlerParts = {
  readonly clients: ClientStore
  readonly cardClients: CardClients
  readonly records: Records
  readonly decisions: TypeDecisions
  readonly tags: Tags
  readonly joined: JoinedClients
  readonly settings: SettingsStore
  /** Something was decided of a client, on a call or on none. */
  readonly changed: (callId: string | null, locale: Locale) => void
}

/** What operators ask and decide about a known client: its types, tags and records. */
export function clientHandlers(parts: ClientHandlerParts): Handlers<Answered> {
  const { clients, cardClients, records, decisions, tags, joined, settings } = parts

  const open = (clientId: string, callId: string | null, locale: Locale): Result<CardClient, 'unknown-client'> => {
    const row = clients.byId(clientId)
    if (!row) return failure('unknown-client', `client ${clientId} is not in the cache any more`)
    return success(cardClients.of(row, { callId, locale, settings: settings.read().settings, numberPlace: null }))
  }

  /** The records of other sources that are the same person. */
  const othersOf = (clientId: string): ClientRow[] => {
    const row = clients.byId(clientId)
    if (!row) return []
    const { lead, others } = joined.of(row)
    return [lead, ...others].filter(({ id }) => id !== clientId)
  }

  /** Answers the client as it is after a decision, and lets all windows know. */
  const decided = (
    done: Result<null>,
    { clientId, callId, locale }: { clientId: string; callId: string | null; locale: Locale },
  ): Result<CardClient> => {
    if (!done.ok) return done
    parts.changed(callId, locale)
    return open(clientId, callId, locale)
  }

  return {
    'client.open': ({ clientId, locale }) => open(clientId, null, locale),
    'client.open-record': ({ clientId, record, locale }) => records.open(clientId, record, locale),
    'client.set-type': (request) => {
      const { clientId, callId, typology, type, why } = request
      const done = decisions.set(clientId, callId, typology, type, why)
      if (type === null) {
        // what another source, or an operator on its record, says would otherwise stand in place of what was taken away
        for (const { id, clientKey } of othersOf(clientId)) {
          const { operator, crm } = clients.types.said(clientKey)
          if (operator.has(typology) || crm.has(typology)) decisions.set(id, callId, typology, null, why)
        }
      }
      return decided(done, request)
    },
    'client.type-history': ({ clientId, locale }) => {
      const ids = [clientId, ...othersOf(clientId).map(({ id }) => id)]
      const changes = ids.flatMap((id) => decisions.history(id, locale))
      return success(ids.length === 1 ? changes : changes.toSorted((one, other) => other.at - one.at))
    },
    'client.add-tag': (request) => decided(tags.add(request.clientId, request.tag), request),
    'client.remove-tag': (request) => {
      const done = tags.remove(request.clientId, request.tag)
      for (const { id } of othersOf(request.clientId)) tags.remove(id, request.tag)
      return decided(done, request)
    },
    'client.part': (request) => decided(joined.part(request.clientId, request.otherId), request),
    'client.join': (request) => decided(joined.join(request.clientId, request.otherId), request),
    'tags.complete': ({ text }) => success(tags.complete(text)),
  }
}
