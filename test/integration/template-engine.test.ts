import { afterEach, describe, expect, test } from 'vitest'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import {
  startSimulator,
  type SimulatorAnswer,
  type SimulatorRequest,
  type SimulatorServer,
} from '../helpers/crm-simulators/simulator.ts'
import { unwrap } from '../helpers/data-service.ts'

const { signal } = new AbortController()
const LIMITED: SimulatorAnswer = { status: 429, headers: { 'X-Wait': '0' }, body: { why: 'slow down' } }
const CALL = {
  kind: 'call',
  idempotencyKey: 'key-00000001',
  crmClientId: '1',
  address: null,
  direction: 'outgoing',
  startedAt: 0,
  answeredAt: null,
  endedAt: 5_000,
  outcome: null,
  note: '',
  operator: 'Anna',
} as const satisfies PushEntry

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A connector to what `answer` says, by the least of a template and the parts under test. */
async function connect(
  answer: (request: SimulatorRequest) => SimulatorAnswer,
  parts: Readonly<Record<string, object>>,
) {
  const server: SimulatorServer = await startSimulator(answer, () => LIMITED)
  const { clients, ...others } = parts
  const template = unwrap(
    loadTemplate(
      JSON.stringify({
        format: 1,
        id: 'small',
        name: 'Small',
        version: 1,
        verified: { how: 'documentation', against: 'nothing', date: '2026-11-23' },
        settings: [
          { name: 'url', type: 'url', title: 'Address' },
          { name: 'password', type: 'secret', title: 'Password' },
        ],
        connection: { base: '=$settings.url', perSecond: 100 },
        auth: { kind: 'none' },
        errors: { text: '=why' },
        clients: {
          list: { request: { path: '/people' }, records: '=people', paging: { kind: 'none' } },
          changes: { kind: 'none' },
          map: { id: '=id', name: '=name', phones: '=phone' },
          deletions: { kind: 'none' },
          ...clients,
        },
        ...others,
      }),
    ),
  )
  const values = { url: server.url, password: 'open-sesame' }
  const connector = unwrap(await templateConnector({ template, values, defaultCountry: 'RU' }))
  stops.push(
    () => connector.stop(),
    () => server.stop(),
  )
  return { connector, server }
}

describe('records that a page names by id only', () => {
  const COMPANIES = {
    map: { id: '=id', name: '=name', phones: '=phone', company: '=firm ? $lookup($related.firms, $string(firm))' },
    related: {
      firms: {
        ids: '=firm',
        request: { path: '/firms', query: { ids: "=$join($ids, ',')" } },
        records: '=$',
        id: '=id',
        value: '=title',
        most: 2,
      },
    },
  }
  const people = [7, 8, 0, 7, 9].map((firm, index) => ({ id: index + 1, name: `N${index}`, phone: '1', firm }))

  test('are asked for together, each once, and not more at a time than the CRM takes', async () => {
    const { connector, server } = await connect(
      ({ url }) => {
        if (url.pathname === '/people') return { body: { people } }
        const ids = (url.searchParams.get('ids') ?? '').split(',')
        return { body: ids.map((id) => ({ id: Number(id), title: `Firm ${id}` })) }
      },
      { clients: COMPANIES },
    )
    const { clients } = unwrap(await connector.pull(null, signal))
    expect(clients.map(({ company }) => company)).toEqual(['Firm 7', 'Firm 8', '', 'Firm 7', 'Firm 9'])
    const asked = server.requests.filter(({ url }) => url.pathname === '/firms')
    expect(asked.map(({ url }) => url.searchParams.get('ids'))).toEqual(['7,8', '9'])
  })

  test('may be hidden from the credentials: then the clients come without them', async () => {
    const { connector } = await connect(
      ({ url }) => (url.pathname === '/people' ? { body: { people } } : { status: 403, body: { why: 'not yours' } }),
      { clients: COMPANIES },
    )
    expect(unwrap(await connector.pull(null, signal)).clients.map(({ company }) => company)).toEqual([
      '',
      '',
      '',
      '',
      '',
    ])
  })

  test('that cannot be read just now end the run: it goes on with the same page', async () => {
    const { connector } = await connect(
      ({ url }) => (url.pathname === '/people' ? { body: { people } } : { status: 500, body: {} }),
      { clients: COMPANIES },
    )
    expect(await connector.pull(null, signal)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })
})

describe('a live lookup', () => {
  test('asks for one field after the other until somebody is found', async () => {
    const { connector, server } = await connect(
      ({ url }) => ({ body: { people: url.pathname === '/by-mobile' ? [{ id: 3, name: 'Ann', phone: '1' }] : [] } }),
      {
        lookup: {
          forms: ['suffix9'],
          request: { path: '/by-work', query: { n: '=$number' } },
          also: ['/by-mobile', '/by-home'].map((path) => ({ path, query: { n: '=$number' } })),
          records: '=people',
        },
      },
    )
    expect(unwrap(await connector.lookup('+74951234567', signal)).map(({ name }) => name)).toEqual(['Ann'])
    expect(server.requests.map(({ url }) => url.pathname)).toEqual(['/by-work', '/by-mobile'])
  })

  test('reads the records whose ids a search has found', async () => {
    const { connector, server } = await connect(
      ({ url }) =>
        url.pathname === '/search'
          ? { body: { ids: url.searchParams.get('n') === '951234567' ? [3, 4] : [] } }
          : {
              body: {
                people: [
                  { id: 3, name: 'Ann', phone: '1' },
                  { id: 4, name: 'Bob', phone: '1' },
                ],
              },
            },
      {
        lookup: {
          forms: ['suffix9'],
          request: { path: '/search', query: { n: '=$number' } },
          records: '=ids',
          read: { request: { path: '/read', query: { id: '=$found' } }, records: '=people' },
        },
      },
    )
    expect(unwrap(await connector.lookup('+74951234567', signal)).map(({ name }) => name)).toEqual(['Ann', 'Bob'])
    expect(server.requests.at(-1)?.url.search).toBe('?id=3&id=4')
    expect(unwrap(await connector.lookup('+74951112233', signal))).toEqual([])
    // nobody was found: nobody is read
    expect(server.requests.filter(({ url }) => url.pathname === '/read')).toHaveLength(1)
  })
})

describe('an entry', () => {
  test('that the CRM has no place for is not sent', async () => {
    const { connector, server } = await connect(() => ({ body: {} }), {
      call: { when: '=$exists($call.address)', request: { method: 'POST', path: '/calls' } },
    })
    unwrap(await connector.push(CALL, signal))
    expect(server.requests).toHaveLength(0)
    unwrap(await connector.push({ ...CALL, address: '+74951234567' }, signal))
    expect(server.requests).toHaveLength(1)
  })

  test('is sent without a name where the credentials may not see the users', async () => {
    const { connector, server } = await connect(
      ({ url }) => (url.pathname === '/users' ? { status: 403, body: { why: 'admins only' } } : { body: {} }),
      {
        call: { request: { method: 'POST', path: '/calls', body: { who: '=$user', text: '=$operator' } } },
        users: { request: { path: '/users' }, records: '=$', paging: { kind: 'none' }, id: '=id', label: '=name' },
      },
    )
    unwrap(await connector.push(CALL, signal))
    expect(server.requests.at(-1)?.body).toEqual({ text: 'Anna' })
  })
})

describe('too many requests', () => {
  test('are waited for as a header of the CRM’s own says', async () => {
    const { connector, server } = await connect(() => ({ body: { people: [] } }), {
      errors: { text: '=why', limitedFor: "=$headers.'x-wait'" },
    })
    server.limitNext(2)
    expect(unwrap(await connector.pull(null, signal)).complete).toBe(true)
    expect(server.requests).toHaveLength(3)
    server.limitNext(9)
    expect(await connector.pull(null, signal)).toMatchObject({
      ok: false,
      error: { code: 'unreachable', message: 'HTTP 429: slow down' },
    })
  })

  test('may come under another status', async () => {
    let isBusy = true
    const { connector } = await connect(
      () => {
        if (!isBusy) return { body: { people: [] } }
        isBusy = false
        return { status: 503, headers: { 'Retry-After': '0' }, body: { why: 'slow down' } }
      },
      { errors: { text: '=why', limited: [429, 503] } },
    )
    expect(unwrap(await connector.pull(null, signal)).complete).toBe(true)
  })
})

test('as many requests as the CRM lets come at once do not wait for each other', async () => {
  const { connector, server } = await connect(() => ({ body: { people: [] } }), {
    // one by one they would take more than a minute
    connection: { base: '=$settings.url', perSecond: 0.1, burst: 8 },
  })
  for (let count = 0; count < 8; count += 1) unwrap(await connector.pull(null, signal))
  expect(server.requests).toHaveLength(8)
}, 60_000)

test('a token goes into bodies too, and a new one is asked for when the CRM says so inside a 200', async () => {
  let logins = 0
  const { connector, server } = await connect(
    ({ body }) => {
      const { method, token } = body as { method: string; token?: string }
      if (method === 'login') return { body: { result: `token-number-${(logins += 1)}` } }
      // the first one has ended
      return token === 'token-number-2' ? { body: { people: [] } } : { body: { error: 'session expired' } }
    },
    {
      auth: {
        kind: 'login',
        request: { method: 'POST', path: '/rpc', body: { method: 'login', password: '=$settings.password' } },
        token: '=result',
        headers: {},
      },
      errors: { isUnauthorised: "=error = 'session expired'" },
      clients: {
        list: {
          request: {
            method: 'POST',
            path: '/rpc',
            body: { method: 'people', token: '=$token' },
            answer: { error: '=error' },
          },
          records: '=people',
          paging: { kind: 'none' },
        },
      },
    },
  )
  expect(unwrap(await connector.pull(null, signal)).complete).toBe(true)
  expect(logins).toBe(2)
  expect(server.requests[0]?.body).toEqual({ method: 'login', password: 'open-sesame' })
})
