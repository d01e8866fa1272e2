import { session } from 'electron'
import type { RequestsTo } from '../shared/ipc.ts'
import { failure, success } from '../shared/result.ts'
import type { Handlers } from '../shared/rpc.ts'
import { readProxies } from './proxy-list.ts'

/** What the data process asks of the network of this computer: set up by hand, by a script (PAC), or found (WPAD). */
export const networkRequests: Handlers<Extract<RequestsTo<'main'>, `network.${string}`>> = {
  'network.proxies-of': async ({ address }) => {
    try {
      return success(readProxies(await session.defaultSession.resolveProxy(address)))
    } catch (error) {
      return failure(
        'unavailable',
        `the proxy of ${address}: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  },
}
