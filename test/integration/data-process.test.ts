import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { postgresSettingsSchema } from '../../shared/crm-source.ts'
import { buildDataProcess, startDataProcess, type StartedDataProcess } from '../helpers/data-process.ts'
import { callerIdentity, ringingCall, temporaryFolder, unwrap } from '../helpers/data-service.ts'
import { Marigold, marigoldPeople, MARIGOLD_TOKEN } from '../helpers/marigold.ts'
import { templateOfTheGuide } from '../helpers/marigold-template.ts'

const cache = path.join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
let bundleFolder: string
let bundle: string
let folder: ReturnType<typeof temporaryFolder>
let started: StartedDataProcess[] = []

beforeAll(async () => {
  mkdirSync(cache, { recursive: true })
  bundleFolder = mkdtempSync(path.join(cache, 'data-process-'))
  bundle = await buildDataProcess(bundleFolder)
})
afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }))
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ exited }) => exited))
  started = []
  folder.remove()
})

function start(file = path.join(folder.folder, 'vizitka.sqlite')): StartedDataProcess {
  const process = startDataProcess(bundle, file)
  started.push(process)
  return process
}

async function ring({ peer }: StartedDataProcess, callId: string): Promise<void> {
  const identity = callerIdentity('+74951234567')
  unwrap(await peer.request('card.identify', { callId, identity, locale: 'en' }))
  unwrap(await peer.request('call.record', ringingCall(callId, identity)))
}

describe('the data process', () => {
  test('answers requests that were sent before its database was open', async () => {
    const { peer } = start()
    const [settings, status] = await Promise.all([
      peer.request('settings.read', null),
      peer.request('sync.status', null),
    ])
    expect(unwrap(settings)).toMatchObject({ encryptedSecrets: null })
    expect(unwrap(status)).toMatchObject({ state: 'off', clients: 0 })
  })

  test('tells the windows of a note that was saved', async () => {
    const process = start()
    await ring(process, 'call-1')
    const note = { text: 'перезвонить', outcome: 'follow-up' } as const
    unwrap(await process.peer.request('note.save', { callId: 'call-1', note }))
    await expect.poll(() => process.events).toContainEqual({ name: 'note.saved', payload: { callId: 'call-1', note } })
  })

  test('killed while notes are being saved, it loses none that it has acknowledged', async () => {
    const process = start()
    await ring(process, 'call-1')
    let acknowledged = 0
    const writing = (async () => {
      for (let count = 1; ; count++) {
        const note = { text: `words ${count}`, outcome: null }
        const saved = await process.peer.request('note.save', { callId: 'call-1', note })
        if (!saved.ok) return saved.error.code
        acknowledged = count
        if (count === 20) process.child.kill('SIGKILL')
      }
    })()
    expect(await writing).toBe('unavailable')
    await process.exited
    expect(acknowledged).toBeGreaterThanOrEqual(20)

    const again = start()
    const card = unwrap(await again.peer.request('card.open', { callId: 'call-1', locale: 'en' }))
    expect(Number(card.note.text.replace('words ', ''))).toBeGreaterThanOrEqual(acknowledged)
    expect(unwrap(await again.peer.request('calls.list', { search: 'words', before: null, limit: 10 }))).toHaveLength(1)
  })

  test('ends by itself when its host is gone, and leaves no journal behind', async () => {
    const file = path.join(folder.folder, 'vizitka.sqlite')
    const process = start(file)
    await ring(process, 'call-1')
    process.child.disconnect()
    expect(await process.exited).toBe(0)
    expect(() => readFileSync(`${file}-wal`)).toThrow('ENOENT')
  })

  test('works with a CRM by template, and with the templates that ship', async () => {
    const crm = new Marigold()
    crm.people = marigoldPeople(30)
    const { peer } = start()
    const added = await peer.request('crm.add-template', { text: templateOfTheGuide(), locale: 'en' })
    expect(unwrap(added).name).toBe('Marigold')
    const templates = unwrap(await peer.request('crm.templates', { locale: 'en' }))
    expect(templates.map(({ id }) => id)).toEqual(expect.arrayContaining(['espocrm', 'marigold', 'tryton']))
    const settings = { template: 'marigold', values: { url: await crm.start() } }
    const connection = { kind: 'template', settings, secrets: { token: MARIGOLD_TOKEN } } as const
    const trial = unwrap(await peer.request('crm.try-connection', { connection }))
    expect(trial).toMatchObject({ isLookupGood: true, skipped: [] })
    unwrap(await peer.request('sync.configure', { connection, further: [] }))
    expect(unwrap(await peer.request('sync.run', null))).toMatchObject({ clients: 30, message: '' })
    crm.stop()
  })

  test('reaches for a PostgreSQL database', async () => {
    const { peer } = start()
    const settings = postgresSettingsSchema.parse({
      host: '127.0.0.1',
      // nobody listens there
      port: 1,
      database: 'crm',
      user: 'nobody',
      encryption: 'off',
      source: {
        kind: 'table',
        table: 'clients',
        columns: { id: 'id', changedAt: 'at', name: 'name', phones: 'phone' },
      },
    })
    const tried = await peer.request('crm.try-connection', {
      connection: { kind: 'postgres', settings, secrets: { password: 'secret' } },
    })
    expect(tried).toMatchObject({ ok: false, error: { code: 'unreachable' } })
    expect(tried.ok ? '' : tried.error.message).toContain('ECONNREFUSED')
  })

  test('a database of a newer version is refused with what to do, and not touched', async () => {
    const file = path.join(folder.folder, 'vizitka.sqlite')
    const future = new SqliteDatabase(file)
    future.exec('CREATE TABLE tomorrow (thing TEXT); PRAGMA user_version = 9999')
    future.close()
    const before = readFileSync(file)
    const process = start(file)
    const answer = await process.peer.request('settings.read', null)
    expect(answer).toMatchObject({ ok: false, error: { code: 'database' } })
    expect(answer.ok ? '' : answer.error.message).toMatch(/version 9999.*Install/su)
    process.child.disconnect()
    expect(await process.exited).toBe(0)
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a file that is no database is refused with what to do', async () => {
    const file = path.join(folder.folder, 'vizitka.sqlite')
    writeFileSync(file, 'this is no database, but it is long enough to look like one to somebody '.repeat(40))
    const process = start(file)
    const answer = await process.peer.request('sync.status', null)
    expect(answer).toMatchObject({ ok: false, error: { code: 'database' } })
    expect(answer.ok ? '' : answer.error.message).toContain('backup')
  })
})
