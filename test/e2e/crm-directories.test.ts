import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_CALLS, type DemoCall } from '../../shared/demo-calls.ts'
import {
  cardDav,
  CARDDAV_PASSWORD,
  CARDDAV_USER,
  changeLdap,
  LDAP_ADMIN,
  LDAP_BASE,
  LDAP_PASSWORD,
  startCardDav,
  startLdap,
  type DirectoryServer,
} from '../helpers/directories.ts'
import { finishCalls, ring } from './calls.ts'
import { launchApp, until, type RunningApp } from './launch.ts'
import { picturesOf } from './pictures-of-states.ts'

/** «Who», «where to call», «seat», «through whom»: no guess takes any of them for what it is. */
const COLUMNS = 'Кто;Куда звонить;Где сидит;Через кого'

let app: RunningApp
let ldap: DirectoryServer
let cardDavServer: DirectoryServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'vizitka-files-'))
  ;[ldap, cardDavServer] = await Promise.all([startLdap(), startCardDav()])
  app = await launchApp()
  await app.synced()
  await app.registered()
})
afterAll(async () => {
  await app.close()
  await ldap.stop()
  await cardDavServer.stop()
  rmSync(folder, { recursive: true })
})

const section = () => app.panel.locator('[data-section="clients"]')
const rows = () => section().getByRole('table', { name: 'Clients read' })
const field = (label: string) => section().getByLabel(label, { exact: true })
const pressTest = () => section().getByRole('button', { name: 'Test', exact: true }).click()
const toTest = () =>
  app.panel
    .locator('[data-section="clients"] [role="status"]')
    .first()
    .evaluate((status) => status.scrollIntoView({ block: 'center' }))

async function choose(kind: string): Promise<void> {
  await app.panel.getByRole('button', { name: 'Settings' }).click()
  await section().getByLabel('Clients from').selectOption(kind)
}

async function save(clients: number): Promise<void> {
  await app.panel.getByRole('button', { name: /^Save/u }).click()
  await app.panel.getByRole('dialog').waitFor({ state: 'detached' })
  await until(`${clients} clients`, async () => {
    const sync = await app.request('sync.status', null)
    return sync.ok && sync.value.state === 'waiting' && sync.value.clients === clients
  })
}

async function expectCaller(demoId: DemoCall['id'], name: string): Promise<void> {
  await ring(app, demoId)
  await app.card.getByRole('heading', { name }).waitFor()
  await finishCalls(app)
}

function numberOf(demoId: DemoCall['id']): string {
  return DEMO_CALLS.find(({ id }) => id === demoId)?.address ?? ''
}

test('a directory by LDAP: a wrong password says what to do, the right one shows people, and they are known', async () => {
  const person = (uid: string, name: string, number: string): string =>
    `dn: uid=${uid},${LDAP_BASE}\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${name}\nsn: X\ntelephoneNumber: ${number}\n`
  changeLdap(
    ldap.url,
    [
      person('u1', 'Erika Mustermann', '+7 727 250-01-23'),
      person('u2', 'Olga Reader', '+7 495 100-00-02'),
      // without a number it is nobody who could call
      `dn: uid=u3,${LDAP_BASE}\nobjectClass: inetOrgPerson\nuid: u3\ncn: No Number\nsn: X\n`,
    ].join('\n'),
  )
  await choose('ldap')
  await pressTest()
  await section().getByText('Fill in the fields above first.').waitFor()
  await field('Address').fill(ldap.url)
  await field('User').fill(LDAP_ADMIN)
  await field('Search below').fill(LDAP_BASE)
  await field('Password').fill('not the password')
  await pressTest()
  const alert = section().getByRole('alert')
  await alert.getByText('type the password or token again').waitFor()
  await picturesOf(app, app.panel, 'ldap-refused', toTest)

  await field('Password').fill(LDAP_PASSWORD)
  await pressTest()
  await rows().getByText('Erika Mustermann').waitFor()
  expect(await rows().getByRole('row').count()).toBe(1 + 2)
  expect(await alert.count()).toBe(0)
  await section().getByText('the CRM finds its client').waitFor()
  await picturesOf(app, app.panel, 'ldap', toTest)
  await save(2)
  await expectCaller('unknown', 'Erika Mustermann')
})

test('an address book by CardDAV: likewise, and a number in a card is known', async () => {
  const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:王芳\r\nN:王;芳;;;\r\nTEL;TYPE=WORK:+${numberOf('switchboard').replace('+', '')}\r\nEND:VCARD\r\n`
  const put = await cardDav(`${cardDavServer.url}1.vcf`, 'PUT', card)
  expect(put.status).toBe(201)
  await choose('carddav')
  await field('Address').fill(cardDavServer.url)
  await field('User').fill(CARDDAV_USER)
  await field('Password').fill('not the password')
  await pressTest()
  const alert = section().getByRole('alert')
  await alert.getByText('type the password or token again').waitFor()
  // another address than that of the book
  await field('Password').fill(CARDDAV_PASSWORD)
  await field('Address').fill(`${new URL(cardDavServer.url).origin}/nowhere/at/all/`)
  await pressTest()
  await alert.getByText('Check the', { exact: false }).waitFor()
  await alert.getByText('type the password').waitFor({ state: 'detached' })
  await field('Address').fill(cardDavServer.url)
  await pressTest()
  await rows().getByText('王芳').waitFor()
  await picturesOf(app, app.panel, 'carddav', toTest)
  await save(1)
  await expectCaller('switchboard', '王芳')
})

test('a file with odd columns in windows-1251: mapped by hand, tested, saved, and its caller is known', async () => {
  const file = path.join(folder, 'выгрузка.csv')
  const others = Array.from({ length: 60 }, (_one, index) => `Человек ${index};8 (495) ${2_000_000 + index};Тверь;сайт`)
  const lines = [COLUMNS, 'Айгуль Сейткали;8 (727) 250-01-23;Алматы;выставка', ...others]
  writeFileSync(file, windows1251(lines.join('\r\n')))
  await choose('files')
  await field('File or folder').fill(path.join(folder, 'nothing.csv'))
  await pressTest()
  const alert = section().getByRole('alert')
  await alert.waitFor()
  await picturesOf(app, app.panel, 'files-missing', toTest)

  await field('File or folder').fill(file)
  await pressTest()
  const encoding = section().getByLabel('Encoding')
  await encoding.locator('option', { hasText: 'Guessed: windows-1251' }).waitFor({ state: 'attached' })
  expect(await rows().count()).toBe(0)
  await section().getByText('Which column is what').click()
  await section().getByText('Columns of the file:').waitFor()
  expect(await section().getByText('Columns of the file:').innerText()).toContain('Куда звонить')
  await field('Name').fill('Кто')
  await field('Phone numbers').fill('Куда звонить')
  await field('Town').fill('Где сидит')
  await field('Tags').fill('Через кого')
  await pressTest()
  await rows().getByText('Айгуль Сейткали').waitFor()
  await rows().getByText('Алматы').waitFor()
  await picturesOf(app, app.panel, 'files', () =>
    section()
      .getByRole('table')
      .evaluate((table) => table.scrollIntoView({ block: 'end' })),
  )
  await picturesOf(app, app.panel, 'files-mapping', () =>
    section()
      .locator('details')
      .first()
      .evaluate((details) => details.scrollIntoView({ block: 'start' })),
  )

  // read as another encoding it is not who it was, and the form says so at once
  await encoding.selectOption('windows-1256')
  await pressTest()
  await rows().getByText('Айгуль Сейткали').waitFor({ state: 'detached' })
  await encoding.selectOption('')
  await pressTest()
  await rows().getByText('Айгуль Сейткали').waitFor()
  await save(61)
  await expectCaller('unknown', 'Айгуль Сейткали')
})

test('a file that has lost most of its lines deletes nobody before somebody has looked', async () => {
  const file = path.join(folder, 'выгрузка.csv')
  writeFileSync(file, windows1251([COLUMNS, 'Айгуль Сейткали;8 (727) 250-01-23;Алматы;выставка'].join('\r\n')))
  const clients = async (): Promise<number | null> => {
    const sync = await app.request('sync.status', null)
    return sync.ok ? sync.value.clients : null
  }
  await app.panel.getByRole('button', { name: 'Fetch now' }).click()
  const banner = app.panel.getByRole('alert').filter({ hasText: 'does not list 60 clients any more' })
  await banner.waitFor()
  expect(await clients()).toBe(61)
  await picturesOf(app, app.panel, 'deletions')
  await banner.getByRole('button', { name: 'Delete them here…' }).click()
  await banner.getByText('Delete 60 clients here?').waitFor()
  await picturesOf(app, app.panel, 'deletions-question')

  // thought better of it
  await banner.getByRole('button', { name: 'Cancel' }).click()
  expect(await clients()).toBe(61)
  await banner.getByRole('button', { name: 'Delete them here…' }).click()
  await banner.getByRole('button', { name: 'Delete', exact: true }).click()
  await banner.waitFor({ state: 'detached' })
  await until('the clients to be gone', async () => (await clients()) === 1)
  await expectCaller('unknown', 'Айгуль Сейткали')
})

/** Cyrillic letters and ASCII only. */
function windows1251(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (letter) => {
      const code = letter.codePointAt(0) ?? 0
      if (code < 0x80) return code
      if (code < 0x410 || code > 0x44f) throw new Error(`«${letter}» is not made here`)
      return code - 0x410 + 0xc0
    }),
  )
}
