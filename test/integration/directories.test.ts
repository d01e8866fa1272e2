import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cardDavConnector } from '../../db/sync/directory/carddav-connector.ts'
import { ldapConnector } from '../../db/sync/directory/ldap-connector.ts'
import { cardDavSettingsSchema, ldapSettingsSchema } from '../../shared/crm-source.ts'
import { startDataService, unwrap, type TestService } from '../helpers/data-service.ts'
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

const COLLEAGUES = 1_200

let at: TestService
beforeEach(() => {
  at = startDataService()
})
afterEach(() => at.dispose())

function names(): unknown[] {
  return at.service.database.prepare('SELECT name FROM client ORDER BY name').pluck().all()
}

describe('a directory by LDAP', () => {
  let server: DirectoryServer
  const dn = (uid: string): string => `uid=${uid},${LDAP_BASE}`
  beforeAll(async () => {
    server = await startLdap()
    const entries = Array.from({ length: COLLEAGUES }, (_one, index) =>
      [
        `dn: ${dn(`u${index}`)}`,
        'objectClass: inetOrgPerson',
        `uid: u${index}`,
        `cn: Colleague ${index}`,
        'sn: C',
        `telephoneNumber: +7 495 ${1_000_000 + index}`,
        ...(index === 7 ? ['mobile: 8 (916) 123-45-67', 'o: Ромашка', 'l: Москва', 'mail: seven@example.com'] : []),
        '',
      ].join('\n'),
    )
    changeLdap(server.url, entries.join('\n'))
  })
  afterAll(() => server.stop())

  function connect(password = LDAP_PASSWORD, base = LDAP_BASE) {
    const settings = ldapSettingsSchema.parse({ url: server.url, user: LDAP_ADMIN, base, tag: 'colleague' })
    return ldapConnector(settings, password)
  }

  test('is read page by page, followed, and forgotten where entries go', async () => {
    await at.service.sync.configure(connect())
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '', clients: COLLEAGUES })
    const seven = at.service.database.prepare(
      "SELECT name, company, email, place FROM client JOIN client_phone USING (client_key) WHERE e164 = '+79161234567'",
    )
    expect(seven.get()).toEqual({
      name: 'Colleague 7',
      company: 'Ромашка',
      email: 'seven@example.com',
      place: 'Москва',
    })

    changeLdap(
      server.url,
      `dn: ${dn('u8')}\nchangetype: modify\nreplace: cn\ncn: Renamed\n\ndn: ${dn('u9')}\nchangetype: delete\n`,
    )
    await at.service.sync.run()
    expect(names()).toContain('Renamed')
    expect(names()).not.toContain('Colleague 9')
    expect(names()).toHaveLength(COLLEAGUES - 1)
  })

  test('is asked live by the last nine digits in any spelling', async () => {
    const found = unwrap(await connect().lookup('+79161234567', new AbortController().signal))
    expect(found.map(({ name, tags }) => [name, tags])).toEqual([['Colleague 7', ['colleague']]])
  })

  test('tells a wrong password from a wrong base', async () => {
    const { signal } = new AbortController()
    expect(await connect('wrong').pull(null, signal)).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
    const nowhere = connect(LDAP_PASSWORD, 'ou=nobody,dc=example,dc=com')
    expect(await nowhere.pull(null, signal)).toMatchObject({ ok: false, error: { code: 'refused' } })
  })
})

describe('an address book by CardDAV', () => {
  let server: DirectoryServer
  beforeAll(async () => {
    server = await startCardDav()
  })
  afterAll(() => server.stop())

  function connect(password = CARDDAV_PASSWORD) {
    const settings = cardDavSettingsSchema.parse({ url: server.url, user: CARDDAV_USER, tag: 'supplier' })
    return cardDavConnector(settings, password)
  }

  async function put(uid: string, name: string, number: string): Promise<void> {
    const card = [
      'BEGIN:VCARD',
      'VERSION:3.0',
      `UID:${uid}`,
      `N:${name};;;;`,
      `FN:${name}`,
      `TEL;TYPE=WORK:${number}`,
      'END:VCARD',
      '',
    ]
    const { status } = await cardDav(`${server.url}${uid}.vcf`, 'PUT', card.join('\r\n'))
    expect(status).toBeLessThan(300)
  }

  test('is read, then only what has changed; what is gone goes', async () => {
    await put('a', 'Бумага & Ко', '8 (495) 777-00-01')
    await put('b', 'Paper <Ltd>', '+44 20 7946 0000')
    const connector = connect()
    await at.service.sync.configure(connector)
    expect(await at.service.sync.run()).toMatchObject({ state: 'waiting', message: '' })
    expect(names()).toEqual(['Paper <Ltd>', 'Бумага & Ко'])

    await put('b', 'Paper & Sons', '+44 20 7946 0001')
    await put('c', '纸业公司', '+86 10 8888 8888')
    await cardDav(`${server.url}a.vcf`, 'DELETE')
    await at.service.sync.run()
    expect(names()).toEqual(['Paper & Sons', '纸业公司'])
    const tags = at.service.database.prepare('SELECT DISTINCT tag FROM client_tag').pluck()
    expect(tags.all()).toEqual(['supplier'])
  })

  test('tells a wrong password', async () => {
    const pulled = await connect('wrong').pull(null, new AbortController().signal)
    expect(pulled).toMatchObject({ ok: false, error: { code: 'unauthorised' } })
  })
})
