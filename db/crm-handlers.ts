import type { RequestsTo } from '../shared/ipc.ts'
import { failure } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'

const notBuilt = failure('not-built', 'not built yet')

/** Templates, and a first look at a CRM. */
export function crmHandlers(): Handlers<Extract<RequestsTo<'data'>, `crm.${string}`>> {
  return {
    'crm.templates': () => notBuilt,
    'crm.add-template': () => notBuilt,
    'crm.try-connection': () => notBuilt,
  }
}
