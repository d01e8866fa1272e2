import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureDebianPackages } from '../../scripts/system-libraries.mjs'
import { freePort } from './free-port.ts'
import { startGuarded, type GuardedProcess } from './sip-lab/guarded-process.ts'
import { makeTemporaryFolder } from './sip-lab/temporary-folder.ts'

const PATIENCE_MS = 30_000

export type DirectoryServer = { readonly url: string; stop(): Promise<void> }

export const LDAP_BASE = 'ou=people,dc=example,dc=com'
export const LDAP_ADMIN = 'cn=admin,dc=example,dc=com'
export const LDAP_PASSWORD = 'the-password-of-ldap'

/** A real OpenLDAP server on 127.0.0.1 with an empty branch for people; installs it where it may. */
export async function startLdap(): Promise<DirectoryServer> {
  await needs('/usr/sbin/slapd', ['slapd', 'ldap-utils'])
  const folder = makeTemporaryFolder('vizitka-ldap-')
  const port = await freePort()
  const data = path.join(folder.path, 'data')
  mkdirSync(data)
  const configuration = path.join(folder.path, 'slapd.conf')
  writeFileSync(
    configuration,
    [
      ...['core', 'cosine', 'inetorgperson'].map((name) => `include /etc/ldap/schema/${name}.schema`),
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      `pidfile ${folder.path}/slapd.pid`,
      'database mdb',
      'maxsize 104857600',
      'suffix "dc=example,dc=com"',
      `rootdn "${LDAP_ADMIN}"`,
      `rootpw ${LDAP_PASSWORD}`,
      `directory ${data}`,
      // pages are to be needed
      'sizelimit size.soft=500 size.hard=500 size.pr=500 size.prtotal=unlimited',
      '',
    ].join('\n'),
  )
  const tree = [
    'dn: dc=example,dc=com',
    'objectClass: dcObject',
    'objectClass: organization',
    'o: Example',
    'dc: example',
    '',
  ]
  const people = [`dn: ${LDAP_BASE}`, 'objectClass: organizationalUnit', 'ou: people', '']
  execFileSync('/usr/sbin/slapadd', ['-f', configuration], {
    input: [...tree, ...people].join('\n'),
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const url = `ldap://127.0.0.1:${port}`
  const server = startGuarded('/usr/sbin/slapd', ['-f', configuration, '-h', url, '-d', '0'], {
    workingFolder: folder.path,
    logFile: path.join(folder.path, 'log'),
  })
  await ready(server, () => {
    execFileSync(
      'ldapsearch',
      ['-x', '-H', url, '-D', LDAP_ADMIN, '-w', LDAP_PASSWORD, '-b', LDAP_BASE, '-s', 'base'],
      { stdio: 'ignore' },
    )
  })
  return { url, stop: () => stop(server, folder) }
}

/** Adds or changes entries, as LDIF. */
export function changeLdap(url: string, ldif: string): void {
  execFileSync('ldapmodify', ['-x', '-a', '-H', url, '-D', LDAP_ADMIN, '-w', LDAP_PASSWORD], {
    input: ldif,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}

export const CARDDAV_USER = 'anna'
export const CARDDAV_PASSWORD = 'the-password-of-anna'

/** A real Radicale server on 127.0.0.1 with one empty address book, at `url`; installs it where it may. */
export async function startCardDav(): Promise<DirectoryServer> {
  await needs('/usr/bin/radicale', ['radicale'])
  const folder = makeTemporaryFolder('vizitka-carddav-')
  const port = await freePort()
  writeFileSync(path.join(folder.path, 'users'), `${CARDDAV_USER}:${CARDDAV_PASSWORD}\n`)
  writeFileSync(
    path.join(folder.path, 'config'),
    [
      `[server]\nhosts = 127.0.0.1:${port}`,
      `[auth]\ntype = htpasswd\nhtpasswd_filename = ${folder.path}/users\nhtpasswd_encryption = plain`,
      `[storage]\nfilesystem_folder = ${folder.path}/collections`,
      '',
    ].join('\n'),
  )
  const server = startGuarded('/usr/bin/radicale', ['--config', path.join(folder.path, 'config')], {
    workingFolder: folder.path,
    logFile: path.join(folder.path, 'log'),
  })
  const url = `http://127.0.0.1:${port}/${CARDDAV_USER}/suppliers/`
  await ready(server, async () => {
    const body =
      '<mkcol xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><set><prop><resourcetype><collection/>' +
      '<C:addressbook/></resourcetype><displayname>Suppliers</displayname></prop></set></mkcol>'
    const { status } = await cardDav(url, 'MKCOL', body)
    if (status !== 201) throw new Error(`the address book was not made: ${status}`)
  })
  return { url, stop: () => stop(server, folder) }
}

/** One request to the server, as its user. */
export function cardDav(url: string, method: string, body?: string): Promise<Response> {
  const credentials = Buffer.from(`${CARDDAV_USER}:${CARDDAV_PASSWORD}`).toString('base64')
  return fetch(url, { method, headers: { Authorization: `Basic ${credentials}` }, ...(body !== undefined && { body }) })
}

async function needs(program: string, packages: readonly string[]): Promise<void> {
  if (existsSync(program)) return
  const installed = await ensureDebianPackages(packages)
  if (!installed.ok) throw new Error(`${program} cannot be run here: ${installed.reason}`)
}

async function ready(server: GuardedProcess, ask: () => void | Promise<void>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > deadline || server.exitCode !== undefined) {
        throw new Error(`the server does not start:\n${server.log()}`, { cause: error })
      }
      await sleep(100)
    }
  }
}

async function stop(server: GuardedProcess, folder: ReturnType<typeof makeTemporaryFolder>): Promise<void> {
  await server.kill()
  await folder.remove()
}
