import type { RequestsTo } from '../shared/ipc.ts'
import { failure } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'

const notBuilt = failure('not-built', 'not built yet')

/** The outbox as people see it. */
export function outboxHandlers(): Handlers<Extract<RequestsTo<'data'>, `outbox.${string}`>> {
  return {
    'outbox.list': () => notBuilt,
    'outbox.retry': () => notBuilt,
    'outbox.give-up': () => notBuilt,
  }
}
