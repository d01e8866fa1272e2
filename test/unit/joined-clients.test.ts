import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { prefixOf, sourceIdOf } from '../../db/source-ids.ts'
import { mergeAlike } from '../../db/merge-alike.ts'
import type { CrmClient } from '../../shared/client.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import type { FurtherSource } from '../../shared/further-source.ts'
import { callerIdentity, crmClient, startDataService, unwrap, type TestService } from '../helpers/data-service.ts'

const NUMBERS = ['+74951230001', '+74951230002', '+79161230003']
const NAMES = ['Anna Petrova', 'Петрова Анна', 'Anna S. Petrova', 'Boris Orlov', 'Orlov Boris', 'Anna']
const SOURCES = ['', 'book', 'list']

let at: TestService
beforeEach(() => {
  at = startDataService()
  useSources(at, ['book', 'list'])
})
afterEach(() => at.dispose())

function useSources({ service }: TestService, ids: readonly string[]): void {
  const furtherSources = ids.map((id): FurtherSource => {
    const settings = { path: '/nowhere', encoding: null, delimiter: null, mapping: null }
    return { id, name: `The ${id}`, source: { kind: 'files', settings } }
  })
  const settings = { ...DEFAULT_SETTINGS, furtherSources }
  unwrap(service.handlers['settings.write']({ settings, encryptedSecrets: null }) as { ok: true; value: null })
}

type Listed = {
  readonly source: string
  readonly id: number
  readonly name: string
  readonly phones: readonly string[]
}

const listedArbitrary = fc.uniqueArray(
  fc.record<Listed>({
    source: fc.constantFrom(...SOURCES),
    id: fc.integer({ min: 1, max: 4 }),
    name: fc.constantFrom(...NAMES),
    phones: fc.uniqueArray(fc.constantFrom(...NUMBERS), { minLength: 1, maxLength: 2 }),
  }),
  { selector: ({ source, id }) => `${source}:${id}`, minLength: 1, maxLength: 8 },
)

function clientOf({ source, id, name, phones }: Listed): CrmClient {
  // a CRM's own id cannot be one of these
  return { ...crmClient({ id: '1', name, phones, place: `${source} ${id}` }), id: `${prefixOf(source)}${id}` }
}

/** What cards say, without the ids that are made here, where clients came one after the other in this order. */
async function shown(clients: readonly CrmClient[]): Promise<unknown> {
  const { service } = at
  for (const client of clients) at.importClients([client])
  await service.handlers['sync.configure']({ connection: null, further: [] })
  const cards = await cardsOf(at)
  for (const { id } of clients) service.clients.forget(service.clients.byCrmId(id)?.clientKey ?? 0)
  return cards
}

async function cardsOf({ service }: TestService): Promise<unknown> {
  const cards: unknown[] = []
  for (const address of NUMBERS) {
    const request = { callId: address, identity: callerIdentity(address), locale: 'en' } as const
    const { subject } = unwrap(await service.handlers['card.identify'](request))
    cards.push(JSON.parse(JSON.stringify(subject), (key, value: unknown) => (isOwnId(key) ? '' : value)))
  }
  return cards
}

function isOwnId(key: string): boolean {
  return key === 'id' || key === 'clientId'
}

test('cards show the same in whatever order the sources were read', async () => {
  await fc.assert(
    fc.asyncProperty(listedArbitrary, fc.integer(), async (listed, seed) => {
      const clients = listed.map(clientOf)
      const other = fc.sample(fc.shuffledSubarray(clients, { minLength: clients.length }), { numRuns: 1, seed })[0]
      expect(await shown(other ?? [])).toEqual(await shown(clients))
    }),
    { numRuns: 40 },
  )
  // each writes to the disk
}, 60_000)

describe('records that are one person', () => {
  /** A known client as what is joined in it, after the kind of the card; otherwise whose faces it shows. */
  async function personsOf(address: string): Promise<unknown> {
    const request = { callId: 'one', identity: callerIdentity(address), locale: 'en' } as const
    const { subject } = unwrap(await at.service.handlers['card.identify'](request))
    if (subject.kind === 'known') {
      return { one: [subject.client.place, ...subject.client.joined.map(({ place }) => place)] }
    }
    return 'faces' in subject ? subject.faces.map(({ place }) => place).toSorted() : subject.kind
  }

  async function read(...listed: readonly Listed[]): Promise<void> {
    at.importClients(listed.map(clientOf))
    await at.service.handlers['sync.configure']({ connection: null, further: [] })
  }
  const [first = '', second = '', third = ''] = NUMBERS

  test('never come from one source', async () => {
    await read(
      { source: 'book', id: 1, name: 'Anna Petrova', phones: [first] },
      { source: 'book', id: 2, name: 'Anna Petrova', phones: [first] },
      { source: 'list', id: 1, name: 'Anna Petrova', phones: [first] },
    )
    expect(await personsOf(first)).toEqual(['book 1', 'book 2'])
  })

  test('hang together by way of one that has the numbers of both', async () => {
    await read(
      { source: '', id: 1, name: 'Anna Petrova', phones: [first] },
      { source: 'book', id: 1, name: 'Петрова Анна', phones: [third] },
      { source: 'list', id: 1, name: 'Anna Petrova', phones: [first, third] },
    )
    expect(await personsOf(third)).toEqual({ one: [' 1', 'book 1', 'list 1'] })
  })

  test('are not those with the number of a switchboard and another name, or with the name and no number', async () => {
    await read(
      { source: '', id: 1, name: 'Anna Petrova', phones: [first] },
      { source: 'book', id: 1, name: 'Boris Orlov', phones: [first] },
      { source: 'list', id: 1, name: 'Anna Petrova', phones: [second] },
      // a first name alone is nobody's
      { source: 'list', id: 2, name: 'Anna', phones: [first] },
    )
    expect(await personsOf(first)).toEqual([' 1', 'book 1', 'list 2'])
  })

  test('one that is set apart takes nobody along', async () => {
    await read(
      { source: '', id: 1, name: 'Anna Petrova', phones: [first] },
      { source: 'book', id: 1, name: 'Anna Petrova', phones: [first] },
      { source: 'list', id: 1, name: 'Anna Petrova', phones: [first] },
    )
    const { clients, handlers } = at.service
    const idOf = (crmId: string): string => clients.byCrmId(crmId)?.id ?? ''
    const pair = { clientId: idOf('1'), otherId: idOf(`${prefixOf('book')}1`), callId: null, locale: 'en' } as const
    unwrap(await handlers['client.part'](pair))
    expect(await personsOf(first)).toEqual([' 1', 'book 1'])
    // by any of the records that are one
    unwrap(await handlers['client.join']({ ...pair, clientId: idOf(`${prefixOf('list')}1`) }))
    expect(await personsOf(first)).toEqual({ one: [' 1', 'book 1', 'list 1'] })
  })

  test('a number of more than fifty joins nobody', async () => {
    const switchboard = Array.from({ length: 51 }, (_one, id) => ({
      source: '',
      id,
      name: 'Anna Petrova',
      phones: [first],
    }))
    await read(...switchboard, { source: 'book', id: 1, name: 'Anna Petrova', phones: [first, second] })
    expect(await personsOf(second)).toEqual({ one: ['book 1'] })
  })
})

test('groups are the same whatever stands where, but for who stands first', () => {
  const isAlike = (one: number, other: number): boolean => Math.abs(one - other) === 1
  expect(mergeAlike([1, 3, 2, 7], { isAlike, mayBeOne: () => true })).toEqual([[1, 2, 3], [7]])
  expect(mergeAlike([1, 3, 2], { isAlike, mayBeOne: (one, other) => one + other !== 4 })).toEqual([[1, 2], [3]])
})

test('stored ids tell their source, and no id of the CRM is one of those', () => {
  expect(sourceIdOf(`${prefixOf('book')}a:b`)).toBe('book')
  expect(['1', 'book:1', ':'].map(sourceIdOf)).toEqual(['', '', ''])
  expect(() => crmClient({ id: `${prefixOf('book')}1`, name: 'Anna' })).toThrow('no id')
})
