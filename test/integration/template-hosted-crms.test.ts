import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { PullPage } from '../../db/sync/connector.ts'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import type { Template } from '../../db/sync/template/template-schema.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { startDynamics } from '../helpers/crm-simulators/dynamics.ts'
import { startHubSpot } from '../helpers/crm-simulators/hubspot.ts'
import { startSalesforce } from '../helpers/crm-simulators/salesforce.ts'
import { OPERATOR, type CrmSimulator } from '../helpers/crm-simulators/simulator.ts'
import { startZoho } from '../helpers/crm-simulators/zoho.ts'
import { unwrap } from '../helpers/data-service.ts'

const DAY_MS = 86_400_000
const { signal } = new AbortController()
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function connect(
  crm: CrmSimulator,
  id: string,
  change: (template: Template) => Template = (one) => one,
  values: Readonly<Record<string, string>> = {},
) {
  ends.push(() => crm.stop())
  const loaded = unwrap(loadTemplate(readFileSync(`db/sync/templates/${id}.crm.json`, 'utf8')))
  const template = change({ ...loaded, connection: { ...loaded.connection, perSecond: 1_000 } })
  const clock = { ahead: 0 }
  const changedSecrets: Record<string, string> = {}
  const connector = unwrap(
    await templateConnector({
      template,
      values: { ...crm.values, ...values },
      defaultCountry: 'RU',
      now: () => Date.now() + clock.ahead,
      onSecret: (name, value) => (changedSecrets[name] = value),
    }),
  )
  ends.push(() => connector.stop())
  return { connector, clock, changedSecrets }
}
type Connector = Awaited<ReturnType<typeof connect>>['connector']

function populate({ people }: CrmSimulator, count: number, at: (index: number) => number): void {
  for (let index = 0; index < count; index += 1) {
    const phones = [{ raw: `+7495${1_000_000 + index}`, label: 'work' }]
    people.add(
      { firstName: 'Имя', lastName: String(index), phones, email: '', company: '', place: '', tags: [] },
      at(index),
    )
  }
}

async function run(
  connector: Connector,
  from: string | null = null,
  afterPage: (pages: number) => void = () => undefined,
) {
  const seen: string[] = []
  const deleted: string[] = []
  let known: string[] | null = null
  let pages = 0
  for (let cursor = from; ;) {
    const page: PullPage = unwrap(await connector.pull(cursor, signal))
    pages += 1
    afterPage(pages)
    seen.push(...page.clients.map(({ id }) => id))
    deleted.push(...page.deletedIds)
    known = page.knownIds ?? known
    ;({ cursor } = page)
    if (page.complete) return { ids: new Set(seen), deleted, known, cursor, pages }
  }
}

test.each([
  ['as the template has it', {}, { relationship: 'devoted' }],
  ['as the settings have it', { types: 'evangelist=lifecycle:loyal' }, { lifecycle: 'loyal' }],
  ['not at all', { types: '' }, {}],
])('HubSpot’s stages of the life cycle are types %s', async (_how, values, types) => {
  const crm = await startHubSpot()
  populate(crm, 2, () => Date.now() - DAY_MS)
  const [first, second] = crm.people.all()
  crm.people.change(first?.id ?? '', { tags: ['evangelist'] })
  crm.people.change(second?.id ?? '', { tags: ['customer'] })
  const { connector } = await connect(crm, 'hubspot', (one) => one, values)
  const { clients } = unwrap(await connector.pull(null, signal))
  expect(clients.map((client) => client.types)).toEqual([types, {}])
})

function newClient(email: string): PushEntry {
  return {
    kind: 'client',
    idempotencyKey: 'key-00000001',
    client: {
      name: 'Ада Лавлейс',
      kind: 'person',
      company: '',
      email,
      language: null,
      country: null,
      place: '',
      phones: ['+74951000000'],
      types: {},
    },
  }
}

const longAgo = (): number => Date.now() - 40 * DAY_MS

describe('HubSpot', () => {
  test('changes beyond the cap of results are read in shorter and shorter slices of time', async () => {
    const cap = 200
    const crm = await startHubSpot(cap)
    const { connector } = await connect(crm, 'hubspot', (template) => {
      const { changes } = template.clients
      if (changes.kind !== 'window') throw new Error('HubSpot is asked in windows')
      return { ...template, clients: { ...template.clients, changes: { ...changes, cap } } }
    })
    const { cursor } = await run(connector)
    // an import touches everybody within a minute
    populate(crm, 900, (index) => Date.now() - 60_000 + index * 50)
    const { ids } = await run(connector, cursor)
    expect(ids.size).toBe(900)
    expect(crm.searches.some(({ total }) => total > cap)).toBe(true)
    expect(crm.searches.every(({ after }) => after < cap)).toBe(true)
  })
})

describe('Dynamics 365', () => {
  test('a delta link that has expired means that everything is read again, deletions too', async () => {
    const crm = await startDynamics()
    populate(crm, 130, longAgo)
    const { connector, clock } = await connect(crm, 'dynamics-365')
    const { cursor } = await run(connector)
    const gone = crm.people.all()[3]?.id ?? ''
    crm.people.remove(gone)
    crm.age(8 * DAY_MS)
    clock.ahead = 8 * DAY_MS
    const { ids, known } = await run(connector, cursor)
    expect(ids.size).toBe(129)
    expect(known).toHaveLength(129)
    expect(known).not.toContain(gone)
  })

  test('each refresh token that is replaced is handed on, to be kept', async () => {
    const crm = await startDynamics()
    populate(crm, 130, longAgo)
    const { connector, changedSecrets } = await connect(crm, 'dynamics-365')
    await run(connector, null, (pages) => pages === 1 && crm.oauth.expire())
    expect(crm.oauth.asked).toHaveLength(2)
    expect(crm.oauth.asked[1]?.['refresh_token']).not.toBe(crm.values['signIn'])
    expect(changedSecrets).toEqual({ signIn: crm.oauth.refreshToken })
  })

  test('a call that has been logged is no task that is still to be done', async () => {
    const crm = await startDynamics()
    populate(crm, 1, longAgo)
    const { connector } = await connect(crm, 'dynamics-365')
    const id = crm.people.all()[0]?.id ?? null
    const startedAt = Date.UTC(2026, 10, 22, 9)
    unwrap(
      await connector.push(
        {
          kind: 'call',
          idempotencyKey: 'key-of-a-call',
          crmClientId: id,
          address: '+74951000000',
          direction: 'outgoing',
          startedAt,
          answeredAt: null,
          endedAt: startedAt + 20_000,
          outcome: null,
          note: '',
          operator: OPERATOR.name,
        },
        signal,
      ),
    )
    expect(crm.states()).toEqual([1])
  })
})

describe('Zoho CRM', () => {
  test('beyond 2,000 records pages are had by tokens; when those are forgotten the run begins again', async () => {
    const crm = await startZoho()
    populate(crm, 2_450, longAgo)
    const { connector } = await connect(crm, 'zoho-crm')
    const { ids, pages } = await run(connector, null, (count) => count === 3 && crm.forgetPlaces())
    expect(ids.size).toBe(2_450)
    // three, the one that was refused, and all thirteen
    expect(pages).toBe(17)
  })

  test('a record that is refused inside a 207 is refused', async () => {
    const crm = await startZoho()
    const { connector } = await connect(crm, 'zoho-crm', (template) => {
      const text = JSON.stringify(template.create).replaceAll('Last_Name', 'Lost_Name')
      return { ...template, create: JSON.parse(text) as Template['create'] }
    })
    expect(await connector.push(newClient(''), signal)).toMatchObject({
      ok: false,
      error: { code: 'refused', message: 'MANDATORY_NOT_FOUND: required field not found' },
    })
  })

  test('somebody whom the CRM has already under this address is linked, not made again', async () => {
    const crm = await startZoho()
    const ada = { firstName: 'Ада', lastName: 'Л', phones: [], email: 'ada@example.org' }
    const known = crm.people.add({ ...ada, company: '', place: '', tags: [] })
    const { connector } = await connect(crm, 'zoho-crm')
    const pushed = await connector.push(newClient('ada@example.org'), signal)
    expect(pushed).toEqual({ ok: true, value: { crmId: known.id } })
    expect(crm.people.all()).toHaveLength(1)
  })
})

describe('Salesforce', () => {
  test('a token that ends in the middle of a run is asked for again', async () => {
    const crm = await startSalesforce()
    populate(crm, 250, longAgo)
    const { connector } = await connect(crm, 'salesforce')
    const { ids } = await run(connector, null, (pages) => pages === 1 && crm.oauth.expire())
    expect(ids.size).toBe(250)
    expect(crm.oauth.asked).toHaveLength(2)
  })

  test('a limit that is told by a 403 passes, other 403s do not', async () => {
    const crm = await startSalesforce()
    const { connector } = await connect(crm, 'salesforce')
    crm.refuseNext(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }])
    expect(await connector.lookup('+74951000000', signal)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    crm.refuseNext(403, [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'insufficient access rights' }])
    expect(await connector.lookup('+74951000000', signal)).toMatchObject({ ok: false, error: { code: 'refused' } })
  })
})
