import type { RequestsTo } from '../../shared/ipc.ts'
import { success } from '../../shared/result.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { SyncGroup } from './sync-group.ts'

/** How people and main steer the CRM and all further sources. */
export function syncHandlers(syncs: SyncGroup): Handlers<Extract<RequestsTo<'data'>, `sync.${string}`>> {
  return {
    'sync.run': async () => success(await syncs.runNow()),
    'sync.status': () => success(syncs.status()),
    'sync.set-paused': ({ isPaused }) => success(syncs.setPaused(isPaused)),
    'sync.read-again': async () => success(await syncs.readAgain()),
    'sync.confirm-deletions': async ({ sourceId }) => success(await syncs.confirmDeletions(sourceId)),
    'sync.configure': (configuration) => syncs.configure(configuration),
  }
}
