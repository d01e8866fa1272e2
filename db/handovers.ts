import type { RequestsTo } from '../shared/ipc.ts'
import { failure } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Database } from './database.ts'

const notBuilt = failure('not-built', 'not built yet')

/** What colleagues tell of calls that are handed on. */
export function handoverHandlers(_database: Database): Handlers<Extract<RequestsTo<'data'>, `handover.${string}`>> {
  return {
    'handover.of-call': () => notBuilt,
    'handover.keep': () => notBuilt,
  }
}
