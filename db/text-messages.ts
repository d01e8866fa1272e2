import type { RequestsTo } from '../shared/ipc.ts'
import { failure } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Emit } from './data-service.ts'
import type { Database } from './database.ts'

const notBuilt = failure('not-built', 'not built yet')

/** What was written to the operator. */
export function textMessageHandlers(
  _database: Database,
  _emit: Emit,
): Handlers<Extract<RequestsTo<'data'>, `text-messages.${string}`>> {
  return {
    'text-messages.add': () => notBuilt,
    'text-messages.list': () => notBuilt,
    'text-messages.mark-read': () => notBuilt,
  }
}
