import type { CrmConnection } from '../../shared/crm-source.ts'
import type { RequestsTo } from '../../shared/ipc.ts'
import { failure, success } from '../../shared/result.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { SnapshotStatus } from '../../shared/snapshot.ts'
import type { SettingsStore } from '../settings.ts'
import type { Connector } from '../sync/connector.ts'
import type { SyncStateStore } from '../sync/sync-state.ts'
import { startingFromSnapshot } from './snapshot-connector.ts'
import { readPrivateKey } from './snapshot-keys.ts'
import { keyPrefixOf, sourceOf } from './source-of.ts'

export type SnapshotParts = {
  readonly databaseFile: string
  readonly settings: SettingsStore
  readonly state: SyncStateStore
  readonly now: () => number
}

/** Snapshots as the data process has them: a new station starts from one, and any other may write one. */
export function openSnapshots({ databaseFile, settings, state, now }: SnapshotParts) {
  let status: SnapshotStatus = { state: 'unused', problem: null, message: '' }

  const handlers: Handlers<Extract<RequestsTo<'data'>, `snapshot.${string}`>> = {
    'snapshot.status': () => success(status),
    'snapshot.write-file': async ({ file, key }) => {
      const { crm } = settings.read().settings
      const source = sourceOf(crm)
      if (source === null) return failure('not-synced', 'There is no CRM here whose clients a snapshot could hold.')
      const privateKey = readPrivateKey(key)
      if (!privateKey.ok) return privateKey
      const { writeSnapshot } = await import('./write-snapshot.ts')
      const keyPrefix = keyPrefixOf(crm)
      return writeSnapshot({ databaseFile, file, privateKey: privateKey.value, source, keyPrefix, now })
    },
  }

  return {
    handlers,

    /** The connector as the sync is to use it: its first pages come from a snapshot where settings name one. */
    before(connector: Connector, connection: CrmConnection): Connector {
      status = { state: 'unused', problem: null, message: '' }
      return startingFromSnapshot(connector, {
        settings: () => settings.read().settings.snapshot,
        source: sourceOf(connection) ?? '',
        file: `${databaseFile}.snapshot`,
        isNew: () => state.read(connector.name).finishedAt === null,
        onStatus: (changed) => (status = changed),
      })
    },
  }
}
