import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { startDemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import { demoCrmConnector } from '../../db/sync/demo-crm-connector.ts'
import { startDataService, TEST_TIME } from '../helpers/data-service.ts'

const DAY_MS = 86_400_000

type Step = { readonly kind: 'change' | 'pull'; readonly afterMs: number }

test('no change is lost, however wrong the clock of the workstation is', async () => {
  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('change', 'change', 'pull'),
    // within one second and one overlap, and far beyond both
    afterMs: fc.oneof(
      fc.integer({ min: 0, max: 1_500 }),
      fc.integer({ min: 0, max: 300_000 }),
      fc.constant(31 * DAY_MS),
    ),
  })
  const skew = fc.oneof(
    fc.integer({ min: -400, max: 400 }).map((days) => days * DAY_MS),
    fc.integer({ min: -5_000, max: 5_000 }),
  )
  await fc.assert(
    fc.asyncProperty(skew, fc.array(step, { minLength: 1, maxLength: 12 }), async (skewMs, steps) => {
      let serverTime = TEST_TIME
      const store = new DemoCrmStore(initialDemoClients(TEST_TIME).slice(0, 5))
      const crm = await startDemoCrm({ store, clock: () => serverTime })
      const at = startDataService()
      try {
        at.clock.now = serverTime + skewMs
        await at.service.sync.configure(demoCrmConnector(crm.url, crm.token))
        await at.service.sync.run()
        const ids = store.list(null, null, 5).data.map(({ record }) => record.id)
        const expected = new Map<string, string>()
        for (const [index, { kind, afterMs }] of steps.entries()) {
          serverTime += afterMs
          at.clock.now = serverTime + skewMs
          const id = ids[index % ids.length] ?? ''
          if (kind === 'change') {
            store.edit(id, { organisation: `Company ${index}` }, serverTime)
            expected.set(id, `Company ${index}`)
          } else await at.service.sync.run()
        }
        expect(await at.service.sync.run()).toMatchObject({ message: '' })
        for (const [id, company] of expected) expect(at.service.clients.byCrmId(id)?.company).toBe(company)
      } finally {
        await at.dispose()
        await crm.close()
      }
    }),
    { numRuns: 25 },
  )
})
