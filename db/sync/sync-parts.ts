import type { SyncStatus } from '../../shared/ipc-crm.ts'
import type { ClientStore } from '../client-store.ts'
import type { Database } from '../database.ts'
import type { Notes } from '../notes.ts'
import type { Outbox } from '../outbox.ts'
import type { PacksInUse } from '../packs/pack-store.ts'
import type { SettingsStore } from '../settings.ts'
import type { FormerSource } from './former-source.ts'
import type { PushEntries } from './push-entry.ts'
import type { SyncStateStore } from './sync-state.ts'
import type { Turns } from './turns.ts'

/** What a sync works on, and whom it tells. */
export type SyncParts = {
  /** Of the further source whose clients these are; empty or left out: of the CRM, which alone is told what operators do. */
  readonly sourceId?: string
  /** Shared by all syncs; left out: there is only this one. */
  readonly turns?: Turns
  readonly database: Database
  readonly clients: ClientStore
  readonly notes: Notes
  readonly outbox: Outbox
  readonly packs: PacksInUse
  readonly settings: SettingsStore
  readonly state: SyncStateStore
  /** Clients of the account that was connected before this one. */
  readonly former: FormerSource
  readonly pushEntry: PushEntries
  readonly now: () => number
  /** From 0 to 1; spreads the runs of many workstations. */
  readonly random?: () => number
  readonly onStatus: (status: SyncStatus) => void
  /** A run has changed clients (or none, then it is not called). */
  readonly onClientsChanged: () => void
}
