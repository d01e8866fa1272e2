import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFaultyCrm, type FaultyCrm } from '../helpers/faulty-crm.ts'
import { Marigold, marigoldPeople } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'
import { answer, callerHangsUp, finishCalls, ring, untilState } from './calls.ts'
import { gatherComplaints } from './complaints.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { workWithMarigold } from './marigold-crm.ts'
import { picturesOf } from './pictures-of-states.ts'

let app: RunningApp
let crm: FaultyCrm
const marigold = new Marigold()
const complaints: string[] = []
let isRefusing = true

/** The template of the guide, for a CRM that can be told one more number of a client. */
function takesNumbers(): string {
  const request = {
    method: 'POST',
    path: '/people/{$clientId}/numbers',
    body: { n: '=$phone' },
    answer: { error: '=ok = false ? why' },
  }
  return JSON.stringify({ ...(JSON.parse(templateOfTheGuide()) as object), addPhone: { request } })
}

beforeAll(async () => {
  marigold.people = marigoldPeople(3)
  crm = await startFaultyCrm(await marigold.start(), ({ method, url }) =>
    isRefusing && method === 'POST' && url.pathname.endsWith('/numbers') ? 'error-inside-200' : null,
  )
  app = await launchApp()
  await app.configure({ locale: 'en' })
  await app.registered()
  gatherComplaints(app.panel, 'panel', complaints)
})
afterAll(async () => {
  await app.close()
  await crm.close()
  marigold.stop()
})

test('a number that the CRM refused is corrected in its row, and sent', async () => {
  await workWithMarigold(app, crm.url, takesNumbers(), 3)

  const person = marigold.people[0]
  if (!person) throw new Error('nobody is at the CRM')
  const found = await app.request('client.search', { text: person.full_name, locale: 'en' })
  const clientId = found.ok ? (found.value[0]?.clientId ?? '') : ''
  const callId = await ring(app, 'unknown')
  await answer(app, callId)
  const told = await app.request('quick-entry.add-number', { callId, clientId, locale: 'en' })
  expect(told.ok).toBe(true)
  await callerHangsUp(app, callId)
  await untilState(app, callId, 'ended')
  await finishCalls(app)
  await app.request('sync.run', null)

  const dialog = app.panel.getByRole('dialog')
  await app.panel.getByRole('button', { name: /refused by the CRM/u }).click()
  const entry = dialog.getByRole('listitem').filter({ hasText: 'Phone number' })
  await entry.getByRole('button', { name: /^Correct the number/u }).click()
  await entry.getByLabel('Phone number', { exact: true }).fill('ask the office')
  await entry.getByRole('button', { name: 'Save and send' }).click()
  await entry.getByRole('alert').waitFor()
  await picturesOf(app, app.panel, 'outbox-number')

  isRefusing = false
  await entry.getByLabel('Phone number', { exact: true }).fill('+7 495 765-43-21')
  await entry.getByLabel('Phone number', { exact: true }).press('Enter')
  await until('the CRM to have the number', () =>
    Promise.resolve(marigold.people.some(({ numbers }) => numbers.some(({ n }) => n === '+7 495 765-43-21'))),
  )
  await dialog.getByText('Nothing here.').waitFor()
  expect(complaints).toStrictEqual([])
})
