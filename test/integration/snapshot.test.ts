import { generateKeyPairSync } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDemoCrm, type DemoCrm } from '../../db/demo-crm/server.ts'
import { DemoCrmStore, initialDemoClients } from '../../db/demo-crm/store.ts'
import { openSnapshot } from '../../db/snapshot/read-snapshot.ts'
import { HEAD_BYTES } from '../../db/snapshot/snapshot-format.ts'
import { makeKeys, publicKeyText, readPrivateKey } from '../../db/snapshot/snapshot-keys.ts'
import { snapshotTool } from '../../db/snapshot/snapshot-tool.ts'
import { writeSnapshot } from '../../db/snapshot/write-snapshot.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts'
import type { SnapshotSettings } from '../../shared/snapshot.ts'
import { buildDataProcess, startDataProcess, type StartedDataProcess } from '../helpers/data-process.ts'
import {
  callerIdentity,
  endedCall,
  ringingCall,
  startDataService,
  temporaryFolder,
  TEST_TIME,
  unwrap,
  type TestService,
} from '../helpers/data-service.ts'

/** Counts who asks for everything, and who for changes. */
class CountingStore extends DemoCrmStore {
  wholeLists = 0
  changeLists = 0

  override list(...asked: Parameters<DemoCrmStore['list']>): ReturnType<DemoCrmStore['list']> {
    if (asked[0] === null) this.wholeLists += 1
    else this.changeLists += 1
    return super.list(...asked)
  }
}

let folder: ReturnType<typeof temporaryFolder>
let publicKey: string
let services: TestService[] = []
let crms: DemoCrm[] = []
const clock = { now: TEST_TIME }

const inFolder = (name: string): string => path.join(folder.folder, name)

beforeEach(() => {
  folder = temporaryFolder()
  clock.now = TEST_TIME
  publicKey = unwrap(makeKeys(inFolder('keys')))
})
afterEach(async () => {
  for (const service of services) await service.dispose()
  for (const crm of crms) await crm.close()
  services = []
  crms = []
  folder.remove()
})

async function startCrm(store: DemoCrmStore): Promise<DemoCrm> {
  const crm = await startDemoCrm({ store, clock: () => clock.now })
  crms.push(crm)
  return crm
}

function withSnapshot(snapshot: SnapshotSettings, changed: Partial<Settings> = {}): Settings {
  return { ...DEFAULT_SETTINGS, ...changed, snapshot }
}

/** A station of its own, connected to the demo CRM. */
async function station(crm: DemoCrm, snapshot: SnapshotSettings): Promise<TestService> {
  const started = startDataService()
  services.push(started)
  const settings = withSnapshot(snapshot)
  unwrap(await started.service.handlers['settings.write']({ settings, encryptedSecrets: '«encrypted-secret»' }))
  const connection = { kind: 'demo', url: crm.url, token: crm.token } as const
  unwrap(await started.service.handlers['sync.configure']({ connection, further: [] }))
  await started.service.sync.run()
  return started
}

async function write(from: TestService, name = 'clients.snapshot'): Promise<string> {
  const file = inFolder(name)
  unwrap(await from.service.handlers['snapshot.write-file']({ file, key: inFolder('keys') }))
  return file
}

/** All that the CRM gave, as far as it does not depend on when a row was written. */
function cacheOf(database: SqliteDatabase.Database): unknown[] {
  return [
    'SELECT crm_id, kind, name, company, email, language, country, place, time_zone, changed_at FROM client ORDER BY crm_id',
    `SELECT crm_id, raw, label, client_phone.kind, e164, extension, client_phone.country, match_key, origin
     FROM client_phone JOIN client USING (client_key) ORDER BY crm_id, phone_key`,
    `SELECT crm_id, typology, source, type, decided_at FROM client_type JOIN client USING (client_key)
     WHERE source <> 'suggestion' ORDER BY crm_id, typology`,
    'SELECT crm_id, tag, origin FROM client_tag JOIN client USING (client_key) ORDER BY crm_id, tag',
    `SELECT client.crm_id, event.crm_id AS event, event.kind, at, title, text, author, amount_minor, currency, state,
       payment_method, prepaid_months, marks FROM event JOIN client USING (client_key)
     ORDER BY client.crm_id, event.crm_id`,
    `SELECT crm_id, registered_at, registered_name, registration_country, ip_country, card_holder, expectation, experience,
       cost_minor, cost_currency, margin_minor, margin_currency, has_good_credit, fits_target_profile,
       meets_service_criteria, audience FROM client_profile JOIN client USING (client_key) ORDER BY crm_id`,
  ].map((sql) => database.prepare<[], Record<string, unknown>>(sql).all())
}

function statusOf(from: TestService) {
  return from.service.handlers['snapshot.status'](null)
}

/** All that is in a snapshot, unpacked. */
async function contentOf(file: string): Promise<string> {
  const snapshot = unwrap(await openSnapshot(file, publicKey))
  let text = JSON.stringify(snapshot.head)
  try {
    for (let offset = HEAD_BYTES; ;) {
      const { frame, nextOffset } = unwrap(await snapshot.frameAt(offset))
      text += JSON.stringify(frame)
      if ('cursor' in frame) return text
      offset = nextOffset
    }
  } finally {
    await snapshot.close()
  }
}

describe('a new station', () => {
  test('has the same clients as the one that wrote the snapshot, and asks the CRM for changes only', async () => {
    const store = new CountingStore(initialDemoClients(TEST_TIME))
    const crm = await startCrm(store)
    const first = await station(crm, null)
    const file = await write(first)
    store.wholeLists = 0
    clock.now += 3_600_000
    store.edit('C-000001', { fullName: 'Анна Новая' }, clock.now)
    store.remove('C-000002')

    const second = await station(crm, { url: file, publicKey })
    expect(unwrap(await statusOf(second))).toEqual({ state: 'done', problem: null, message: '' })
    expect(store.wholeLists).toBe(0)
    expect(store.changeLists).toBeGreaterThan(0)
    const names = second.service.database.prepare<[], string>('SELECT name FROM client').pluck().all()
    expect(names).toContain('Анна Новая')
    expect(second.service.clients.byCrmId('C-000002')).toBeUndefined()

    // the first one takes the same changes its own way
    await first.service.sync.run()
    expect(cacheOf(second.service.database)).toEqual(cacheOf(first.service.database))
    expect(cacheOf(second.service.database).map((rows) => (rows as unknown[]).length > 0)).toEqual(Array(6).fill(true))
    // the next run knows that the copy has been applied: it is of no use any more
    await second.service.sync.run()
    expect(existsSync(`${second.file}.snapshot`)).toBe(false)
    const found = unwrap(await second.service.handlers['client.search']({ text: 'Новая', locale: 'ru' }))
    expect(JSON.stringify(found)).toContain('Анна Новая')
  })

  test('takes it from a web server', async () => {
    const store = new CountingStore(initialDemoClients(TEST_TIME))
    const crm = await startCrm(store)
    const file = await write(await station(crm, null))
    store.wholeLists = 0
    const web = createServer((_, response) => void createReadStream(file).pipe(response))
    await new Promise<void>((resolve) => void web.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = web.address() as AddressInfo
      const second = await station(crm, { url: `http://127.0.0.1:${port}/clients.snapshot`, publicKey })
      expect(unwrap(await statusOf(second)).state).toBe('done')
      expect(store.wholeLists).toBe(0)
      expect(second.service.clients.count()).toBe(store.size)
    } finally {
      web.close()
    }
  })

  test('that has its clients already leaves the snapshot alone', async () => {
    const crm = await startCrm(new CountingStore(initialDemoClients(TEST_TIME)))
    const first = await station(crm, null)
    const settings = withSnapshot({ url: await write(first), publicKey })
    unwrap(await first.service.handlers['settings.write']({ settings, encryptedSecrets: null }))
    await first.service.sync.run()
    expect(unwrap(await statusOf(first)).state).toBe('unused')
  })
})

describe('a snapshot that cannot be used says why, and the CRM is asked for everything', () => {
  async function refused(change: (file: string) => string | SnapshotSettings) {
    const store = new CountingStore(initialDemoClients(TEST_TIME))
    const crm = await startCrm(store)
    const file = await write(await station(crm, null))
    store.wholeLists = 0
    const changed = change(file)
    const second = await station(crm, typeof changed === 'string' ? { url: changed, publicKey } : changed)
    expect(store.wholeLists).toBeGreaterThan(0)
    expect(second.service.sync.status()).toMatchObject({ state: 'waiting', message: '', clients: store.size })
    expect(existsSync(`${second.file}.snapshot`)).toBe(false)
    expect(existsSync(`${second.file}.snapshot.partial`)).toBe(false)
    return unwrap(await statusOf(second))
  }

  test('signed with another key', async () => {
    const { publicKey: other } = generateKeyPairSync('ed25519')
    const status = await refused((file) => ({ url: file, publicKey: publicKeyText(other) }))
    expect(status).toMatchObject({ state: 'failed', problem: 'wrong-signature' })
    expect(status.message).not.toBe('')
  })

  test('cut off', async () => {
    const status = await refused((file) => {
      writeFileSync(file, readFileSync(file).subarray(0, -100))
      return file
    })
    expect(status.problem).toBe('damaged')
  })

  test('changed', async () => {
    const status = await refused((file) => {
      const bytes = readFileSync(file)
      bytes[bytes.length - 300] = (bytes[bytes.length - 300] ?? 0) ^ 1
      writeFileSync(file, bytes)
      return file
    })
    expect(status.problem).toBe('damaged')
  })

  test('another file altogether', async () => {
    const status = await refused((file) => {
      writeFileSync(file, '<!doctype html><title>Sign in</title>'.repeat(500))
      return file
    })
    expect(status.problem).toBe('not-a-snapshot')
  })

  test('of another CRM', async () => {
    const store = new CountingStore(initialDemoClients(TEST_TIME))
    const crm = await startCrm(store)
    const first = await station(crm, null)
    const file = inFolder('other.snapshot')
    const privateKey = unwrap(readPrivateKey(inFolder('keys')))
    const source = 'template espocrm url=https://crm.example.com'
    unwrap(await writeSnapshot({ databaseFile: first.file, file, privateKey, source, keyPrefix: 'demo-crm' }))
    const second = await station(crm, { url: file, publicKey })
    expect(unwrap(await statusOf(second))).toMatchObject({ state: 'failed', problem: 'other-source' })
    expect(second.service.clients.count()).toBe(store.size)
  })
})

test('a web server that is away is asked again before the CRM is', async () => {
  const store = new CountingStore(initialDemoClients(TEST_TIME))
  const crm = await startCrm(store)
  const second = await station(crm, { url: inFolder('not-there-yet'), publicKey })
  expect(second.service.sync.status()).toMatchObject({ state: 'failed', clients: 0 })
  expect(unwrap(await statusOf(second)).problem).toBe('unreachable')
  await second.service.sync.run()
  expect(store.wholeLists).toBe(0)
  await second.service.sync.run()
  expect(store.wholeLists).toBeGreaterThan(0)
  expect(second.service.sync.status()).toMatchObject({ state: 'waiting', clients: store.size })
})

test('nothing of the operator’s own is in a snapshot', async () => {
  const crm = await startCrm(new CountingStore(initialDemoClients(TEST_TIME)))
  const first = await station(crm, null)
  const { handlers, database } = first.service
  const identity = callerIdentity('79991234567')
  const callId = 'own-call-marker'
  const card = unwrap(await handlers['card.identify']({ callId, identity, locale: 'ru' }))
  const call = ringingCall(callId, identity)
  await handlers['call.record'](call)
  await handlers['call.record'](endedCall(call))
  unwrap(await handlers['note.save']({ callId, note: { text: 'own note marker', outcome: 'follow-up' } }))
  // the client that is asked about, with a number, a tag and a type of the operator's
  const clientId = card.subject.kind === 'known' ? card.subject.client.id : ''
  const key = database.prepare<[string], number>('SELECT client_key FROM client WHERE id = ?').pluck().get(clientId)
  database
    .prepare(
      "INSERT INTO client_phone VALUES (NULL, ?, '+7 000 own-phone-marker', '', 'invalid', NULL, NULL, NULL, NULL, 'operator')",
    )
    .run(key)
  database.prepare("INSERT INTO client_tag VALUES (?, 'own-tag-marker', 'operator')").run(key)
  database
    .prepare("INSERT INTO client_type VALUES (?, 'own-typology-marker', 'operator', 'own-type-marker', 0, 'me', NULL)")
    .run(key)
  // a client that exists only here
  database
    .prepare(
      "INSERT INTO client (id, kind, name, company, email, place, changed_at) VALUES ('local', 'person', 'own client marker', '', '', '', 0)",
    )
    .run()

  const file = await write(first)
  const content = await contentOf(file)
  expect(content).toContain('Анна Сидорова')
  for (const text of ['marker', 'encrypted-secret', crm.token, clientId, 'operatorName']) {
    expect(content, text).not.toContain(text)
    expect(readFileSync(file).includes(text), text).toBe(false)
  }
})

describe('the tool', () => {
  function outputs() {
    const lines: string[] = []
    const log = (text: string): void => void lines.push(text)
    return { lines, output: { log, error: log } }
  }

  test('makes keys once, and a snapshot of a profile in use', async () => {
    const store = new CountingStore(initialDemoClients(TEST_TIME))
    const crm = await startCrm(store)
    const first = await station(crm, null)
    const { lines, output } = outputs()
    const keys = inFolder('new-keys')
    expect(await snapshotTool(['--new-key', keys], {}, output)).toBe(0)
    const printed = lines[0] ?? ''
    // the stations know the key: it is not replaced by accident
    expect(await snapshotTool(['--new-key', keys], {}, output)).toBe(1)
    const out = inFolder('tool.snapshot')
    const profile = path.dirname(first.file)
    expect(await snapshotTool(['--out', out, '--key', keys, '--profile', profile], {}, output), lines.join()).toBe(0)
    store.wholeLists = 0
    const second = await station(crm, { url: out, publicKey: printed })
    expect(unwrap(await statusOf(second)).state).toBe('done')
    expect(store.wholeLists).toBe(0)
  })

  test('says what is missing', async () => {
    const { lines, output } = outputs()
    expect(await snapshotTool([], {}, output)).toBe(2)
    expect(await snapshotTool(['--out', 'x', '--key', inFolder('no-keys')], {}, output)).toBe(1)
    const profile = inFolder('empty-profile')
    expect(await snapshotTool(['--out', 'x', '--key', inFolder('keys'), '--profile', profile], {}, output)).toBe(1)
    const fresh = startDataService()
    services.push(fresh)
    const parameters = ['--out', inFolder('x'), '--key', inFolder('keys'), '--profile', path.dirname(fresh.file)]
    expect(await snapshotTool(parameters, {}, output)).toBe(1)
    expect(lines.at(-1)).toContain('first sync')
    expect(existsSync(inFolder('x'))).toBe(false)
  })
})

describe('a station that is killed', () => {
  const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
  let bundleFolder: string
  let bundle: string
  let started: StartedDataProcess[] = []

  beforeAll(async () => {
    mkdirSync(cache, { recursive: true })
    bundleFolder = mkdtempSync(path.join(cache, 'snapshot-'))
    bundle = await buildDataProcess(bundleFolder)
  })
  afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }))
  afterEach(async () => {
    for (const { child } of started) child.kill('SIGKILL')
    await Promise.all(started.map(({ exited }) => exited))
    started = []
  })

  /** Several times the demo's clients: enough for more than one transaction. */
  function manyClients() {
    const once = initialDemoClients(TEST_TIME)
    return Array.from({ length: 16 }, (_, copy) =>
      once.map(({ record, ...others }) => ({ ...others, record: { ...record, id: `${record.id}-${copy}` } })),
    ).flat()
  }

  function countIn(databaseFile: string): number {
    const database = new SqliteDatabase(databaseFile, { readonly: true })
    try {
      return database.prepare<[], number>('SELECT count(*) FROM client').pluck().get() ?? 0
    } finally {
      database.close()
    }
  }

  test('goes on where it was: while fetching, and between two pages', async () => {
    const store = new CountingStore(manyClients())
    const crm = await startCrm(store)
    const first = await station(crm, null)
    const file = await write(first)
    const bytes = readFileSync(file)
    store.wholeLists = 0

    // sends a part, and the rest when it is told to
    let isWhole = false
    let fetches = 0
    const web = createServer((_, response) => {
      fetches += 1
      if (isWhole) response.end(bytes)
      else response.write(bytes.subarray(0, bytes.length / 2))
    })
    await new Promise<void>((resolve) => void web.listen(0, '127.0.0.1', resolve))
    const { port } = web.address() as AddressInfo
    const databaseFile = inFolder('killed.sqlite')
    const begin = async (): Promise<StartedDataProcess> => {
      const process = startDataProcess(bundle, databaseFile)
      started.push(process)
      const settings = withSnapshot({ url: `http://127.0.0.1:${port}/`, publicKey })
      unwrap(await process.peer.request('settings.write', { settings, encryptedSecrets: null }))
      const connection = { kind: 'demo', url: crm.url, token: crm.token } as const
      unwrap(await process.peer.request('sync.configure', { connection, further: [] }))
      return process
    }
    const kill = async (process: StartedDataProcess): Promise<void> => {
      process.child.kill('SIGKILL')
      await process.exited
    }
    try {
      const fetching = await begin()
      await expect.poll(() => existsSync(`${databaseFile}.snapshot.partial`) && fetches).toBe(1)
      await kill(fetching)
      expect(countIn(databaseFile)).toBe(0)

      isWhole = true
      // in the middle of the first page, and behind some
      for (const enough of [1, 1_000]) {
        const reading = await begin()
        while (countIn(databaseFile) < enough) await delay(1)
        await kill(reading)
        expect(countIn(databaseFile)).toBeLessThan(store.size)
      }

      const last = await begin()
      await expect
        .poll(async () => unwrap(await last.peer.request('sync.run', null)).clients, { timeout: 30_000 })
        .toBe(store.size)
      expect(unwrap(await last.peer.request('snapshot.status', null)).state).toBe('done')
      // the copy was here already
      expect(fetches).toBe(2)
      expect(store.wholeLists).toBe(0)
      await kill(last)
      const database = new SqliteDatabase(databaseFile, { readonly: true })
      try {
        expect(cacheOf(database)).toEqual(cacheOf(first.service.database))
      } finally {
        database.close()
      }
    } finally {
      web.closeAllConnections()
      web.close()
    }
  })
})
