import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSalesforce, type Salesforce } from '../helpers/crm-simulators/salesforce.ts'
import { makeDesktopBrowser, type DesktopBrowser } from '../helpers/desktop-browser.ts'
import { finishCalls, ring } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { picturesOf } from './pictures-of-states.ts'

let crm: Salesforce
let browser: DesktopBrowser
let app: RunningApp
beforeAll(async () => {
  crm = await startSalesforce()
  const person = { firstName: 'Айгуль', lastName: 'Сейткали', email: '', company: '', place: '', tags: [] }
  crm.people.add({ ...person, phones: [{ raw: '8 (727) 250-01-23', label: 'mobile' }] })
  crm.people.add({ ...person, firstName: 'Ада', phones: [] })
  browser = makeDesktopBrowser()
  app = await launchApp({ environment: browser.environment })
  await app.synced()
  await app.registered()
})
afterAll(async () => {
  await app.close()
  await crm.stop()
  browser.remove()
})

const section = () => app.panel.locator('[data-section="clients"]')
const signIn = () => section().getByRole('button', { name: 'Sign in with the browser…' })
const shown = () => section().locator('div[role="group"]')
const scrolled = () => shown().evaluate((group) => group.scrollIntoView({ block: 'center' }))

/** Waits until the browser has been shown so many pages, and answers the last of them. */
async function pageInBrowser(count: number) {
  await until(`page ${count} in the browser`, () => browser.pages().length >= count)
  const page = browser.pages().at(-1)
  if (!page) throw new Error('the browser was not opened')
  return page
}

test('who says no in the browser is told so in both places', async () => {
  await app.panel.getByRole('button', { name: 'Settings' }).click()
  await section().getByLabel('Clients from').selectOption('template:salesforce')
  await section()
    .getByLabel('Address for signing in')
    .fill(crm.values['login'] ?? '')
  await section().getByLabel('Client ID of your app').fill(crm.oauth.clientId)
  await section().getByLabel('Client secret').fill(crm.oauth.clientSecret)

  crm.oauth.decision = 'deny'
  await signIn().click()
  const alert = shown().getByRole('alert')
  await alert.getByText('end-user denied authorization').waitFor()
  expect(await alert.innerText()).toContain('Try again, and agree in the browser.')
  const page = await pageInBrowser(1)
  expect([page.status, page.text]).toEqual([400, expect.stringContaining('Vizitka could not be signed in.')])
  await picturesOf(app, app.panel, 'sign-in-refused', async () => {
    await shown().getByRole('button').focus()
    await scrolled()
  })
})

test('a sign-in that is given up is followed by the next, and nobody can end it any more', async () => {
  crm.oauth.decision = 'wait'
  await signIn().click()
  await shown().getByText('Waiting for the browser…').waitFor()
  const left = await pageInBrowser(2)
  expect(left.text).toContain('Do you agree?')
  await picturesOf(app, app.panel, 'sign-in-waiting', scrolled)

  // the page was closed: once more, and this time to the end
  crm.oauth.decision = 'agree'
  await signIn().click()
  await shown().getByText('Signed in.').waitFor()
  expect(await shown().getByRole('alert').count()).toBe(0)
  const page = await pageInBrowser(3)
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('You may close this page.')])
  expect(crm.oauth.asked.map((form) => form['grant_type'])).toEqual(['authorization_code'])
  // the page that was left open is agreed to after all
  await expect(fetch(crm.oauth.agree(new URL(left.opened)))).rejects.toThrow('fetch failed')
})

test('what came of it reads the clients, is in no window, and is kept when the form is saved', async () => {
  await section().getByRole('button', { name: 'Test', exact: true }).click()
  await section().getByRole('table', { name: 'Clients read' }).getByText('Айгуль Сейткали').waitFor()
  await picturesOf(app, app.panel, 'sign-in-done', scrolled)
  await app.panel.getByRole('button', { name: /^Save/u }).click()
  await until('the clients of the CRM alone', async () => {
    const sync = await app.request('sync.status', null)
    return sync.ok && sync.value.clients === 2
  })
  expect(JSON.stringify(await app.request('session.get', null))).not.toContain(crm.oauth.refreshToken)
  await ring(app, 'unknown')
  await app.card.getByRole('heading', { name: 'Айгуль Сейткали' }).waitFor()
  await finishCalls(app)
})

test('a sign-in that the token server turns down says what to check', async () => {
  await app.panel.getByRole('button', { name: 'Settings' }).click()
  await section().getByLabel('Client secret').fill('a secret of another app')
  await signIn().click()
  const alert = shown().getByRole('alert')
  await alert.getByText('invalid client credentials').waitFor()
  await app.panel.getByRole('button', { name: 'Cancel' }).click()
  // the one that is kept still works
  crm.people.add({ firstName: 'Ян', lastName: 'Лис', phones: [], email: '', company: '', place: '', tags: [] })
  await app.panel.getByRole('button', { name: 'Fetch now' }).click()
  await until('the new client', async () => {
    const sync = await app.request('sync.status', null)
    return sync.ok && sync.value.clients === 3
  })
})
