import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateDemoClients } from '../../db/demo-crm/clients.ts'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { startDataService, TEST_TIME, unwrap, type TestService } from '../helpers/data-service.ts'
import { startTryton, type Tryton } from '../helpers/tryton.ts'

const PEOPLE = 1_050
const KEY = '0190d7f0-0000-7000-8000-000000000001'

let tryton: Tryton
let people: { readonly name: string; readonly phones: readonly string[] }[]
beforeAll(async () => {
  tryton = await startTryton()
  const spelt = generateDemoClients(TEST_TIME, 1).flatMap(({ record }) =>
    record.phoneNumbers.map(({ number }) => number.split('\n')[0] ?? ''),
  )
  people = Array.from({ length: PEOPLE }, (_one, index) => ({
    name: `Person ${index}`,
    phones: [spelt[index % spelt.length] ?? '', `+7 916 ${String(1_000_000 + index)}`],
  }))
  for (let from = 0; from < people.length; from += 150) {
    await tryton.call(
      'model.party.party.create',
      people.slice(from, from + 150).map(({ name, phones }) => ({
        name,
        contact_mechanisms: [['create', phones.map((value) => ({ type: 'phone', value }))]],
      })),
    )
  }
}, 180_000)
afterAll(() => tryton.stop())

let at: TestService
let stop: (() => void) | null = null
beforeEach(() => {
  at = startDataService()
})
afterEach(async () => {
  await at.dispose()
  stop?.()
})

async function connect(values: Readonly<Record<string, string>> = {}) {
  const { url, database, user, password } = tryton
  const template = unwrap(loadTemplate(readFileSync('db/sync/templates/tryton.crm.json', 'utf8')))
  const connector = unwrap(
    await templateConnector({ template, values: { url, database, user, password, ...values }, defaultCountry: 'RU' }),
  )
  stop = () => connector.stop()
  return connector
}

function clientNames(): unknown[] {
  return at.service.database.prepare('SELECT name FROM client').pluck().all()
}

describe('Tryton', () => {
  test('says how many clients there are before they are read', async () => {
    const connector = await connect()
    const counted = (await tryton.call('model.party.party.search_count', [])) as number
    expect(unwrap(await connector.pull(null, new AbortController().signal)).total).toBe(counted)
    expect(counted).toBeGreaterThanOrEqual(people.length)
  })

  test('a first sync takes over everybody, the next one what has changed, also only a number', async () => {
    const connector = await connect()
    await at.service.sync.configure(connector)
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    expect(new Set(clientNames())).toEqual(new Set(people.map(({ name }) => name)))

    const [row] = (await tryton.call('model.party.contact_mechanism.search', [
      ['value', '=', '+7 916 1000007'],
    ])) as number[]
    await tryton.call('model.party.contact_mechanism.write', [row], { value: '+7 916 555-44-33' })
    await tryton.call('model.party.party.create', [{ name: 'Новый Клиент' }])
    await at.service.sync.run()
    const number = at.service.database
      .prepare("SELECT name FROM client JOIN client_phone USING (client_key) WHERE e164 = '+79165554433'")
      .pluck()
    expect(number.all()).toEqual(['Person 7'])
    expect(clientNames()).toContain('Новый Клиент')
  })

  test('asked live, it finds a number in any spelling', async () => {
    const connector = await connect()
    const { signal } = new AbortController()
    const found = unwrap(await connector.lookup('+79161000042', signal))
    expect(found.map(({ name }) => name)).toEqual(['Person 42'])
  })

  test('a client, a call and a note arrive once, also when nobody knows whether they did', async () => {
    const connector = await connect()
    const { signal } = new AbortController()
    const client: PushEntry = {
      kind: 'client',
      idempotencyKey: KEY,
      client: {
        name: 'Ольга Новая',
        kind: 'person',
        company: '',
        email: 'olga@example.com',
        language: null,
        country: null,
        place: '',
        phones: ['+7 916 777-88-99'],
        types: {},
      },
    }
    const made = unwrap(await connector.push(client, signal))
    expect(unwrap(await connector.push(client, signal, true))).toEqual(made)
    const note: PushEntry = {
      kind: 'note',
      idempotencyKey: KEY,
      crmClientId: made.crmId ?? '',
      outcome: null,
      text: 'Перезвонить «завтра» "в 10"',
      operator: 'Анна',
    }
    unwrap(await connector.push(note, signal))
    unwrap(await connector.push(note, signal, true))
    const notes = await tryton.call('model.ir.note.search_count', [['message', 'ilike', '%Перезвонить%']])
    expect(notes).toBe(1)
    const parties = await tryton.call('model.party.party.search_count', [['name', '=', 'Ольга Новая']])
    expect(parties).toBe(1)
  })

  test('a wrong password is a matter of credentials', async () => {
    const connector = await connect({ password: 'a wrong password' })
    const pulled = await connector.pull(null, new AbortController().signal)
    expect(pulled).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  })
})
