import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadTemplate } from '../../db/sync/template/load-template.ts'
import { templateConnector } from '../../db/sync/template/template-connector.ts'
import { tryConnector } from '../../db/sync/try-connector.ts'
import type { PushEntry } from '../../shared/outbox.ts'
import { startDataService, unwrap, type TestService } from '../helpers/data-service.ts'
import { Marigold, marigoldPeople, MARIGOLD_TOKEN } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'

let crm: Marigold
let url: string
let at: TestService
beforeEach(async () => {
  at = startDataService()
  crm = new Marigold()
  url = await crm.start()
  crm.people = marigoldPeople(250)
})
afterEach(async () => {
  await at.dispose()
  crm.stop()
})

async function connect(token = MARIGOLD_TOKEN) {
  const template = unwrap(loadTemplate(templateOfTheGuide()))
  return unwrap(await templateConnector({ template, values: { url, token }, defaultCountry: 'RU' }))
}

test('the template of the guide shows clients, and finds one by number', async () => {
  const connector = await connect()
  const { clients, isLookupGood } = unwrap(await tryConnector(connector, new AbortController().signal))
  expect(clients[0]).toMatchObject({ id: '1', name: 'Person 1', phones: [{ raw: '8 (495) 1000000', label: 'mobile' }] })
  expect(isLookupGood).toBe(true)
  connector.stop()
})

test('it syncs, follows changes and deletions, and tells a new client and a note once', async () => {
  const connector = await connect()
  await at.service.sync.configure(connector)
  expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: 250 })
  const { signal } = new AbortController()
  const client: PushEntry = {
    kind: 'client',
    idempotencyKey: 'key-of-client',
    client: {
      name: 'Ольга Новая',
      kind: 'person',
      company: '',
      email: '',
      language: null,
      country: null,
      place: '',
      phones: ['+7 916 777-88-99'],
      types: {},
    },
  }
  const made = unwrap(await connector.push(client, signal))
  expect(made).toEqual({ crmId: '251' })
  expect(unwrap(await connector.push(client, signal, true))).toEqual(made)
  const note: PushEntry = {
    kind: 'note',
    idempotencyKey: 'key-of-note',
    crmClientId: '251',
    outcome: null,
    text: 'call back',
    operator: 'Anna',
  }
  unwrap(await connector.push(note, signal))
  unwrap(await connector.push(note, signal, true))
  expect(crm.remarks).toMatchObject([{ pid: 251, text: 'Anna: call back [key-of-note]' }])
  connector.stop()
})

test('an error inside a 200 is told in the CRM’s words', async () => {
  const connector = await connect('wrong')
  expect(await tryConnector(connector, new AbortController().signal)).toMatchObject({
    ok: false,
    error: { message: 'who are you?' },
  })
  connector.stop()
})
