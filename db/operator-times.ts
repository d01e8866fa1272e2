import type { RequestsTo } from '../shared/ipc.ts'
import { failure } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import type { Database } from './database.ts'

const notBuilt = failure('not-built', 'not built yet')

/** How long the operator was in which state. */
export function operatorTimeHandlers(
  _database: Database,
): Handlers<Extract<RequestsTo<'data'>, `operator-times.${string}`>> {
  return {
    'operator-times.enter': () => notBuilt,
    'operator-times.still-here': () => notBuilt,
    'operator-times.leave': () => notBuilt,
    'operator-times.list': () => notBuilt,
  }
}
