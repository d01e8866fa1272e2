import { onTestFinished } from 'vitest'
import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { TEST_TIME, type TestService } from './data-service.ts'

export type ConnectedCrm = {
  readonly store: DemoCrmStore
  readonly url: string
  readonly token: string
  /** Takes the CRM off the network. */
  stop(): Promise<void>
}

/** The sample CRM, by the clock of the service, which syncs with it from now on. It stops with the test. */
export async function connectDemoCrm({ service, clock }: TestService): Promise<ConnectedCrm> {
  const store = new DemoCrmStore(initialDemoClients(TEST_TIME))
  const crm = await startDemoCrm({ store, clock: () => clock.now })
  let isRunning = true
  const stop = async (): Promise<void> => {
    if (isRunning) await crm.close()
    isRunning = false
  }
  onTestFinished(stop)
  await service.sync.configure(demoCrmConnector(crm.url, crm.token))
  return { store, url: crm.url, token: crm.token, stop }
}
