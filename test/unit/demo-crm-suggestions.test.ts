import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initialDemoClients } from '../../db/demo-crm/store.ts'
import { mapRecords } from '../../db/sync/demo-crm-mapping.ts'
import { openSyncState } from '../../db/sync/sync-state.ts'
import type { CardClient } from '../../shared/card.ts'
import { RECORDED_KINDS } from '../../shared/client.ts'
import { DEMO_CALLS } from '../../shared/demo-calls.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import { callerIdentity, startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'

let at: TestService
beforeAll(async () => {
  at = startDataService()
  const records = initialDemoClients(TEST_TIME).map(({ record, history }) => ({ ...record, history }))
  at.importClients(mapRecords(records).clients)
  openSyncState(at.service.database).write('demo-crm', 'end', TEST_TIME, RECORDED_KINDS)
  at.service.suggestionRun.start()
  await at.service.suggestionRun.idle()
})
afterAll(() => at.dispose())

async function clientAt(address: string): Promise<CardClient> {
  const identity = callerIdentity(address)
  const { subject } = unwrap(await at.service.handlers['card.identify']({ callId: address, identity, locale: 'en' }))
  if (subject.kind !== 'known') throw new Error(`${address} is ${subject.kind}`)
  return subject.client
}

async function callerOf(id: 'loyal' | 'all-now' | 'suspect' | 'interested'): Promise<CardClient> {
  return clientAt(DEMO_CALLS.find((call) => call.id === id)?.address ?? '')
}

/** Typology → what is suggested, and how surely. */
function suggested({ suggestions }: CardClient): Record<string, string> {
  return Object.fromEntries(suggestions.map(({ typology, type, level }) => [typology, `${type} ${level}`]))
}

function storedTypes(source: 'crm' | 'suggestion'): string[] {
  return at.service.database
    .prepare<[string], string>("SELECT typology || ':' || type FROM client_type WHERE source = ?")
    .pluck()
    .all(source)
}

describe('the callers of the demo line', () => {
  test('the loyal one is devoted and loyal by her facts too', async () => {
    expect(suggested(await callerOf('loyal'))).toMatchObject({ relationship: 'devoted high', lifecycle: 'loyal high' })
  })

  test('the one who wants all now is so by her facts too', async () => {
    const client = await callerOf('all-now')
    expect(suggested(client)).toMatchObject({ 'service-style': 'all-now high', relationship: 'devoted medium' })
  })

  test('the one to be checked is so by suggestion alone, with a high confidence, and the card says what to verify', async () => {
    const client = await callerOf('suspect')
    expect(client.types).toMatchObject([
      { typology: 'account-trust', type: 'suspect', source: 'suggestion', level: 'high', check: true },
      { source: 'suggestion' },
    ])
    const [suggestion] = client.suggestions
    const signs = suggestion?.evidence.map(({ sign }) => sign).toSorted()
    expect(signs).toEqual(['card-name-differs', 'famous-name', 'ip-country-differs'])
    expect(client.plan.do.filter(({ type }) => type === 'suspect').length).toBeGreaterThan(0)
    expect(client.checklists).toHaveLength(1)
  })

  test('of one who asks much and has tried nobody can be sure: interested and draining stand side by side', async () => {
    const { suggestions } = await callerOf('interested')
    const suggestion = suggestions.find(({ typology }) => typology === 'account-trust')
    expect(suggestion).toMatchObject({ type: 'regular/interested', level: 'low' })
    expect(suggestion?.compared?.type).toBe('regular/draining')
    expect(suggestion?.compared?.evidence.filter(({ isFor }) => isFor)).toHaveLength(3)
  })
})

describe('the clients of the demo CRM', () => {
  test('are suggested for every type of the shipped packs', () => {
    const types = shippedPacks().flatMap(({ id, types: ofPack }) => ofPack.map((type) => `${id}:${type.id}`))
    const found = new Set(storedTypes('suggestion'))
    expect(types.filter((type) => !found.has(type))).toEqual([])
  })

  test('are to be checked in a few cases only', () => {
    const suspects = storedTypes('suggestion').filter((type) => type === 'account-trust:suspect')
    expect(suspects.length).toBeGreaterThan(0)
    expect(suspects.length).toBeLessThan(10)
  })

  test('are mostly, but not always, of the type that the CRM has on record', () => {
    const both = at.service.database
      .prepare<[], { crm: string; suggestion: string }>(
        `SELECT crm.type AS crm, own.type AS suggestion FROM client_type AS crm
         JOIN client_type AS own USING (client_key, typology)
         WHERE crm.source = 'crm' AND own.source = 'suggestion'`,
      )
      .all()
    const agreeing = both.filter(({ crm, suggestion }) => crm === suggestion).length
    expect(both.length).toBeGreaterThan(200)
    expect(agreeing / both.length).toBeGreaterThan(0.7)
    expect(agreeing / both.length).toBeLessThan(0.98)
  })
})
