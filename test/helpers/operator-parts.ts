import { openCalls, type Calls } from '../../db/calls.ts'
import { openClientStore, type ClientRow, type ClientStore } from '../../db/client-store.ts'
import type { Database } from '../../db/database.ts'
import { openJoinedClients } from '../../db/joined-clients.ts'
import { openNotes, type Notes } from '../../db/notes.ts'
import { openOutbox, type Outbox } from '../../db/outbox.ts'
import { openPackStore, type PackStore } from '../../db/packs/pack-store.ts'
import { openSettings, type SettingsStore } from '../../db/settings.ts'
import { openSources } from '../../db/sources.ts'
import type { Connector } from '../../db/sync/connector.ts'
import { openPushEntries, type PushEntries } from '../../db/sync/push-entry.ts'
import { openFormerSource } from '../../db/sync/former-source.ts'
import { Sync } from '../../db/sync/sync-run.ts'
import { openSyncState } from '../../db/sync/sync-state.ts'
import { openTags, type Tags } from '../../db/types/tags.ts'
import { openTypeDecisions, type TypeDecisions } from '../../db/types/type-decisions.ts'
import type { CrmClient } from '../../shared/client.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { success } from '../../shared/result.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { unwrap } from './data-service.ts'

export type OperatorParts = {
  readonly clients: ClientStore
  readonly outbox: Outbox
  readonly calls: Calls
  readonly notes: Notes
  readonly packs: PackStore
  readonly settings: SettingsStore
  readonly decisions: TypeDecisions
  readonly tags: Tags
  readonly pushEntry: PushEntries
  readonly sync: Sync
  /** What the facts suggest, by typology; set it as a test needs it. */
  readonly suggested: Map<string, { type: string; confidence: number }>
  /** The client that the CRM knows by this id. */
  client(crmId: string): ClientRow
  /** What the CRM would be told next. */
  nextEntry(): PushEntry
}

/** What works on the operator's decisions, opened once more on a database, with suggestions that a test sets. */
export function openOperatorParts(database: Database, clock: { readonly now: number }): OperatorParts {
  const now = (): number => clock.now
  const suggested: OperatorParts['suggested'] = new Map()
  const settings = openSettings(database)
  settings.write({ settings: { ...DEFAULT_SETTINGS, operatorName: 'Olga' }, encryptedSecrets: null })
  const packs = openPackStore(database, { settings, now })
  const clients = openClientStore(database)
  const outbox = openOutbox(database, now)
  const calls = openCalls(database, outbox, settings)
  const notes = openNotes(database, calls, outbox, now)
  const suggestedNow = (_: ClientRow, typology: string) => suggested.get(typology) ?? null
  const joined = openJoinedClients(database, { clients, sources: openSources(settings) })
  const pushEntry = openPushEntries(database, { clients, joined, calls, notes, outbox, packs, settings })
  return {
    clients,
    outbox,
    calls,
    notes,
    packs,
    settings,
    decisions: openTypeDecisions(database, { clients, outbox, settings, packs, suggestedNow, now }),
    tags: openTags(database, { clients, outbox }),
    pushEntry,
    sync: new Sync({
      database,
      clients,
      notes,
      outbox,
      packs,
      settings,
      state: openSyncState(database),
      former: openFormerSource(database, clients),
      pushEntry,
      now,
      onStatus: () => undefined,
      onClientsChanged: () => undefined,
    }),
    suggested,
    client(crmId) {
      const row = clients.byCrmId(crmId)
      if (!row) throw new Error(`no client ${crmId}`)
      return row
    },
    nextEntry() {
      const row = outbox.next()
      if (!row) throw new Error('nothing waits in the outbox')
      return unwrap(pushEntry(row))
    },
  }
}

/** A CRM in one page, which takes whatever it is told; `told` may do what happens meanwhile. */
export function onePageCrm(
  clients: readonly CrmClient[],
  told: (entry: PushEntry) => void = () => undefined,
): Connector {
  return {
    name: 'one-page',
    records: [],
    pull: () =>
      Promise.resolve(
        success({ clients: [...clients], skipped: [], deletedIds: [], knownIds: null, cursor: 'end', complete: true }),
      ),
    lookup: () => Promise.resolve(success([])),
    push: (entry) => {
      told(entry)
      return Promise.resolve(success({ crmId: entry.kind === 'client' ? 'crm-new' : null }))
    },
  }
}
