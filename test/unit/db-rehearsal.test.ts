import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pack } from '../../shared/typology/pack.ts'
import { shippedPacks } from '../../shared/typology/packs.ts'
import {
  callerIdentity,
  crmClient,
  endedCall,
  ringingCall,
  startDataService,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  await at.dispose()
})

/** The pack of the product, with another state of one of its types. */
function changedType(
  packId: string,
  typeId: string,
  change: (type: Pack['types'][number]) => Pack['types'][number],
): Pack {
  const pack = shippedPacks().find(({ id }) => id === packId)
  if (!pack?.types.some(({ id }) => id === typeId)) throw new Error(`there is no ${packId}:${typeId}`)
  return { ...pack, types: pack.types.map((type) => (type.id === typeId ? change(type) : type)) }
}

const LOYAL = shippedPacks()
  .find(({ id }) => id === 'lifecycle')
  ?.types.find(({ id }) => id === 'loyal')?.label.en
const texts = (text: string) => ({ en: text, ru: text, fa: text, 'zh-Hans': text })

/** Clients with these CRM types, each with a number of its own, and as many calls of each, the last one the newest. */
async function clientsThatCalled(clients: readonly { id: string; types?: Record<string, string>; calls: number }[]) {
  const numberOf = (index: number) => `+7495123450${index}`
  at.importClients(
    clients.map(({ id, types = {} }, index) => crmClient({ id, name: id, phones: [numberOf(index)], types })),
  )
  let minute = 0
  for (const [index, { id, calls }] of clients.entries()) {
    for (let count = 1; count <= calls; count += 1) {
      minute += 1
      const call = ringingCall(`${id}-${count}`, callerIdentity(numberOf(index)), TEST_TIME + minute * 60_000)
      await at.service.handlers['call.record'](endedCall(call))
    }
  }
}

async function rehearse(pack: Pack, calls = 100) {
  return unwrap(await at.service.handlers['packs.rehearse']({ pack, calls, locale: 'en' }))
}

const callIds = ({ changed }: Awaited<ReturnType<typeof rehearse>>) => changed.map(({ call }) => call.callId)

test('a text that changes in another language only is told in that language', async () => {
  await clientsThatCalled([{ id: 'anna', types: { lifecycle: 'loyal' }, calls: 1 }])
  const pack = changedType('lifecycle', 'loyal', (type) => ({ ...type, say: { ...type.say, fa: 'خوش آمدید' } }))
  const { changed } = await rehearse(pack)
  expect(changed.map(({ locale, after }) => [locale, after.plan.say?.text])).toEqual([['fa', 'خوش آمدید']])
})

describe('a rehearsal', () => {
  test('a pack as it is in use changes no card', async () => {
    await clientsThatCalled([{ id: 'a', types: { lifecycle: 'loyal' }, calls: 1 }])
    const same = changedType('lifecycle', 'loyal', (type) => type)
    expect(await rehearse(same)).toEqual({ calls: 1, changed: [] })
  })

  test('other words of a type change the cards of the clients of that type, newest call first', async () => {
    await clientsThatCalled([
      { id: 'a', types: { lifecycle: 'loyal' }, calls: 2 },
      { id: 'b', types: { lifecycle: 'lost' }, calls: 1 },
      { id: 'c', types: { lifecycle: 'loyal' }, calls: 1 },
    ])
    const rehearsal = await rehearse(
      changedType('lifecycle', 'loyal', (type) => ({ ...type, label: texts('Friend'), say: texts('Hello, friend.') })),
    )
    expect(rehearsal.calls).toBe(4)
    expect(callIds(rehearsal)).toEqual(['c-1', 'a-2', 'a-1'])
    expect(rehearsal.changed[0]).toMatchObject({
      before: { types: [{ typology: 'lifecycle', type: 'loyal', label: LOYAL }] },
      after: { types: [{ typology: 'lifecycle', label: 'Friend' }], plan: { say: { text: 'Hello, friend.' } } },
    })
  })

  test('what nobody reads on the card makes no difference', async () => {
    await clientsThatCalled([{ id: 'a', types: { lifecycle: 'loyal' }, calls: 1 }])
    const pack = changedType('lifecycle', 'loyal', (type) => ({ ...type, expectations: texts('Anything') }))
    expect((await rehearse(pack)).changed).toEqual([])
  })

  test('other rules change what is suggested, but not what a person has said', async () => {
    await clientsThatCalled([
      { id: 'suggested', calls: 1 },
      { id: 'said', types: { lifecycle: 'lost' }, calls: 1 },
    ])
    const everybody = changedType('lifecycle', 'marginal', (type) => ({
      ...type,
      minimumSigns: 1,
      counterSigns: [],
      signs: ['person', 'human'].map((id) => ({
        id,
        text: texts('A person'),
        strength: 'strong' as const,
        when: [{ fact: 'isCompany', is: false }],
        key: false,
      })),
    }))
    const { changed } = await rehearse(everybody)
    expect(changed.map(({ call }) => call.callId)).toEqual(['suggested-1'])
    expect(changed[0]?.after.types).toContainEqual(
      expect.objectContaining({ typology: 'lifecycle', type: 'marginal', source: 'suggestion', level: 'high' }),
    )
  })

  test('a pack that is new speaks beside the others, in its rank', async () => {
    await clientsThatCalled([{ id: 'a', types: { branch: 'loyal', lifecycle: 'loyal' }, calls: 1 }])
    const lifecycle = changedType('lifecycle', 'loyal', (type) => type)
    const { changed } = await rehearse({ ...lifecycle, id: 'branch', priority: 9, shortLabel: texts('branch') })
    expect(changed.map(({ after }) => after.types.map(({ typology }) => typology))).toEqual([['lifecycle', 'branch']])
  })

  test('looks at the last calls only, and not at those whose client is not known', async () => {
    await clientsThatCalled([
      { id: 'a', types: { lifecycle: 'loyal' }, calls: 1 },
      { id: 'gone', types: { lifecycle: 'loyal' }, calls: 1 },
      { id: 'b', types: { lifecycle: 'loyal' }, calls: 130 },
    ])
    const stranger = ringingCall('stranger', callerIdentity('+74957654321'), TEST_TIME + 86_400_000)
    await at.service.handlers['call.record'](stranger)
    at.service.clients.deleteFromCrm('gone')
    const pack = changedType('lifecycle', 'loyal', (type) => ({ ...type, label: texts('Friend') }))
    const all = await rehearse(pack, 500)
    expect(all.calls).toBe(131)
    expect(callIds(all)).toHaveLength(131)
    expect(callIds(all).at(-1)).toBe('a-1')
    const last = await rehearse(pack, 2)
    expect(last.calls).toBe(2)
    expect(callIds(last)).toEqual(['b-130', 'b-129'])
  })

  test('puts nothing into use', async () => {
    await clientsThatCalled([{ id: 'a', types: { lifecycle: 'loyal' }, calls: 1 }])
    await rehearse(changedType('lifecycle', 'loyal', (type) => ({ ...type, label: texts('Friend') })))
    const list = unwrap(await at.service.handlers['packs.list'](null))
    expect(list.map(({ version }) => version)).toEqual([1, 1, 1, 1])
  })
})
