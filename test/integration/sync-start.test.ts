import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startDemoCrm, type DemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import {
  callerIdentity,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
let crm: DemoCrm
const store = new DemoCrmStore(initialDemoClients(TEST_TIME).slice(0, 5))

// a station whose turn in the first minute is at its very end
beforeEach(async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.999)
  crm = await startDemoCrm({ store })
  at = startDataService()
  await at.service.sync.configure(demoCrmConnector(crm.url, crm.token))
  await at.service.sync.run()
  at = await at.reopen()
  unwrap(await at.service.handlers['calls.reconcile']({ liveCallIds: [] }))
  await at.service.sync.configure(demoCrmConnector(crm.url, crm.token))
  expect(at.service.sync.status()).toMatchObject({ state: 'waiting', message: '' })
})
afterEach(async () => {
  vi.restoreAllMocks()
  await at.dispose()
  await crm.close()
})

const states = () => at.events.flatMap(({ name, payload }) => (name === 'sync.changed' ? [payload] : []))

async function rings(callId: string, number: string): Promise<string> {
  const identity = callerIdentity(number)
  const card = unwrap(await at.service.handlers['card.identify']({ callId, identity, locale: 'en' }))
  unwrap(await at.service.handlers['call.record'](ringingCall(callId, identity)))
  return card.subject.kind
}

test('an unknown caller ends the wait of a station that has just been switched on, a known one does not', async () => {
  const known = store.list(null, null, 1).data[0]?.record.phoneNumbers[0]?.number ?? ''
  expect(await rings('call-1', known)).toBe('known')
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(states()).not.toContainEqual(expect.objectContaining({ state: 'running' }))
  expect(await rings('call-2', '+74951239999')).toBe('unknown')
  await vi.waitFor(() => expect(states()).toContainEqual(expect.objectContaining({ state: 'running' })), 5_000)
  await vi.waitFor(() => expect(at.service.sync.status().state).toBe('waiting'), 5_000)
})

test('an operator who asks for a run gets it at once', async () => {
  expect(unwrap(await at.service.handlers['sync.run'](null))).toMatchObject({
    state: 'waiting',
    message: '',
    clients: 5,
  })
})
